"""The published inversion: gradient descent with momentum on pixels, number by number.

Reference: Mahendran, Vedaldi 2015, "Understanding deep image representations by inverting them",
and its code, aravindhm/deep-goggle.
"""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Images
from tb_netviz.ascent.images import PixelImage
from tb_netviz.ascent.inversion import Inversion, part_of
from tb_netviz.ascent.loop import ascend
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.regularisers import LP, TotalVariation
from tb_netviz.ascent.state import AscentState
from tb_netviz.ascent.updates import Momentum
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress

# The mean length of a photograph about its mean, as a root mean square per pixel in [0, 1] units:
# Mahendran and Vedaldi's 2.7098e4 for 227 x 227 x 3 values of 0 to 255.
CONTRAST = 2.7098e4 / np.sqrt(227 * 227 * 3) / 255
ALPHA, ALPHA_WEIGHT = 6.0, 8e-10
MOMENTUM, LEARNING_RATE = 0.9, 0.004
# (share of the steps, share of the learning rate); each change clears the momentum.
SCHEDULE = ((0.25, 1.0), (0.5, 0.1), (0.25, 0.01))
# (up to this depth, weight of the total variation): the layers 1 to 6, 7 to 12 and 13 to 20 of
# their network.
VARIATION_BY_DEPTH = ((0.3, 1.0), (0.6, 10.0), (1.0, 100.0))


def invert_as_published(
    model: ImageModel, inversion: Inversion, progress: Progress = no_progress
) -> tuple[Images, AscentState]:
    """Invert as the paper's code does: gradient descent with momentum on pixels, from noise.

    Everything is in [0, 1] units: with x = 255 (u - centre), their step on x is this step on u.

    Args:
        model: The network in display space.
        inversion: What is inverted.
        progress: Told about the steps, in thousandths of the whole.

    Returns:
        Images (n, h, w, c) float32, not clipped to [0, 1], and the state to continue from.
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
        plan = AscentPlan(
            image=PixelImage(),
            update=Momentum(np.float32(LEARNING_RATE * rate * length**2), MOMENTUM),
            redirect_steps=0,
        )
        ascent = ascend(
            model,
            objective,
            plan,
            count=len(start),
            steps=now,
            start=start,
            state=state,
            identities=inversion.identities,
            progress=part_of(progress, began, began + share),
            what=f"inversions of {inversion.layer}",
        )
        taken += now
        images = ascent.images
        rested = tuple(np.zeros_like(slot) for slot in ascent.state.slots)
        state = AscentState(ascent.state.parameters, rested, ascent.state.step)
    return images, ascent.state


def published_weights(depth: float, is_spatial: bool) -> dict[str, float]:
    """Look up the published weights at a depth from 0 to 1; `is_spatial` makes no difference."""
    variation = next(weight for limit, weight in VARIATION_BY_DEPTH if depth <= limit)
    return {"total_variation": variation, "alpha_norm": ALPHA_WEIGHT}
