"""Which units an image excites most: responses (units, images) -> units, shares, per image.

Units have no common scale. So a unit counts as more excited the fewer images excite it more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.techniques.greatest import greatest

RANK = 6


@dataclass(frozen=True, eq=False)
class ExcitedUnits:
    """The most excited units of some images.

    Args:
        positions: int (images, k): rows of the units, most excited first; -1 where there are none.
        percentile: float32 (images, k): share of the other images that excite the unit less; NaN
            there.
        response: float32 (images, k): how strongly it responds; NaN there.
    """

    positions: np.ndarray
    percentile: np.ndarray
    response: np.ndarray


def excited_units(
    responses: np.ndarray, natural: np.ndarray, chosen: np.ndarray, k: int = RANK
) -> ExcitedUnits:
    """Find the units that each of some images excites most.

    Args:
        responses: float32 (units, images).
        natural: float32 (units,): natural response of each unit. Of units whose share is equal, the
            one with the greater multiple of it comes first, then the one of the lower row.
        chosen: int (c,): columns of the images that are asked about.
        k: Units to find for each. Units that do not respond above zero are never excited.

    Returns:
        The units of each of the chosen images.
    """
    less = _counts_of_less(responses)[:, chosen]
    own = responses[:, chosen]
    scale = np.where(np.isfinite(natural) & (natural > 0), natural, 1)[:, None]
    multiple = np.maximum(own, 0) / scale
    # Half of a number in [0, 1): it decides among equal counts only.
    score = less + 0.5 * (multiple / (1 + multiple))
    is_finite = np.isfinite(responses).all(axis=1, keepdims=True)
    score = np.where((own > 0) & is_finite, score, -np.inf).T  # (c, units)
    shown = min(k, len(responses))
    best = greatest(score, shown)
    is_there = np.isfinite(np.take_along_axis(score, best, axis=1))
    others = max(responses.shape[1] - 1, 1)
    positions = np.full((len(chosen), k), -1, np.int64)
    percentile = np.full((len(chosen), k), np.nan, np.float32)
    response = np.full((len(chosen), k), np.nan, np.float32)
    positions[:, :shown] = np.where(is_there, best, -1)
    percentile[:, :shown] = np.where(
        is_there, np.take_along_axis(less.T, best, axis=1) / others, np.nan
    )
    response[:, :shown] = np.where(is_there, np.take_along_axis(own.T, best, axis=1), np.nan)
    return ExcitedUnits(positions, percentile, response)


def _counts_of_less(responses: np.ndarray) -> np.ndarray:
    """Count the images that excite the unit less than each image does, int (units, images)."""
    order = np.argsort(responses, axis=1, kind="stable")
    rising = np.take_along_axis(responses, order, axis=1)
    places = np.broadcast_to(np.arange(responses.shape[1]), responses.shape)
    is_first = np.ones(responses.shape, bool)
    is_first[:, 1:] = rising[:, 1:] != rising[:, :-1]
    counts = np.empty(responses.shape, np.int64)
    # Equal responses have as many below them as the first of them.
    np.put_along_axis(
        counts, order, np.maximum.accumulate(np.where(is_first, places, 0), axis=1), axis=1
    )
    return counts
