"""Images as vectors of pixels: ImageSource -> (ids, (n, values)), for neighbours in pixel space."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Features, Ids, Images, Positions, Resized
from tb_netviz.data.image_source import ImageSource

# Larger images are averaged down to this many pixels a side, the size of CIFAR images.
LARGEST_SIDE = 32
_BATCH = 64


def pixel_features(data: ImageSource, ids: Positions) -> tuple[Ids, Features, tuple[int, int]]:
    """Read images as vectors.

    Args:
        data: Images in display space.
        ids: Which, int (n,).

    Returns:
        Image ids (m,), values float32 (m, height * width * channels) and the size in pixels at
        which they are compared. Unreadable images are left out.
    """
    height, width = (min(side, LARGEST_SIDE) for side in data.image_shape[:2])
    values, found = [], []
    for batch in data.batches(_BATCH, ids=ids):
        reduced = averaged(averaged(batch.images, 1, height), 2, width)
        values.append(reduced.reshape(len(reduced), -1))
        found.append(batch.ids)
    return np.concatenate(found), np.concatenate(values), (height, width)


def averaged(images: Images, axis: int, size: int) -> Resized:
    """Average neighbouring rows (axis 1) or columns (axis 2) down to `size` of them."""
    if images.shape[axis] == size:
        return images
    starts = np.linspace(0, images.shape[axis], size, endpoint=False).astype(int)
    counts = np.diff([*starts, images.shape[axis]])
    sums = np.add.reduceat(images, starts, axis=axis)
    shape = [1] * images.ndim
    shape[axis] = size
    mean: np.ndarray = (sums / counts.reshape(shape)).astype(np.float32)
    return mean
