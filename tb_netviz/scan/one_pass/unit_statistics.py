"""How each unit responds overall: batches -> mean, deviation, maximum, quantile, activity.

There are two kinds of number. Maxima and quantiles come from the strongest response to each of
*all* images. Means, deviations and activity come from *sampled* images and a grid of positions in
them, so that the pass stays cheap.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from tb_netviz.arrays import Averages, PerUnit, Responses, UnitCounts, UnitMarks
from tb_netviz.scan.one_pass.quantile_sketch import QuantileSketch

NATURAL_QUANTILE = 0.999


@dataclass(frozen=True, eq=False)
class UnitSummary:
    """The statistics of some units, each array (units,).

    Args:
        mean: Mean response over the sampled positions and images.
        deviation: Standard deviation of the same.
        active: Share of those positions with a response above zero.
        maximum: Highest response to any image.
        natural: 99.9th percentile of the strongest responses per image, to 2 %.
        is_dead: Whether no image gave a response above zero.
        is_broken: Whether a response was NaN, or a weight of the unit is NaN or infinite.
    """

    mean: PerUnit
    deviation: PerUnit
    active: PerUnit
    maximum: PerUnit
    natural: PerUnit
    is_dead: UnitMarks
    is_broken: UnitMarks


@dataclass(frozen=True, eq=False)
class UnitStatistics:
    """Sums over images, which merge by adding. All are (units,) except `count` and `sampled`.

    Args:
        count: Images seen.
        maximum: Highest response, float32.
        broken: Number of images with a NaN response, int64.
        sketch: Strongest responses per image.
        sampled: Images whose positions were averaged.
        total: Sum over sampled images of the mean over positions, float64.
        squares: Sum over sampled images of the mean square, float64.
        active: Sum over sampled images of the share of positive positions, float64.
    """

    count: int
    maximum: PerUnit
    broken: UnitCounts
    sketch: QuantileSketch
    sampled: int
    total: PerUnit
    squares: PerUnit
    active: PerUnit

    @classmethod
    def empty(cls, units: int) -> UnitStatistics:
        """Nothing seen yet."""
        return cls(
            count=0,
            maximum=np.full(units, -np.inf, np.float32),
            broken=np.zeros(units, np.int64),
            sketch=QuantileSketch.empty(units),
            sampled=0,
            total=np.zeros(units),
            squares=np.zeros(units),
            active=np.zeros(units),
        )

    def update(self, values: Responses, averages: Averages) -> UnitStatistics:
        """Add a batch.

        Args:
            values: float32 (images, units): strongest response to each image.
            averages: float32 (3, sampled images, units): mean, mean square and share of positive
                responses over the positions of the sampled ones among these images.
        """
        mean, square, active = averages.astype(np.float64)
        # Maxima may hide a NaN or an infinity; a mean over positions never does.
        is_nan = np.isnan(values)
        broken = self.broken + is_nan.sum(axis=0) + (~np.isfinite(mean)).sum(axis=0)
        return replace(
            self,
            count=self.count + len(values),
            maximum=np.maximum(
                self.maximum, np.where(is_nan, -np.inf, values).max(axis=0, initial=-np.inf)
            ).astype(np.float32),
            broken=broken,
            sketch=self.sketch.update(values),
            sampled=self.sampled + len(mean),
            total=self.total + mean.sum(axis=0),
            squares=self.squares + square.sum(axis=0),
            active=self.active + active.sum(axis=0),
        )

    def marking_broken(self, units: UnitMarks) -> UnitStatistics:
        """Count units as broken for every image, whatever they gave.

        Args:
            units: bool (units,).
        """
        return replace(self, broken=np.where(units, self.count, self.broken))

    def merge(self, other: UnitStatistics) -> UnitStatistics:
        """Join with the statistics of other images."""
        return UnitStatistics(
            count=self.count + other.count,
            maximum=np.maximum(self.maximum, other.maximum),
            broken=self.broken + other.broken,
            sketch=self.sketch.merge(other.sketch),
            sampled=self.sampled + other.sampled,
            total=self.total + other.total,
            squares=self.squares + other.squares,
            active=self.active + other.active,
        )

    def of(self, start: int, stop: int) -> UnitStatistics:
        """Return the statistics of consecutive units, e.g. those of one layer."""
        parts = {
            field.name: getattr(self, field.name)[start:stop]
            for field in fields(self)
            if isinstance(getattr(self, field.name), np.ndarray)
        }
        return replace(self, **parts, sketch=QuantileSketch(self.sketch.counts[start:stop]))

    def result(self) -> UnitSummary:
        """Summarise what was seen."""
        count = max(self.sampled, 1)
        mean = self.total / count
        with np.errstate(invalid="ignore"):  # of broken units
            variance = np.maximum(self.squares / count - mean**2, 0)
        return UnitSummary(
            mean=mean.astype(np.float32),
            deviation=np.sqrt(variance).astype(np.float32),
            active=(self.active / count).astype(np.float32),
            maximum=self.maximum,
            natural=np.minimum(self.sketch.result(NATURAL_QUANTILE), np.maximum(self.maximum, 0)),
            is_dead=(self.maximum <= 0) & (self.count > 0),
            is_broken=self.broken > 0,
        )
