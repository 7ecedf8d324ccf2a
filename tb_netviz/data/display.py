"""How the values of the user's arrays become pictures: (values, preprocessing) -> a function."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tb_netviz.model.input.preprocessing import Preprocessing
from tb_netviz.model.input.values import Shown, Values

Display = Callable[[np.ndarray], np.ndarray]
# Arrays whose range is so many times wider or narrower than earlier ones' are in other units.
_OTHER_UNITS = 50.0


def is_model_input(values: Values, preprocessing: Preprocessing, *, was_inferred: bool) -> bool:
    """Whether arrays are what the model is fed, rather than pictures to be preprocessed.

    Args:
        values: What the arrays hold.
        preprocessing: The model's.
        was_inferred: Whether it was learnt from these arrays or earlier ones, not given.
    """
    ends, (low, high) = preprocessing.value_range, values.ends
    if ends is None:
        return low < 0
    span = ends[1] - ends[0]
    if was_inferred:
        return high == low or 1 / _OTHER_UNITS < (high - low) / span < _OTHER_UNITS
    if low < 0:  # no picture has values below zero
        return True
    # Photographs use what lies below zero, where there is any, and more than the darkest part.
    is_inside = ends[0] > -0.01 * span and high <= ends[1] + 0.01 * span
    return is_inside and high - low > 0.1 * span


def display_of_model_input(preprocessing: Preprocessing) -> Display:
    """Pictures of what the model is fed: the preprocessing undone.

    Args:
        preprocessing: The model's.

    Returns:
        A function (..., channels) -> float32 of the same shape, in [0,1] where values lie in the
        preprocessing's range; values beyond it stay beyond, so that nothing is lost.
    """
    is_plain = len(preprocessing.scale) == 1 and preprocessing.offset == (0.0,)
    if is_plain and not preprocessing.is_bgr and preprocessing.function is None:
        return _divided_by(preprocessing.scale[0])
    return preprocessing.inverse


def display_of_pictures(shown: Shown) -> Display:
    """Pictures of values that the preprocessing has not been applied to.

    Args:
        shown: The range over which they are shown.

    Returns:
        A function (..., channels) -> float32 of the same shape in [0,1].
    """
    low, high = np.asarray(shown.low), np.asarray(shown.high)
    if len(low) == 1 and low[0] == 0:
        return _divided_by(float(high[0]))

    def spread(values: np.ndarray) -> np.ndarray:
        pictures: np.ndarray = ((values - low) / (high - low)).astype(np.float32)
        return pictures

    return spread


def _divided_by(highest: float) -> Display:
    def divide(values: np.ndarray) -> np.ndarray:
        pictures: np.ndarray = np.divide(values, np.float32(highest), dtype=np.float32)
        return pictures

    return divide
