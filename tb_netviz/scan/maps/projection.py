"""Projections to the plane by principal components, the same way up at every training step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Coordinates, Direction, Directions, Features, PerDirection, Points
from tb_netviz.scan.one_pass.moments import Moments

BATCH_ROWS = 8192


@dataclass(frozen=True, eq=False)
class PrincipalAxes:
    """Directions of greatest variance of some features.

    Args:
        mean: float64 (dimensions,).
        axes: float64 (components, dimensions), orthonormal.
        variances: float64 (components,), greatest first.
        total: Variance over all directions.
    """

    mean: Direction
    axes: Directions
    variances: PerDirection
    total: float

    def project(self, features: Features) -> Coordinates:
        """Compute the coordinates along the axes: float32 (n, components)."""
        projected: np.ndarray = ((features - self.mean) @ self.axes.T).astype(np.float32)
        return projected

    @property
    def explained(self) -> PerDirection:
        """Share of the variance along each axis; 0 where there is none."""
        return self.variances / self.total if self.total > 0 else np.zeros_like(self.variances)


def principal_axes(
    features: Features, components: int, *, previous: PrincipalAxes | None = None
) -> PrincipalAxes:
    """Find the principal axes by the covariance, summed in float64 batch by batch.

    Args:
        features: (n, dimensions), finite.
        components: Most axes to find.
        previous: Axes of an earlier step. Each new axis gets the sign that brings it closest to its
            predecessor. `None`: the largest entry of each axis is positive.
    """
    moments = Moments.empty(features.shape[1])
    for start in range(0, len(features), BATCH_ROWS):
        moments = moments.update(features[start : start + BATCH_ROWS])
    mean, covariance = moments.result()
    variances, vectors = np.linalg.eigh(covariance)
    count = min(components, len(variances))
    variances, axes = variances[::-1][:count], vectors.T[::-1][:count]
    if previous is not None and previous.axes.shape[1] == axes.shape[1]:
        same = min(count, len(previous.axes))
        sides = np.einsum("cd,cd->c", axes[:same], previous.axes[:same])
        sides = np.concatenate([sides, np.ones(count - same)])
    else:
        sides = axes[np.arange(count), np.abs(axes).argmax(axis=1)]
    axes = axes * np.where(sides < 0, -1, 1)[:, None]
    return PrincipalAxes(mean, axes, np.maximum(variances, 0), float(np.trace(covariance)))


def aligned(points: Points, target: Points) -> Points:
    """Turn, mirror, scale and shift points to lie as close as possible to target points.

    Args:
        points: (n, 2).
        target: (n, 2), where each point should be; NaN where unknown.

    Returns:
        (n, 2) float32. Distances between points keep their proportions.

    Reference: J. C. Gower, "Generalized Procrustes analysis", Psychometrika 1975.
    """
    known = np.isfinite(target).all(axis=1)
    if known.sum() < 2:
        return points.astype(np.float32)
    source_mean, target_mean = points[known].mean(axis=0), target[known].mean(axis=0)
    source, goal = points[known] - source_mean, target[known] - target_mean
    size = float((source**2).sum())
    if size == 0 or not goal.any():
        return points.astype(np.float32)
    left, strengths, right = np.linalg.svd(source.T @ goal)
    rotation, scale = left @ right, strengths.sum() / size
    moved: np.ndarray = ((points - source_mean) @ rotation * scale + target_mean).astype(np.float32)
    return moved
