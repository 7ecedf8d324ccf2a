"""Presets of class images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tb_netviz.ascent.constraints import Decay, GaussianBlur, UnitBox
from tb_netviz.ascent.images import FourierImage, PixelImage
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.regularisers import L2, TotalVariation
from tb_netviz.ascent.transforms import Crop, EvenGradient, Warp
from tb_netviz.ascent.updates import Adam, NormalisedGradient
from tb_netviz.techniques.recipes.ascent_preset import SIDE, AscentPreset
from tb_netviz.techniques.recipes.preset import DEFAULT, by_name

OURS = AscentPreset(
    name=DEFAULT,
    source=(
        "ours: two crops per step of a third to all of the image, a gradient of even length "
        "for every image, total variation 0.5, colours a fifth stronger than in "
        "photographs; ReLUs let a tenth of the gradient through where they block it (after Guo, "
        "Li, Chen 2020); where statistics of natural images are known, three times the "
        "log-probability and a penalty for statistics that natural images do not have (the "
        "prior of Yin et al. 2020, image by image); where the network takes smaller images, "
        "views of half the side, and then a quarter as many steps at full size; chosen by what a "
        "second network recognises in the images"
    ),
    steps=96,
    plan=AscentPlan(
        image=FourierImage(saturation=1.2),
        transforms=(EvenGradient(), Crop((0.3, 1.1), views=2)),
        update=Adam(0.05),
        leak=0.1,
    ),
    penalty=0.5 * TotalVariation(),
    log_probability=3.0,
    natural=0.4,
    polish=0.25,
)
# Crops of a small image show parts that the network never sees alone, and few pixels tell little of
# what is natural.
_SMALL = 64
OURS_OF_SMALL = replace(
    OURS,
    source=OURS.source.replace(
        "two crops per step of a third to all of the image",
        "two crops per step of four fifths to all of the image, which is small",
    ),
    plan=replace(OURS.plan, transforms=(EvenGradient(), Crop((0.8, 1.1), views=2))),
    natural=0.2,
)
SIMONYAN = AscentPreset(
    name="simonyan",
    source=(
        "Simonyan, Vedaldi, Zisserman 2013: score - lambda ||I||^2 from a flat image; they do not "
        "print lambda, so it is set against an even gradient, with steps of one size"
    ),
    steps=128,
    plan=AscentPlan(
        image=PixelImage(deviation=0.0),
        transforms=(EvenGradient(),),
        constraints=(UnitBox(),),
        update=NormalisedGradient(0.01, norm="deviation"),
    ),
    penalty=1.0 * L2(),
)
YOSINSKI = AscentPreset(
    name="yosinski",
    source=(
        "Yosinski et al. 2015, table 1 row 3: start N(0, 10) of 255 about the mean, decay "
        "1e-4, blur of radius 1 every 4 steps, clipped to the range; steps of one size "
        "instead of a rate of 100, which fits one network, so fewer than their 1000"
    ),
    steps=256,
    plan=AscentPlan(
        image=PixelImage(deviation=10 / 255),
        constraints=(Decay(1e-4), GaussianBlur(1.0, every=4), UnitBox()),
        update=NormalisedGradient(0.02, norm="deviation"),
    ),
)
LUCID = AscentPreset(
    name="lucid",
    source=(
        "tensorflow/lucid: Fourier image, decorrelated colours, Adam 0.05, pad 12, "
        "jitter 8, zoom .9 to 1.1, rotation 10 degrees, jitter 4, 512 steps"
    ),
    steps=512,
    plan=AscentPlan(
        image=FourierImage(),
        transforms=(Warp((0.9, 1.1), degrees=10, shift=12 / SIDE, fill="grey"),),
        update=Adam(0.05),
    ),
)

PRESETS = by_name((OURS, SIMONYAN, YOSINSKI, LUCID))


def fitted(preset: AscentPreset, sides: Sequence[int]) -> AscentPreset:
    """Fit a preset to the size of the network's input.

    Args:
        preset: One of `PRESETS`.
        sides: Height and width of the input in pixels.

    Returns:
        Ours for small images if it is ours and no side has more than 64 pixels, else the preset.
    """
    return OURS_OF_SMALL if preset == OURS and max(sides) <= _SMALL else preset
