"""The moments of many natural images -> their average, how much they differ, how far one lies."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import PerImage

# No channel counts as steadier than this share of the median deviation.
_LEAST_SHARE = 0.05


def usual_values(moments: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Average the moments of single images, and tell how much they differ.

    Args:
        moments: (images, 2, channels).

    Returns:
        Centre and deviation, (2, channels) float32; `None` if the moments are not finite or are
        the same in every image.
    """
    values = moments.astype(np.float64)
    if not np.all(np.isfinite(values)):
        return None
    deviation = values.std(axis=0)
    centre = values.mean(axis=0)
    return with_floor(centre, deviation)


def with_floor(centre: np.ndarray, deviation: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Keep deviations away from 0; `None` if hardly any channel differs at all."""
    floor = _LEAST_SHARE * float(np.median(deviation))
    if floor <= 1e-7 * float(np.abs(centre).max()) or floor <= 0:
        return None
    return centre.astype(np.float32), np.maximum(deviation, floor).astype(np.float32)


def squared_distances(moments: np.ndarray, centre: np.ndarray, deviation: np.ndarray) -> PerImage:
    """Compute how far images lie from the usual values, in units of how much images differ.

    Args:
        moments: (n, 2, channels).
        centre: (2, channels).
        deviation: (2, channels), above 0.

    Returns:
        (n,) float32: the two parts of a channel added up, channels averaged.
    """
    squares = np.square((moments - centre) / deviation).sum(axis=1).mean(axis=1)
    return np.asarray(squares, np.float32)


def share_nearer(distances: np.ndarray, found: PerImage) -> PerImage:
    """Compute the share of natural images that lie nearer to the usual values.

    Args:
        distances: (count,) those of the natural images, in ascending order.
        found: (n,) those of other images.

    Returns:
        (n,) float32 in [0, 1].
    """
    return np.asarray(np.searchsorted(distances, found) / len(distances), np.float32)
