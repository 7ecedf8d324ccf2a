"""The greatest values of each row: (rows, values) -> positions, greatest first."""

from __future__ import annotations

import numpy as np


def greatest(values: np.ndarray, k: int) -> np.ndarray:
    """Find the k greatest values of each row; of equals, the one of the lower position first.

    Args:
        values: Numbers (rows, n) without NaN.
        k: How many, 0 to n.

    Returns:
        Positions int (rows, k), the greatest first.

    Example:
        >>> greatest(np.array([[1, 3, 3, 2]]), 2).tolist()
        [[1, 2]]
    """
    count = values.shape[1]
    if k < count:
        least = np.partition(values, count - k, axis=1)[:, count - k, None]
        above = values > least
        # Of those that equal the least one, only as many as there is room for.
        equal = values == least
        room = k - above.sum(axis=1, keepdims=True)
        chosen = above | (equal & (np.cumsum(equal, axis=1) <= room))
        candidates = np.nonzero(chosen)[1].reshape(len(values), k)
    else:
        candidates = np.broadcast_to(np.arange(count), values.shape)
    own = np.take_along_axis(values, candidates, axis=1)
    order = np.argsort(-own, axis=1, kind="stable")
    return np.take_along_axis(candidates, order, axis=1)
