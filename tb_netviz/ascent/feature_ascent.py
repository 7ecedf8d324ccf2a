"""The ascent of one layer's feature images: (network, targets) -> pictures and responses.

Units that stay silent get further attempts from other starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tb_netviz.arrays import Marks, PerImage, Pictures
from tb_netviz.ascent.batches import whole_groups
from tb_netviz.ascent.feature_targets import FeatureTargets
from tb_netviz.ascent.loop import ascend
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.state import Ascent, AscentState
from tb_netviz.errors import NetVizError
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress
from tb_netviz.visual.pictures import eight_bits

# Attempts after the first: another start from the preset, strong noise of all frequencies, and
# strong noise of low ones. In each, blocked ReLUs let the gradient through until the end.
RETRIES = 3


@dataclass(frozen=True, eq=False)
class FeatureAscent:
    """The feature images of one layer.

    Args:
        pictures: (n, h, w, channels) uint8; grey where the target is silent.
        strongest: (n,) strongest response of its target to each picture.
        mean: (n,) mean response over positions.
        rank: (n,) 1 where no other channel of the layer has a higher mean response; NaN for
            directions and whole layers.
        silent: (n,) bool, targets that no attempt made respond.
        state: What a later ascent may continue from.
        batch_size: Images at once.
    """

    pictures: Pictures
    strongest: PerImage
    mean: PerImage
    rank: PerImage
    silent: Marks
    state: AscentState
    batch_size: int


@dataclass(frozen=True)
class FeatureGoal:
    """What the images of some targets are optimised for, and how.

    Args:
        objective: Gives the objective of targets.
        plan: The parts of the ascent.
        steps: Gradient steps.
        seed: Everything random is drawn from it and the targets' identities.
    """

    objective: Callable[[FeatureTargets], Objective]
    plan: AscentPlan
    steps: int
    seed: int


def ascend_units(
    model: ImageModel,
    targets: FeatureTargets,
    goal: FeatureGoal,
    *,
    state: AscentState | None = None,
    progress: Progress = no_progress,
) -> FeatureAscent:
    """Make the images of one layer's targets.

    Args:
        model: The network in display space.
        targets: What the images are to show.
        goal: What they are optimised for, and how.
        state: Images of an earlier snapshot to continue from.
        progress: Told about the steps of the first attempt.
    """
    shape = (*(goal.plan.canvas or model.image_shape[:2]), model.channels)
    ascent = ascend(
        model,
        goal.objective(targets),
        goal.plan,
        count=targets.count,
        steps=goal.steps,
        seed=goal.seed,
        identities=targets.identities,
        state=state,
        batch_size=whole_groups(shape, targets.count, targets.copies_of_each)
        if targets.copies_of_each > 1
        else None,
        group=targets.copies_of_each,
        progress=progress,
        what=f"feature images of {targets.layer}",
    )
    if not np.isfinite(ascent.images).all():
        raise NetVizError(diverged(f"the gradients of layer '{targets.layer}'"))
    pictures = eight_bits(ascent.images)
    strongest, mean, rank = _measured(model, targets, pictures)
    silent = (targets.signs > 0) & (strongest <= 0)
    for attempt in range(RETRIES):
        again = np.flatnonzero(silent)
        if not len(again):
            break
        pictures[again] = _retried(model, targets, goal, again, attempt, ascent)
        strongest[again], mean[again], rank[again] = _measured(
            model, targets.rows(again), pictures[again]
        )
        silent = (targets.signs > 0) & (strongest <= 0)
    pictures[silent] = 128
    return FeatureAscent(pictures, strongest, mean, rank, silent, ascent.state, ascent.batch_size)


def _retried(
    model: ImageModel,
    targets: FeatureTargets,
    goal: FeatureGoal,
    again: np.ndarray,
    attempt: int,
    first: Ascent,
) -> np.ndarray:
    """Pictures of silent targets (rows `again`) from another start, uint8."""
    # Filled up to whole batches of the first size, so that nothing is traced anew.
    filled = np.resize(again, -(-len(again) // first.batch_size) * first.batch_size)
    rows = targets.rows(filled)
    ascent = ascend(
        model,
        goal.objective(rows),
        replace(goal.plan, redirect_steps=goal.steps),
        count=rows.count,
        steps=goal.steps,
        seed=goal.seed + 1 + attempt,
        identities=rows.identities,
        start=_noise(first.images.shape[1:], attempt, rows.identities, goal.seed)
        if attempt
        else None,
        batch_size=first.batch_size,
        group=targets.copies_of_each,
    )
    return eight_bits(ascent.images[: len(again)])


def _measured(
    model: ImageModel, targets: FeatureTargets, pictures: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Measure the shown pictures: strongest and mean response, rank among the layer's channels."""
    shown = pictures.astype(np.float32) / 255
    activations = model.read([targets.layer], shown, batch_size=8)[targets.layer]
    strongest, mean = targets.responses(activations)
    if targets.kind in ("direction", "layer"):
        return strongest, mean, np.full(targets.count, np.nan)
    means = activations.reshape(len(activations), -1, activations.shape[-1]).mean(axis=1)
    own = means[np.arange(targets.count), targets.units]
    higher = (means > own[:, None]).sum(axis=1)
    return strongest, mean, 1.0 + higher


def _noise(shape: tuple[int, ...], attempt: int, identities: np.ndarray, seed: int) -> np.ndarray:
    """Draw starts of full contrast: fine grain for attempt 1, blotches for attempt 2."""
    height, width, channels = shape
    coarse = 1 if attempt == 1 else 8
    blocks_of = (-(-height // coarse), -(-width // coarse), channels)
    drawn = np.stack(
        [
            np.random.default_rng([seed, attempt, int(identity)]).uniform(0.02, 0.98, blocks_of)
            for identity in identities
        ]
    )
    blocks = drawn.repeat(coarse, axis=1).repeat(coarse, axis=2)
    starts: np.ndarray = blocks[:, :height, :width].astype(np.float32)
    return starts
