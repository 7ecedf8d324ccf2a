"""Whether a network gives scores for images of another size: (network, size) -> yes or no.

Networks that average over positions before they classify do; those that flatten their maps, or add
an embedding to each position, do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import SCORES


def takes_size(model: ImageModel, size: tuple[int, int]) -> bool:
    """Tell whether the network gives scores for images of a size; it is tried once.

    Args:
        model: The network, with class scores.
        size: Height and width in pixels.
    """
    return model.kept(_Answer, size, lambda: _Answer(_tried(model, size))).is_yes


@dataclass(frozen=True)
class _Answer:
    is_yes: bool


def _tried(model: ImageModel, size: tuple[int, int]) -> bool:
    image = np.full((1, *size, model.channels), 0.5, np.float32)
    try:
        scores = model.tap([SCORES]).read(image, batch_size=1)[SCORES]
    except Exception:  # whatever a layer raises that expects the full size
        return False
    return scores.shape == (1, model.class_count) and bool(np.all(np.isfinite(scores)))
