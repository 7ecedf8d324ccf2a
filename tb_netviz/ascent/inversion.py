"""Inversion: (network, layer, its activations) -> images (n, h, w, c) that give them again.

    argmin_x  ||a(x) - t||^2 / ||t||^2  +  penalties(x)

Two recipes: the published one, number by number, and ours. Every number is fixed or depends on the
layer alone, so an image inverted among others is the one inverted alone.

Reference: Mahendran, Vedaldi 2015, "Understanding deep image representations by inverting them".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.ascent.constraints import UnitBox
from tb_netviz.ascent.images import FourierImage, PixelImage
from tb_netviz.ascent.loop import AscentState, ascend
from tb_netviz.ascent.natural_colours import NaturalColours
from tb_netviz.ascent.objectives import FeatureDistance, Objective
from tb_netviz.ascent.regularisers import L2, LP, MeanColour, TotalVariation
from tb_netviz.ascent.updates import Adam, Momentum
from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.progress import Progress, no_progress

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# The mean length of a photograph about its mean, as a root mean square per pixel in [0, 1] units:
# Mahendran and Vedaldi's 2.7098e4 for 227 x 227 x 3 values of 0 to 255.
CONTRAST = 2.7098e4 / np.sqrt(227 * 227 * 3) / 255
ALPHA, ALPHA_WEIGHT = 6.0, 8e-10
MOMENTUM, LEARNING_RATE = 0.9, 0.004
# (share of the steps, share of the learning rate); the momentum is lost at each change.
SCHEDULE = ((0.25, 1.0), (0.5, 0.1), (0.25, 0.01))
# (up to this share of the way through the network, weight of the total variation): the layers 1 to
# 6, 7 to 12 and 13 to 20 of their network.
VARIATION_BY_DEPTH = ((0.3, 1.0), (0.6, 10.0), (1.0, 100.0))


@dataclass(frozen=True, eq=False)
class Inversion:
    """What is to be inverted, and how.

    Args:
        layer: Path of the layer, or `"scores"`.
        targets: (n, ...) its activations.
        depth: Where the layer lies on the way through the network, from 0 to 1.
        natural: What photographs look like.
        identities: (n,) what tells each image from all others.
        steps: Gradient evaluations per image.
        seed: Everything random is drawn from it and the identities.
        state: What an earlier inversion of the same images left, to go on from.
    """

    layer: str
    targets: np.ndarray
    depth: float
    natural: NaturalColours
    identities: np.ndarray
    steps: int
    seed: int = 0
    state: AscentState | None = None

    @property
    def is_spatial(self) -> bool:
        """Whether the layer gives a map."""
        return self.targets.ndim == 4

    def distance(self) -> Objective:
        """The normalised feature distance; of a silent layer the plain one."""
        energy = np.square(self.targets.astype(np.float64)).reshape(len(self.targets), -1).sum(1)
        # FeatureDistance divides by at least 1e-12: taken back where there is nothing to divide by.
        return FeatureDistance(self.layer, self.targets) * np.where(energy > 0, 1.0, 1e-12)


@dataclass(frozen=True)
class InversionRecipe:
    """A way to invert.

    Args:
        name: As users type it.
        source: Where its numbers come from.
        steps: Gradient evaluations per image unless the user says otherwise.
        invert: What runs it: the images (n, h, w, c) and the state to go on from.
        weights: The weights of its penalties at a depth, of a layer with or without spatial extent.
    """

    name: str
    source: str
    steps: int
    invert: Callable[[ImageModel, Inversion, Progress], tuple[np.ndarray, AscentState]]
    weights: Callable[[float, bool], Mapping[str, float]]


def invert_as_published(
    model: ImageModel, inversion: Inversion, progress: Progress = no_progress
) -> tuple[np.ndarray, AscentState]:
    """Gradient descent with momentum on pixels from noise, by the numbers of the paper's code.

    Everything is in [0, 1] units: with x = 255 (u - centre), their step on x is this step on u.
    """
    height, width, channels = model.image_shape
    length = CONTRAST * np.sqrt(height * width * channels)  # their x0_sigma, of 255
    weights = published_weights(inversion.depth, inversion.is_spatial)
    centre = inversion.natural.centre
    variance = CONTRAST**2
    objective = (
        -1.0 * inversion.distance()
        - weights["total_variation"] / 2 / variance * TotalVariation()
        - weights["alpha_norm"] / 2 * 255 ** (ALPHA - 2) / variance * LP(ALPHA, centre)
    )
    noise = np.stack(
        [
            np.random.default_rng([inversion.seed, int(one)]).standard_normal(model.image_shape)
            for one in inversion.identities
        ]
    )
    noise *= length / np.linalg.norm(noise.reshape(len(noise), -1), axis=1)[:, None, None, None]
    start = (noise + centre).astype(np.float32)
    state, taken, due = inversion.state, 0, 0.0
    images = start
    for share, rate in SCHEDULE:
        began, due = due / max(inversion.steps, 1), due + share * inversion.steps
        now = round(due) - taken
        ascent = ascend(
            model,
            objective,
            count=len(start),
            steps=now,
            image=PixelImage(),
            update=Momentum(np.float32(LEARNING_RATE * rate * length**2), MOMENTUM),
            start=start,
            state=state,
            identities=inversion.identities,
            redirect_steps=0,
            progress=_part_of(progress, began, began + share),
            what=f"inversions of {inversion.layer}",
        )
        taken += now
        images = ascent.images
        rested = tuple(np.zeros_like(slot) for slot in ascent.state.slots)
        state = AscentState(ascent.state.parameters, rested, ascent.state.step)
    return images, ascent.state


def _part_of(progress: Progress, first: float, last: float) -> Progress:
    """Progress of a part of the work, from a share of the whole to another, in thousandths."""

    def report(what: str, done: int, total: int) -> None:
        progress(what, round(1000 * (first + (last - first) * done / max(total, 1))), 1000)

    return report


def published_weights(depth: float, is_spatial: bool) -> dict[str, float]:
    """The published weights at a depth from 0 to 1, the same with and without spatial extent."""
    variation = next(weight for limit, weight in VARIATION_BY_DEPTH if depth <= limit)
    return {"total_variation": variation, "alpha_norm": ALPHA_WEIGHT}


# Weights of our penalties, in units of what photographs have, at three depths from 0 to 1; between
# them their logarithms change with the square of the depth. Early activations say nearly all about
# the image and need no help. Late ones say what is there, but little about light and less about
# colour, and hardly anything about the mean of both: what they leave open stays out.
DEPTHS = (0.0, 0.65, 1.0)
WEIGHTS = {
    "steps": (0.001, 0.5, 4.0),
    "contrast": (0.0003, 0.3, 3.0),
    "mean": (0.001, 4.0, 40.0),
}
# Adam's first step on the spectrum, at the same depths: what the last layers say of large forms is
# vague, and long steps would make up light that is not there.
SPECTRUM_STEP = (0.1, 0.1, 0.03)
# The first steps find the large forms as a spectrum; the others work out each pixel, with which
# features are met more closely, though by grain that the photograph does not have.
SPECTRUM_SHARE = 0.65


def invert_from_spectrum(
    model: ImageModel, inversion: Inversion, progress: Progress = no_progress
) -> tuple[np.ndarray, AscentState]:
    """Adam from flat mean colour, first on a Fourier image, then on pixels.

    The penalties are those of a Gaussian model of photographs: the distance from the mean colour,
    of each pixel and of the whole, and the steps between neighbouring pixels, each divided by its
    covariance in photographs. A wrong tint then costs more than wrong light. An earlier inversion
    is gone on from on pixels.
    """
    natural = inversion.natural
    weights = spectrum_weights(inversion.depth, inversion.is_spatial)
    objective = (
        -1.0 * inversion.distance()
        - weights["steps"] * TotalVariation(colours=natural.steps)
        - weights["contrast"] * L2(natural.centre, natural.contrast)
        - weights["mean"] * MeanColour(natural.centre, natural.contrast)
    )
    count = len(inversion.targets)
    images = np.broadcast_to(natural.centre, (count, *model.image_shape)).astype(np.float32)
    coarse = 0 if inversion.state else round(SPECTRUM_SHARE * inversion.steps)

    if coarse:
        images = ascend(
            model,
            objective,
            count=count,
            steps=coarse,
            image=FourierImage(),
            update=Adam(_at_depth(SPECTRUM_STEP, inversion.depth, inversion.is_spatial), final=0.1),
            seed=inversion.seed,
            identities=inversion.identities,
            start=images,
            progress=_part_of(progress, 0, SPECTRUM_SHARE),
            what=f"inversions of {inversion.layer}",
        ).images
    ascent = ascend(
        model,
        objective,
        count=count,
        steps=inversion.steps - coarse,
        image=PixelImage(),
        constraints=(UnitBox(),),
        update=Adam(0.02, final=0.05),
        seed=inversion.seed,
        identities=inversion.identities,
        start=images,
        state=inversion.state,
        redirect_steps=0,
        progress=_part_of(progress, SPECTRUM_SHARE if coarse else 0, 1),
        what=f"inversions of {inversion.layer}",
    )
    return ascent.images, ascent.state


def spectrum_weights(depth: float, is_spatial: bool) -> dict[str, float]:
    """Our weights at a depth from 0 to 1; those of the end where there is no spatial extent."""
    return {name: _at_depth(weights, depth, is_spatial) for name, weights in WEIGHTS.items()}


def _at_depth(values: Sequence[float], depth: float, is_spatial: bool) -> float:
    """Between the values at `DEPTHS`; the last one where there is no spatial extent."""
    squared = depth**2 if is_spatial else 1.0
    return float(np.exp(np.interp(squared, np.square(DEPTHS), np.log(values))))


RECIPES: Mapping[str, InversionRecipe] = {
    recipe.name: recipe
    for recipe in (
        InversionRecipe(
            name="netviz",
            source=(
                "ours: Adam from mean colour, two thirds of the steps on a Fourier image (.1 to "
                ".01, at last layers .03 to .003), the others on pixels (.02 to .001), steps and "
                "contrast of photographs by depth"
            ),
            steps=256,
            invert=invert_from_spectrum,
            weights=spectrum_weights,
        ),
        InversionRecipe(
            name="mahendran_vedaldi",
            source=(
                "aravindhm/deep-goggle: alpha norm 6 (8e-10), total variation beta 2 (1, 10, 100 "
                "by depth), momentum .9, step .004 x (1, .1, .01) for 100, 200, 100 steps"
            ),
            steps=400,
            invert=invert_as_published,
            weights=published_weights,
        ),
    )
}
DEFAULT = "netviz"


def recipe_named(name: str | None) -> InversionRecipe:
    """The recipe of that name; `None` is our own.

    Raises:
        NetVizError: There is none of that name.
    """
    if name is None:
        return RECIPES[DEFAULT]
    if name not in RECIPES:
        raise NetVizError(f"preset '{name}' not found; {close_matches(name, RECIPES)}")
    return RECIPES[name]
