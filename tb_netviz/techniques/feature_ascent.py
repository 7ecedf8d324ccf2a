"""The ascent of one layer's feature images, with more attempts for units that stay silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.ascent.batches import most_images
from tb_netviz.ascent.loop import AscentState, ascend
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.feature_targets import FeatureTargets
from tb_netviz.techniques.recipes.presets import Preset
from tb_netviz.visual.pictures import eight_bits

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# Attempts after the first: another start from the preset, strong noise of all frequencies, and
# strong noise of low ones. In all of them blocked ReLUs let the gradient through to the end.
RETRIES = 3


@dataclass(frozen=True, eq=False)
class FeatureAscent:
    """What came out for one layer.

    Args:
        pictures: (n, h, w, channels) uint8.
        strongest: (n,) strongest response of its target to each picture.
        mean: (n,) mean response over positions.
        rank: (n,) 1 where no other channel of the layer has a higher mean response.
        silent: (n,) bool, targets that no attempt made respond at all.
        state: What a later ascent may go on from.
        batch_size: Images at once.
    """

    pictures: np.ndarray
    strongest: np.ndarray
    mean: np.ndarray
    rank: np.ndarray
    silent: np.ndarray
    state: AscentState
    batch_size: int


def ascend_units(
    model: ImageModel,
    targets: FeatureTargets,
    preset: Preset,
    *,
    steps: int,
    seed: int,
    state: AscentState | None = None,
    progress: Progress = no_progress,
) -> FeatureAscent:
    """Make the images of one layer's targets.

    Args:
        model: The network in display space.
        targets: What they are to show.
        preset: How.
        steps: Gradient steps.
        seed: Everything random is drawn from it and the targets' identities.
        state: Images of an earlier snapshot to go on from.
        progress: Told about the steps.
    """
    batch_size = _whole_groups(model, targets) if targets.copies_of_each > 1 else None
    ascent = ascend(
        model,
        preset.objective(targets.objective(preset.rivals)),
        count=targets.count,
        steps=steps,
        image=preset.image,
        transforms=preset.transforms,
        constraints=preset.constraints,
        update=preset.update,
        seed=seed,
        identities=targets.identities,
        state=state,
        batch_size=batch_size,
        progress=progress,
        what=f"feature images of {targets.layer}",
    )
    pictures = eight_bits(ascent.images)
    strongest, mean, rank = _measured(model, targets, pictures)
    silent = (targets.signs > 0) & (strongest <= 0)
    for attempt in range(RETRIES):
        again = np.flatnonzero(silent)
        if not len(again):
            break
        # Filled up to whole batches of the first size, so that nothing is traced anew.
        filled = np.resize(again, -(-len(again) // ascent.batch_size) * ascent.batch_size)
        rows = targets.rows(filled)
        other = ascend(
            model,
            preset.objective(rows.objective(preset.rivals)),
            count=rows.count,
            steps=steps,
            image=preset.image,
            transforms=preset.transforms,
            constraints=preset.constraints,
            update=preset.update,
            seed=seed + 1 + attempt,
            identities=rows.identities,
            start=_noise(model, attempt, rows.identities, seed) if attempt else None,
            redirect_steps=steps,
            batch_size=ascent.batch_size,
        )
        pictures[again] = eight_bits(other.images[: len(again)])
        strongest[again], mean[again], rank[again] = _measured(
            model, targets.rows(again), pictures[again]
        )
        silent = (targets.signs > 0) & (strongest <= 0)
    pictures[silent] = 128
    return FeatureAscent(pictures, strongest, mean, rank, silent, ascent.state, ascent.batch_size)


def _whole_groups(model: ImageModel, targets: FeatureTargets) -> int:
    """The largest batch that holds whole groups of copies and divides the images evenly."""
    copies = targets.copies_of_each
    groups = targets.count // copies
    most = max(1, most_images(model.image_shape) // copies)
    return copies * max(size for size in range(1, most + 1) if groups % size == 0)


def _measured(
    model: ImageModel, targets: FeatureTargets, pictures: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Strongest and mean response, and rank among the layer's channels, of the shown pictures."""
    shown = pictures.astype(np.float32) / 255
    activations = model.read([targets.layer], shown, batch_size=8)[targets.layer]
    strongest, mean = targets.responses(activations)
    if targets.kind in ("direction", "layer"):
        return strongest, mean, np.full(targets.count, np.nan)
    means = activations.reshape(len(activations), -1, activations.shape[-1]).mean(axis=1)
    own = means[np.arange(targets.count), targets.units]
    higher = (means > own[:, None]).sum(axis=1)
    return strongest, mean, 1.0 + higher


def _noise(model: ImageModel, attempt: int, identities: np.ndarray, seed: int) -> np.ndarray:
    """Starts of full contrast: fine grain at the second attempt, blotches at the third."""
    height, width, channels = model.image_shape
    coarse = 1 if attempt == 1 else 8
    shape = (-(-height // coarse), -(-width // coarse), channels)
    drawn = np.stack(
        [
            np.random.default_rng([seed, attempt, int(identity)]).uniform(0.02, 0.98, shape)
            for identity in identities
        ]
    )
    blocks = drawn.repeat(coarse, axis=1).repeat(coarse, axis=2)
    starts: np.ndarray = blocks[:, :height, :width].astype(np.float32)
    return starts
