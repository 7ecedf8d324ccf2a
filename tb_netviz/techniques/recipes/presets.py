"""Recipes of feature visualisation: preset name -> how the image is written, seen and changed.

The objective is the technique's; a preset is all the rest. Each carries its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tb_netviz.ascent.constraints import Constraint, Decay, GaussianBlur, UnitBox
from tb_netviz.ascent.images import FourierImage, ImageParameter, PixelImage
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.regularisers import L2, TotalVariation
from tb_netviz.ascent.transforms import Crop, EvenGradient, Transform, Warp
from tb_netviz.ascent.updates import Adam, NormalisedGradient, Update
from tb_netviz.errors import NetVizError, close_matches


@dataclass(frozen=True)
class Preset:
    """A recipe.

    Args:
        name: As users type it.
        source: Whose recipe it is, with its numbers.
        steps: Gradient steps unless the user says otherwise.
        image: Parameterisation.
        update: How the gradient changes the parameters.
        transforms: How the network looks at the image.
        penalty: What is subtracted from the objective; `None` for nothing.
        constraints: What the pixels are brought back to after each step.
        rivals: For images of channels: weight of what the strongest other channel of the layer is
            ahead, if one is.
    """

    name: str
    source: str
    steps: int
    image: ImageParameter
    update: Update
    transforms: tuple[Transform, ...] = ()
    penalty: Objective | None = None
    constraints: tuple[Constraint, ...] = ()
    rivals: float = 0.0

    def objective(self, wanted: Objective) -> Objective:
        """What is made large: the wanted minus the penalty."""
        return wanted if self.penalty is None else wanted - self.penalty

    def recipe(self) -> dict[str, Any]:
        """The recipe as JSON values, for the Visual."""
        return {
            "preset": self.name,
            "source": self.source,
            "image": repr(self.image),
            "transforms": [repr(one) for one in self.transforms],
            "penalty": None if self.penalty is None else repr(self.penalty),
            "constraints": [repr(one) for one in self.constraints],
            "update": repr(self.update),
            **({"rivals": self.rivals} if self.rivals else {}),
        }


# Sizes that their authors give in pixels are shares of the image's side here: these pixels.
SIDE = 224

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="netviz",
            source=(
                "ours: two crops of a third to all of the image a step, a gradient of even length "
                "for every image, total variation 0.5, colours a fifth stronger than in "
                "photographs; chosen by what a second network makes of the images"
            ),
            steps=64,
            image=FourierImage(saturation=1.2),
            transforms=(EvenGradient(), Crop((0.3, 1.1), views=2)),
            penalty=0.5 * TotalVariation(),
            update=Adam(0.05),
        ),
        Preset(
            name="simonyan",
            source=(
                "Simonyan, Vedaldi, Zisserman 2013: score - lambda ||I||^2 from a flat image; "
                "lambda, which they do not print, against an even gradient, and steps of one size"
            ),
            steps=128,
            image=PixelImage(deviation=0.0),
            transforms=(EvenGradient(),),
            penalty=1.0 * L2(),
            constraints=(UnitBox(),),
            update=NormalisedGradient(0.01, norm="deviation"),
        ),
        Preset(
            name="yosinski",
            source=(
                "Yosinski et al. 2015, table 1 row 3: start N(0, 10) of 255 about the mean, decay "
                "1e-4, blur of radius 1 every 4 steps, clipped to the range; steps of one size "
                "instead of a rate of 100 that fits one network, hence fewer than their 1000"
            ),
            steps=256,
            image=PixelImage(deviation=10 / 255),
            constraints=(Decay(1e-4), GaussianBlur(1.0, every=4), UnitBox()),
            update=NormalisedGradient(0.02, norm="deviation"),
        ),
        Preset(
            name="lucid",
            source=(
                "tensorflow/lucid: Fourier image, decorrelated colours, Adam 0.05, pad 12, "
                "jitter 8, zoom .9 to 1.1, rotation 10 degrees, jitter 4, 512 steps"
            ),
            steps=512,
            image=FourierImage(),
            transforms=(Warp((0.9, 1.1), degrees=10, shift=12 / SIDE, fill="grey"),),
            update=Adam(0.05),
        ),
    )
}
DEFAULT = "netviz"


def preset_named(name: str | None) -> Preset:
    """The preset of that name; `None` is our own.

    Raises:
        NetVizError: There is none of that name.
    """
    if name is None:
        return PRESETS[DEFAULT]
    if name not in PRESETS:
        raise NetVizError(f"preset '{name}' not found; {close_matches(name, PRESETS)}")
    return PRESETS[name]
