"""A class-balanced sample: labels (n,) -> indices of those kept, in order."""

from __future__ import annotations

import numpy as np


def balanced_sample(labels: np.ndarray, limit: int, seed: int) -> np.ndarray:
    """Choose images so that the classes get as equal a share as they can fill.

    Args:
        labels: (n,) class index of every image; -1 counts as a class of its own.
        limit: How many to choose; no more than n are.
        seed: What the choice within a class is drawn from.

    Returns:
        (min(limit, n),) indices, rising.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    shuffled = labels[order]
    # Rank of each image within its class: taking all firsts, then all seconds, is balanced.
    by_class = np.argsort(shuffled, kind="stable")
    _, starts = np.unique(shuffled[by_class], return_index=True)
    position = np.arange(len(labels))
    rank = np.empty(len(labels), np.int64)
    rank[by_class] = position - np.repeat(starts, np.diff([*starts, len(labels)]))
    return np.sort(order[np.lexsort((position, rank))[:limit]])
