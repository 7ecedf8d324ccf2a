"""Which units of a layer respond alike: responses (units, images) -> nearest units, duplicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.correlation import correlations, standardised
from tb_netviz.techniques.greatest import greatest

NEAREST = 6
DUPLICATE_CORRELATION = 0.98
# Two units that each respond to one and the same image correlate perfectly and mean nothing.
FEWEST_IMAGES = 10
# Rows of the table of correlations that are held at once.
_ROWS = 512


@dataclass(frozen=True, eq=False)
class SimilarUnits:
    """What is alike among the units of a layer.

    Args:
        positions: int (units, k): rows of the units that respond most alike, most alike first; -1
            where there are none.
        correlation: float32 (units, k): correlation of their responses over the images; NaN there.
        is_duplicate: bool (units,): whether a unit of lower index responds alike.
    """

    positions: np.ndarray
    correlation: np.ndarray
    is_duplicate: np.ndarray


def similar_units(responses: np.ndarray, units: np.ndarray, k: int = NEAREST) -> SimilarUnits:
    """Compare the units of a layer with each other.

    Args:
        responses: float32 (units, images).
        units: int (units,): their indices. A unit is a duplicate of one with a lower index if both
            differ from their lowest response for at least 10 images and their responses correlate
            above 0.98.
        k: Units to find for each.

    Returns:
        The units that respond most alike.
    """
    count = len(responses)
    values, has_any = standardised(responses)
    lowest = responses.min(axis=1, keepdims=True)
    is_telling = has_any & ((responses > lowest).sum(axis=1) >= FEWEST_IMAGES)
    positions = np.full((count, k), -1, np.int64)
    alike = np.full((count, k), np.nan, np.float32)
    is_duplicate = np.zeros(count, bool)
    shown = min(k, count)
    for start in range(0, count, _ROWS):
        rows = np.arange(start, min(start + _ROWS, count))
        table = correlations(values[rows], values)
        table[:, ~has_any] = -np.inf
        table[~has_any[rows]] = -np.inf
        table[rows - start, rows] = -np.inf
        is_before = (units[None, :] < units[rows, None]) & is_telling[None, :]
        is_same = (table > DUPLICATE_CORRELATION) & is_before
        is_duplicate[rows] = is_same.any(axis=1) & is_telling[rows]
        nearest = greatest(table, shown)
        found = np.take_along_axis(table, nearest, axis=1)
        is_there = np.isfinite(found)
        positions[rows, :shown] = np.where(is_there, nearest, -1)
        alike[rows, :shown] = np.where(is_there, found, np.float32(np.nan))
    return SimilarUnits(positions, alike, is_duplicate)
