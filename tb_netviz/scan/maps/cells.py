"""A grid over a map: (points, cells along its longer side) -> squares and the points in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Points


@dataclass(frozen=True, eq=False)
class Cell:
    """One square of a map.

    Args:
        corners: Left, bottom, right and top edge, in the map's coordinates.
        rows: (k,) int, the rows of its points.
    """

    corners: tuple[float, float, float, float]
    rows: np.ndarray


def cells_of(points: Points, most: int, fewest: int) -> list[Cell]:
    """Cut a map into equal squares, centred on it.

    Args:
        points: (n, 2), finite.
        most: Squares along the longer side of the map, at least 1.
        fewest: Squares with fewer points are left out, at least 1.

    Returns:
        The squares, from the top row down and from left to right; none where all points coincide.

    Example:
        >>> corners = np.array([[0, 0], [0, 1], [4, 0], [4, 1]], np.float32)
        >>> [cell.rows.tolist() for cell in cells_of(corners, most=2, fewest=2)]
        [[0, 1], [2, 3]]
    """
    low, high = points.min(axis=0), points.max(axis=0)
    extent = (high - low).astype(float)
    side = float(extent.max()) / most
    if side <= 0:
        return []
    counts = np.maximum(1, np.ceil(extent / side - 1e-6)).astype(int)
    origin = (low + high) / 2 - counts * side / 2
    places = np.floor((points - origin) / side).astype(int)
    # The last point of each axis lies on the far edge of the last square.
    places = np.clip(places, 0, counts - 1)
    numbers = (counts[1] - 1 - places[:, 1]) * counts[0] + places[:, 0]
    found = []
    for number in np.unique(numbers):
        rows = np.flatnonzero(numbers == number)
        if len(rows) < fewest:
            continue
        column, row = places[rows[0]]
        left, bottom = (float(edge) for edge in origin + np.array([column, row]) * side)
        found.append(Cell((left, bottom, left + side, bottom + side), rows))
    return found
