"""What values the user's arrays hold, and the range that makes good pictures of them.

A range is two numbers for each channel: `low` is shown black, `high` is shown white. The network is
fed `picture * (high - low) + low`, so any range returns the very values that came; which range is
chosen only decides how the pictures look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Ends = tuple[float, float]
UNIT: Ends = (0.0, 1.0)
BYTES: Ends = (0.0, 255.0)
# Ranges that non-negative data comes in: 8 to 16 bits, percent, tenths of a percent, reflectances.
_USUAL_HIGHS = (100.0, 255.0, 1000.0, 1023.0, 4095.0, 10_000.0, 16_383.0, 65_535.0)
# Data fills at least this share of such a range; otherwise its own range shows more.
_FILLED = 0.6
# Whole numbers below this are counts or class maps, not dark 8-bit pictures.
_FEWEST_GREYS = 32
# Fractions below this are dark pictures; shown over their own range.
_FAINTEST = 0.25
# Channels whose ends differ by more than this share of the range are shown each over its own.
_DIFFERENT = 0.05
# Extremes are left out of a range when all but 1 % of the data fills less than this share of it.
_CROWDED = 0.4


@dataclass(frozen=True, eq=False)
class Values:
    """The values in a sample of the user's arrays.

    Args:
        minimum: (channels,) float64, smallest value of each channel.
        maximum: (channels,) float64, largest value of each channel.
        usual_low: (channels,) float64, below which 0.5 % of the values lie.
        usual_high: (channels,) float64, above which 0.5 % of the values lie.
        kind: NumPy's kind of the dtype: `b`, `u`, `i` or `f`.
        bits: Bits of one number.
        is_whole: Whether all values are whole numbers.
    """

    minimum: np.ndarray
    maximum: np.ndarray
    usual_low: np.ndarray
    usual_high: np.ndarray
    kind: str = "f"
    bits: int = 32
    is_whole: bool = False

    @classmethod
    def between(cls, low: float, high: float) -> Values:
        """Values of which only the smallest and the largest are known."""
        ends = np.array([low]), np.array([high])
        return cls(*ends, *ends)

    @property
    def ends(self) -> Ends:
        """Smallest and largest value of all channels."""
        return float(self.minimum.min()), float(self.maximum.max())


@dataclass(frozen=True)
class Shown:
    """The range over which values are shown.

    Args:
        low: What is shown black: one number, or one per channel.
        high: What is shown white: as many.
        remark: What should be said of the choice, as the rest of a sentence; may be empty.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    remark: str = ""

    @property
    def ends(self) -> Ends:
        """Lowest black and highest white of all channels."""
        return min(self.low), max(self.high)


def shown_range(values: Values, expected: Ends | None = None) -> Shown:
    """Choose the range over which values are shown.

    Args:
        values: What the data holds.
        expected: The range that the model's own rescaling suits; `None`: it does not tell.

    Returns:
        A range with low < high in every channel.

    Example:
        >>> shown_range(Values.between(0, 243)).ends
        (0.0, 255.0)
        >>> shown_range(Values.between(-0.9, 1)).ends
        (-1.0, 1.0)
        >>> shown_range(Values.between(0, 3870)).ends
        (0.0, 4095.0)
    """
    low, high = values.ends
    usual = _usual_range(values, expected)
    if usual is not None:
        return Shown((usual[0],), (usual[1],))
    if high <= low:  # one value everywhere: shown black
        return Shown((low,), (low + 1,))
    is_crowded = _is_crowded(values)
    lows = values.usual_low if is_crowded else values.minimum
    highs = values.usual_high if is_crowded else values.maximum
    remark = ""
    if is_crowded:
        remark = "the darkest and brightest 0.5 % lie beyond what is shown"
    if not _channels_differ(values):
        bottom = 0.0 if low >= 0 and lows.min() < 0.5 * highs.max() else float(lows.min())
        return Shown((bottom,), (float(highs.max()),), remark)
    highs = np.where(highs > lows, highs, lows + 1)
    return Shown(tuple(map(float, lows)), tuple(map(float, highs)), remark)


def _usual_range(values: Values, expected: Ends | None) -> Ends | None:
    """The range that such data usually comes in; `None` where its own says more."""
    low, high = values.ends
    if values.kind == "b":
        return UNIT
    if low < 0:
        if values.kind == "i" and values.bits == 8:
            return -128.0, 127.0
        for bound in (0.5, 1.0):
            if max(-low, high) <= bound and max(-low, high) > bound / 2:
                return -bound, bound
        return None
    is_8_bit = values.is_whole and high <= 255
    if high <= 1:
        if values.is_whole or high >= _FAINTEST or high == 0:
            return UNIT
        return None
    if expected == BYTES and high <= 255 and not (values.is_whole and high < _FEWEST_GREYS):
        return BYTES
    if is_8_bit:
        return BYTES if high >= _FEWEST_GREYS else (0.0, high)
    if low > high / 2 or _channels_differ(values) or _is_crowded(values):
        return None
    fitting = (usual for usual in _USUAL_HIGHS if _FILLED * usual < high <= usual)
    usual_high = next(fitting, None)
    return None if usual_high is None else (0.0, usual_high)


def _channels_differ(values: Values) -> bool:
    """Whether each channel has a range of its own, as after subtracting a mean per channel."""
    low, high = values.ends
    channels = len(values.minimum)
    if channels == 1 or (low >= 0 and channels <= 4):
        return False
    ends = (values.minimum, values.maximum)
    return max(float(np.ptp(end)) for end in ends) > _DIFFERENT * (high - low)


def _is_crowded(values: Values) -> bool:
    low, high = values.ends
    spread = float(values.usual_high.max() - values.usual_low.min())
    return 0 < spread < _CROWDED * (high - low)


def matches_means(values: Values, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether three channels lie each in the range that a mean per channel gives pictures.

    Args:
        values: What the data holds.
        low: (channels,) what black becomes.
        high: (channels,) what white becomes.
    """
    if len(values.minimum) != len(low):
        return False
    bottom, top = low, high
    span = top - bottom
    is_inside = (values.minimum >= bottom - 1e-3 * span).all() and (
        values.maximum <= top + 1e-3 * span
    ).all()
    # Pictures hold near-black and near-white pixels in every channel; other data rarely does.
    reaches = (values.minimum < bottom + 0.02 * span).all() and (
        values.maximum > top - 0.1 * span
    ).all()
    return bool(is_inside and reaches)
