"""Quantiles of many streams at once in fixed memory: batches of values -> any quantile to 2 %.

It counts values in bins whose limits grow by a constant factor. So a quantile has a fixed relative
error however many values there are, and merging is adding: exact and associative.

Reference: C. Masson, J. E. Rim, H. K. Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch
with Relative-Error Guarantees", VLDB 2019.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import PerUnit, Responses, UnitBins

RELATIVE_ERROR = 0.02
SMALLEST, LARGEST = 1e-6, 1e6
_GROWTH = np.log((1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR))
# Bin 0 holds everything up to SMALLEST: zero and below.
BINS = int(np.ceil(np.log(LARGEST / SMALLEST) / _GROWTH)) + 2


@dataclass(frozen=True, eq=False)
class QuantileSketch:
    """Counts of each unit's values by bin.

    Args:
        counts: uint32 (units, bins).
    """

    counts: UnitBins

    @classmethod
    def empty(cls, units: int) -> QuantileSketch:
        """Nothing seen yet."""
        return cls(np.zeros((units, BINS), np.uint32))

    def update(self, values: Responses) -> QuantileSketch:
        """Count values in place.

        Args:
            values: float32 (n, units); NaN is not counted.
        """
        bins = np.clip(np.asarray(values, np.float32), SMALLEST, LARGEST)
        np.log(bins, out=bins)
        # In place, because this runs for every unit and image.
        bins -= np.float32(np.log(SMALLEST))
        bins /= np.float32(_GROWTH)
        bins -= np.float32(1e-3)
        np.ceil(bins, out=bins)
        # Unit by unit, so that counts lie next to each other.
        bins = bins.T
        is_number = ~np.isnan(bins)
        with np.errstate(invalid="ignore"):
            places = bins.astype(np.intp, order="C")
        places += np.arange(len(bins))[:, None] * BINS
        # One flat index array is what NumPy adds at without a loop of its own in Python.
        chosen = places.reshape(-1) if is_number.all() else places[is_number]
        np.add.at(self.counts.reshape(-1), chosen, np.uint32(1))
        return self

    def merge(self, other: QuantileSketch) -> QuantileSketch:
        """Join with the counts of other values."""
        return QuantileSketch(self.counts + other.counts)

    def result(self, quantile: float) -> PerUnit:
        """Estimate a quantile.

        Args:
            quantile: Share of the values below it, 0 to 1.

        Returns:
            float32 (units,), within 2 % of a value of that rank; 0 where that is not positive.
        """
        total = self.counts.sum(axis=1, dtype=np.int64)
        rank = np.floor(quantile * np.maximum(total - 1, 0)).astype(np.int64)
        cumulated = np.cumsum(self.counts, axis=1, dtype=np.int64)
        bins = (cumulated > rank[:, None]).argmax(axis=1)
        middle = 2 * np.exp(bins * _GROWTH) * SMALLEST / (1 + np.exp(_GROWTH))
        estimate: np.ndarray = np.where((bins == 0) | (total == 0), 0, middle).astype(np.float32)
        return estimate
