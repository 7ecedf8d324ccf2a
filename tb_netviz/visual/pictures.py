"""Images as they are shown: (..., h, w, c) in [0, 1] -> (..., h, w, 1 or 3) uint8."""

from __future__ import annotations

import numpy as np


def eight_bits(images: np.ndarray) -> np.ndarray:
    """Round images in [0, 1] to 8 bits, all channels: what every measure is taken of."""
    rounded: np.ndarray = np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)
    return rounded


def displayable(pictures: np.ndarray) -> np.ndarray:
    """Grey and RGB as they are; of more than three channels the first three, of two the first."""
    if pictures.shape[-1] in (1, 3):
        return pictures
    return pictures[..., :3] if pictures.shape[-1] > 3 else pictures[..., :1]
