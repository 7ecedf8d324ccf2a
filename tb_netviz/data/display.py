"""Which values an array holds, and how they become pictures in [0,1]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.model.preprocessing import Preprocessing

# Images looked at to learn what range of values an array holds.
PEEKED = 256


def peek(array: Any) -> np.ndarray:
    """A few images spread over the array."""
    count = len(array)
    chosen = np.unique(np.linspace(0, count - 1, min(count, PEEKED)).astype(int))
    return np.stack([np.asarray(array[int(index)]) for index in chosen])


def to_display(sample: np.ndarray, preprocessing: Preprocessing) -> Callable[[Any], np.ndarray]:
    """Choose how values become pictures.

    Integers are 0 to 255 (16-bit ones 0 to 65535). Floats are what the model eats, taken back
    through the preprocessing; but floats in [0,1], or whole numbers from 0 to 255, that leave most
    of the model's range unused are pictures already.

    Args:
        sample: Some of the images.
        preprocessing: The model's.

    Returns:
        A function of an array of such values, giving float32 in [0,1] of the same shape.
    """
    if sample.dtype.kind == "b":
        return lambda values: np.asarray(values, np.float32)
    if sample.dtype.kind in "iu":
        highest = 65535.0 if sample.max(initial=0) > 255 else 255.0
        return lambda values: np.asarray(values, np.float32) / np.float32(highest)
    if sample.dtype.kind != "f":
        raise NetVizError(
            f"images must be numbers, got an array of {sample.dtype}; give uint8 or float32."
        )
    low, high = float(sample.min(initial=0.0)), float(sample.max(initial=0.0))
    if not np.isfinite([low, high]).all():
        raise NetVizError("the images hold NaN or infinite values; clean the data first.")
    fits = _fits(low, high, preprocessing)
    if not fits and low >= 0 and high <= 1:
        return lambda values: np.asarray(values, np.float32)
    if not fits and low >= 0 and high <= 255:
        return lambda values: np.asarray(values, np.float32) / np.float32(255)
    return preprocessing.inverse


def _fits(low: float, high: float, preprocessing: Preprocessing) -> bool:
    """Whether values from low to high can be photographs as the model eats them."""
    ends = preprocessing.value_range
    if ends is None:
        return False
    span = ends[1] - ends[0]
    return (
        low >= ends[0] - 0.01 * span
        and high <= ends[1] + 0.01 * span
        and high - low > 0.3 * span
        # Where the range starts below zero, photographs do use what lies there.
        and (ends[0] >= 0 or low < 0)
    )
