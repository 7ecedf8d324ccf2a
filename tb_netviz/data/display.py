"""Which values an array holds, and how they become pictures in [0,1]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tb_netviz.data.stores import UNREADABLE
from tb_netviz.errors import NetVizError
from tb_netviz.model.input.preprocessing import Preprocessing

# Images looked at to learn what range of values an array holds.
PEEKED = 256


def peek(array: Any) -> np.ndarray:
    """A few images spread over the array.

    Raises:
        NetVizError: None of them can be read.
    """
    count = len(array)
    found, reason = [], ""
    for index in np.unique(np.linspace(0, count - 1, min(count, PEEKED)).astype(int)):
        try:
            found.append(np.asarray(array[int(index)]))
        except UNREADABLE as error:
            reason = f"{type(error).__name__}: {error}".rstrip(".")
    if not found:
        raise NetVizError(f"none of the {count} images can be read ({reason}).")
    return np.stack(found)


def to_display(
    sample: np.ndarray, preprocessing: Preprocessing
) -> Callable[[np.ndarray], np.ndarray]:
    """Choose how values become pictures.

    Integers are 0 to 255 (16-bit ones 0 to 65535). Floats are what the model eats, taken back
    through the preprocessing; but floats in [0,1], or from 0 to 255, that the preprocessing cannot
    have made are pictures already.

    Args:
        sample: Some of the images.
        preprocessing: The model's.

    Returns:
        A function of such values (..., channels), giving float32 in [0,1] of the same shape.

    Raises:
        NetVizError: The values are not numbers, or not finite.
    """
    if sample.dtype.kind == "b":
        return _divided_by(1)
    if sample.dtype.kind in "iu":
        return _divided_by(65535 if sample.max(initial=0) > 255 else 255)
    if sample.dtype.kind != "f":
        raise NetVizError(
            f"images must be numbers, got an array of {sample.dtype}; give uint8 or float32."
        )
    low, high = float(sample.min(initial=0.0)), float(sample.max(initial=0.0))
    if not np.isfinite([low, high]).all():
        raise NetVizError("the images hold NaN or infinite values; clean the data first.")
    if low >= 0 and not _can_be_model_input(low, high, preprocessing):
        if high <= 1:
            return _divided_by(1)
        if high <= 255:
            return _divided_by(255)
    return preprocessing.inverse


def _divided_by(highest: int) -> Callable[[np.ndarray], np.ndarray]:
    def divide(values: np.ndarray) -> np.ndarray:
        pictures: np.ndarray = np.divide(values, np.float32(highest), dtype=np.float32)
        # In place: a batch of photographs is large.
        return np.clip(pictures, 0, 1, out=pictures)

    return divide


def _can_be_model_input(low: float, high: float, preprocessing: Preprocessing) -> bool:
    """Whether photographs as the model eats them can have values from low >= 0 to high."""
    ends = preprocessing.value_range
    if ends is None:
        return False
    span = ends[1] - ends[0]
    # Photographs use what lies below zero, where there is any, and more than the darkest part.
    return ends[0] > -0.01 * span and high <= ends[1] + 0.01 * span and high - low > 0.1 * span
