"""How strongly units respond to real images: (layer, images) -> 99.9th percentile per unit."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import PerUnit
from tb_netviz.data.image_source import ImageSource
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import spread
from tb_netviz.scan.fingerprint import model_fingerprint

PERCENTILE = 99.9
# Enough for a first impression; a scan of all images gives the exact figure.
IMAGES = 64
_BATCH_SIZE = 16


class _Last:
    """The last answer for one layer, kept with its network: blocks of units ask again and again."""

    basis: tuple[object, ...] = ()
    answer: tuple[PerUnit, int] | None = None


def natural_responses(
    model: ImageModel, layer: str, data: ImageSource, images: int = IMAGES
) -> tuple[PerUnit, int]:
    """Take the 99.9th percentile, over images, of each unit's strongest response to an image.

    Args:
        model: The network.
        layer: Path of the layer.
        data: Real images, at least one.
        images: How many of them to read, spread evenly over the data.

    Returns:
        The percentile of each unit, float32 (units,), and the number of images behind it.
    """
    last = model.kept(_Last, layer, _Last)
    basis = (model_fingerprint(model), data, images)
    if last.answer is None or last.basis != basis:
        last.basis, last.answer = basis, _measured(model, layer, data, images)
    return last.answer


def _measured(model: ImageModel, layer: str, data: ImageSource, images: int) -> tuple[PerUnit, int]:
    chosen = spread(range(data.count), images)
    strongest = []
    for start in range(0, len(chosen), _BATCH_SIZE):
        batch = data.select(chosen[start : start + _BATCH_SIZE])
        activation = model.read([layer], batch, batch_size=_BATCH_SIZE)[layer]
        maps = activation.reshape(len(activation), -1, activation.shape[-1])
        strongest.append(maps.max(axis=1))
    percentile = np.percentile(np.concatenate(strongest), PERCENTILE, axis=0)
    return percentile.astype(np.float32), len(chosen)
