"""Our inversion: Adam from the mean colour, first on a Fourier image, then on pixels.

The penalties are those of a Gaussian model of photographs: the distance from the mean colour, of
each pixel and of the whole image, and the steps between neighbouring pixels, each divided by its
covariance in photographs. A wrong tint then costs more than wrong light.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_netviz.arrays import Images
from tb_netviz.ascent.constraints import UnitBox
from tb_netviz.ascent.images import FourierImage, PixelImage
from tb_netviz.ascent.inversion import Inversion, part_of
from tb_netviz.ascent.loop import ascend
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.regularisers import L2, MeanColour, TotalVariation
from tb_netviz.ascent.state import AscentState
from tb_netviz.ascent.updates import Adam
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress

# Weights of the penalties, in units of what photographs have, at three depths from 0 to 1; between
# them their logarithms change with the square of the depth. Early activations determine nearly all
# of the image and need no help. Late ones say what is there, but little about light, less about
# colour, and hardly anything about the mean of both: what they leave open is kept out.
DEPTHS = (0.0, 0.65, 1.0)
WEIGHTS = {
    "steps": (0.001, 0.5, 4.0),
    "contrast": (0.0003, 0.3, 3.0),
    "mean": (0.001, 4.0, 40.0),
}
# Adam's first step on the spectrum, at the same depths. The last layers say little about large
# forms, and long steps would invent light that is not there.
SPECTRUM_STEP = (0.1, 0.1, 0.03)
# Share of the steps taken on a spectrum, which find the large forms. The others refine each pixel:
# they match the features more closely, but add grain that the photograph does not have.
SPECTRUM_SHARE = 0.65
# Share of the gradient that ReLUs let through where they block it: a unit that is silent now, and
# speaks in the photograph, is felt. Layers without positions are matched less closely by it.
LEAK = 0.1


def invert_from_spectrum(
    model: ImageModel, inversion: Inversion, progress: Progress = no_progress
) -> tuple[Images, AscentState]:
    """Invert from a flat image of the mean colour; an earlier inversion continues on pixels.

    Args:
        model: The network in display space.
        inversion: What is inverted.
        progress: Told about the steps, in thousandths of the whole.

    Returns:
        Images (n, h, w, c) float32 in [0, 1], and the state to continue from.
    """
    natural = inversion.natural
    weights = spectrum_weights(inversion.depth, inversion.is_spatial)
    objective = (
        -1.0 * inversion.distance()
        - weights["steps"] * TotalVariation(colours=natural.steps)
        - weights["contrast"] * L2(natural.centre, natural.contrast)
        - weights["mean"] * MeanColour(natural.centre, natural.contrast)
    )
    leak = LEAK if inversion.is_spatial else 0.0
    count = len(inversion.targets)
    images = np.broadcast_to(natural.centre, (count, *model.image_shape)).astype(np.float32)
    coarse = 0 if inversion.state else round(SPECTRUM_SHARE * inversion.steps)

    if coarse:
        first_step = _at_depth(SPECTRUM_STEP, inversion.depth, inversion.is_spatial)
        images = ascend(
            model,
            objective,
            AscentPlan(image=FourierImage(), update=Adam(first_step, final=0.1), leak=leak),
            count=count,
            steps=coarse,
            seed=inversion.seed,
            identities=inversion.identities,
            start=images,
            progress=part_of(progress, 0, SPECTRUM_SHARE),
            what=f"inversions of {inversion.layer}",
        ).images
    ascent = ascend(
        model,
        objective,
        AscentPlan(
            image=PixelImage(),
            constraints=(UnitBox(),),
            update=Adam(0.02, final=0.05),
            redirect_steps=0,
            leak=leak,
        ),
        count=count,
        steps=inversion.steps - coarse,
        seed=inversion.seed,
        identities=inversion.identities,
        start=images,
        state=inversion.state,
        progress=part_of(progress, SPECTRUM_SHARE if coarse else 0, 1),
        what=f"inversions of {inversion.layer}",
    )
    return ascent.images, ascent.state


def spectrum_weights(depth: float, is_spatial: bool) -> dict[str, float]:
    """Give our weights at a depth from 0 to 1; without spatial extent, those of depth 1."""
    return {name: _at_depth(weights, depth, is_spatial) for name, weights in WEIGHTS.items()}


def _at_depth(values: Sequence[float], depth: float, is_spatial: bool) -> float:
    """Interpolate between the values at `DEPTHS`; without spatial extent, take the last one."""
    squared = depth**2 if is_spatial else 1.0
    return float(np.exp(np.interp(squared, np.square(DEPTHS), np.log(values))))
