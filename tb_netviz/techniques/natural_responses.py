"""How strongly units respond to real images: (layer, images) -> 99.9th percentile per unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.model.layer_choice import spread

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

PERCENTILE = 99.9
# So few images are looked at when no scan has looked at all of them.
IMAGES = 64


def natural_responses(
    model: ImageModel, layer: str, data: ImageSource, images: int = IMAGES
) -> tuple[np.ndarray, int]:
    """The 99.9th percentile over images of each unit's strongest response to an image.

    Args:
        model: The network in display space.
        layer: Path of the layer.
        data: Real images.
        images: How many of them are looked at, evenly spread.

    Returns:
        (units,) float32, and how many images it is taken over.
    """
    chosen = spread(range(data.count), images)
    key = ("readings", (layer,))
    if key not in model.traces:
        model.traces[key] = model.tap([layer])
    strongest = []
    for start in range(0, len(chosen), 16):
        activation = model.traces[key].read(data.select(chosen[start : start + 16]))[layer]
        maps = activation.reshape(len(activation), -1, activation.shape[-1])
        strongest.append(maps.max(axis=1))
    percentile = np.percentile(np.concatenate(strongest), PERCENTILE, axis=0)
    return percentile.astype(np.float32), len(chosen)
