"""A class-balanced sample: labels (n,) -> indices of the images to keep, rising."""

from __future__ import annotations

import numpy as np


def balanced_sample(labels: np.ndarray, limit: int, seed: int) -> np.ndarray:
    """Choose images so that the classes get as equal a share as they can fill.

    Args:
        labels: (n,) class index of every image; -1 is treated as one more class.
        limit: How many to choose; all n where there are fewer.
        seed: Seed of the random choice within each class.

    Returns:
        (min(limit, n),) indices, rising.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    shuffled = labels[order]
    # Number the images within each class: all firsts, then all seconds, are balanced.
    by_class = np.argsort(shuffled, kind="stable")
    _, starts = np.unique(shuffled[by_class], return_index=True)
    position = np.arange(len(labels))
    rank = np.empty(len(labels), np.int64)
    rank[by_class] = position - np.repeat(starts, np.diff([*starts, len(labels)]))
    return np.sort(order[np.lexsort((position, rank))[:limit]])
