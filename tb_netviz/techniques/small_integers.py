"""Ids, indices and classes in as few bytes as they need."""

from __future__ import annotations

import numpy as np


def smallest_integers(numbers: np.ndarray) -> np.ndarray:
    """Store whole numbers in the smallest signed integers that hold them and -1.

    Args:
        numbers: Integers of any shape, -1 or greater.

    Returns:
        The same numbers.

    Example:
        >>> smallest_integers(np.array([0, 200])).dtype
        dtype('int16')
    """
    highest = int(numbers.max(initial=-1))
    return numbers.astype(np.min_scalar_type(min(-1, -1 - highest)))
