"""A grid over a map: every point is in one square, and the squares lie where the points are."""

from __future__ import annotations

import numpy as np

from tb_netviz.scan.maps.cells import cells_of


def test_every_point_is_in_exactly_one_square() -> None:
    points = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32) * [5, 1]
    cells = cells_of(points, most=8, fewest=1)
    assert sorted(np.concatenate([cell.rows for cell in cells])) == list(range(200))
    for cell in cells:
        left, bottom, right, top = cell.corners
        x, y = points[cell.rows].T
        assert left - 1e-6 <= x.min() and x.max() <= right + 1e-6
        assert bottom - 1e-6 <= y.min() and y.max() <= top + 1e-6


def test_there_are_no_more_squares_than_asked_for_along_the_longer_side() -> None:
    points = np.stack([np.linspace(-3, 9, 100), np.linspace(0, 3, 100)], axis=1)
    cells = cells_of(points, most=4, fewest=1)
    assert len({cell.corners[0] for cell in cells}) == 4
    sides = [cell.corners[2] - cell.corners[0] for cell in cells]
    np.testing.assert_allclose(sides, 3)


def test_squares_come_from_the_top_row_down() -> None:
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.float32)
    rows = [cell.rows.tolist() for cell in cells_of(corners, most=2, fewest=1)]
    assert rows == [[2], [3], [0], [1]]


def test_points_that_coincide_have_no_squares() -> None:
    assert cells_of(np.ones((5, 2), np.float32), most=4, fewest=1) == []
