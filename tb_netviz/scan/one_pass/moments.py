"""Mean and covariance of features in one pass: batches of (n, dimensions) -> mean, covariance.

It sums x and x x^T in float64 about a fixed shift. The sums are associative, and their principal
axes equal those of all data at once, unlike those of incremental PCA.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Direction, Features, Products


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums over the features seen so far.

    Args:
        count: Rows seen.
        shift: float64 (dimensions,), subtracted first so that large means cost no precision.
        total: float64 (dimensions,), sum of x - shift.
        products: float64 (dimensions, dimensions), sum of (x - shift)(x - shift)^T.
    """

    count: int
    shift: Direction
    total: Direction
    products: Products

    @classmethod
    def empty(cls, dimensions: int) -> Moments:
        """Nothing seen yet."""
        zero = np.zeros(dimensions)
        return cls(0, zero, zero, np.zeros((dimensions, dimensions)))

    def update(self, values: Features) -> Moments:
        """Add rows (n, dimensions)."""
        if len(values) == 0:
            return self
        values = values.astype(np.float64)
        shift = values.mean(axis=0)
        centred = values - shift
        return self.merge(Moments(len(values), shift, centred.sum(axis=0), centred.T @ centred))

    def merge(self, other: Moments) -> Moments:
        """Join with the sums of other rows."""
        if self.count == 0:
            return other
        if other.count == 0:
            return self
        moved = other._about(self.shift)
        return Moments(
            self.count + other.count,
            self.shift,
            self.total + moved.total,
            self.products + moved.products,
        )

    def _about(self, shift: Direction) -> Moments:
        by = self.shift - shift
        cross = np.outer(self.total, by)
        products = self.products + cross + cross.T + self.count * np.outer(by, by)
        return Moments(self.count, shift, self.total + self.count * by, products)

    def result(self) -> tuple[Direction, Products]:
        """Return mean (dimensions,) and covariance (dimensions, dimensions), float64."""
        count = max(self.count, 1)
        offset = self.total / count
        covariance = self.products / count - np.outer(offset, offset)
        return self.shift + offset, covariance
