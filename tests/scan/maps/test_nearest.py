"""Nearest neighbours against brute force in float64."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.scan.maps import nearest as nearest_module
from tb_netviz.scan.maps.nearest import nearest


def brute_force(features: np.ndarray, queries: np.ndarray, k: int):
    wide = features.astype(np.float64)
    rows, distances = [], []
    for query in queries:
        squares = ((wide - wide[query]) ** 2).sum(axis=1)
        squares[query] = np.inf
        order = np.argsort(squares, kind="stable")[:k]
        rows.append(order)
        distances.append(np.sqrt(squares[order]))
    return np.array(rows), np.array(distances)


@pytest.mark.parametrize("offset", [0, 10, 1000, 1e5])
def test_neighbours_equal_brute_force_far_from_zero_too(offset, monkeypatch) -> None:
    monkeypatch.setattr(nearest_module, "BASE_ROWS", 128)
    features = np.random.default_rng(0).normal(0, 1, (500, 16)).astype(np.float32) + offset
    features = features.astype(np.float32)
    queries = np.arange(0, 500, 7)
    found = nearest(features, queries, 6)
    rows, distances = brute_force(features, queries, 6)
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_allclose(found.distances, distances, rtol=1e-6)


def test_where_rounding_hides_the_order_every_possible_row_is_ranked() -> None:
    random = np.random.default_rng(0)
    # Two tight groups far apart: about their common mean, float32 cannot rank within a group.
    features = random.normal(0, 1e-3, (400, 8)) + np.repeat([[-1e3], [1e3]], 200, axis=0)
    features = features.astype(np.float32)
    queries = np.arange(0, 400, 9)
    np.testing.assert_array_equal(
        nearest(features, queries, 5).rows, brute_force(features, queries, 5)[0]
    )


def test_duplicates_are_neighbours_at_distance_zero_lowest_id_first() -> None:
    features = np.random.default_rng(0).normal(0, 1, (60, 5)).astype(np.float32)
    features[[3, 10, 20, 30]] = features[0]
    found = nearest(features, np.array([10]), 3)
    assert found.rows.tolist() == [[0, 3, 20]]
    assert found.distances.tolist() == [[0, 0, 0]]


def test_all_equal_features_have_the_lowest_ids_as_neighbours() -> None:
    found = nearest(np.ones((100, 4), np.float32), np.array([1, 50]), 3)
    assert found.rows.tolist() == [[0, 2, 3], [0, 1, 2]]


def test_too_few_images_leave_places_empty() -> None:
    found = nearest(np.array([[0.0], [1.0]], np.float32), np.array([0]), 3)
    assert found.rows.tolist() == [[1, -1, -1]]
    assert np.isnan(found.distances[0, 1:]).all()
    assert nearest(np.zeros((1, 3), np.float32), np.array([0]), 2).rows.tolist() == [[-1, -1]]


def test_rows_with_nan_are_nobodys_neighbour() -> None:
    features = np.array([[0.0], [np.nan], [2.0], [np.inf], [5.0]], np.float32)
    found = nearest(features, np.array([0, 1]), 2)
    assert found.rows.tolist() == [[2, 4], [-1, -1]]
