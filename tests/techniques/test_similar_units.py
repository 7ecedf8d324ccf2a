"""Units that respond alike, against NumPy's correlations and by hand."""

from __future__ import annotations

import numpy as np

from tb_netviz.techniques import similar_units as module
from tb_netviz.techniques.similar_units import similar_units


def responses(units: int, images: int = 60) -> np.ndarray:
    return np.random.default_rng(1).gamma(1, 1, (units, images)).astype(np.float32)


def test_the_nearest_units_are_those_of_the_whole_table(monkeypatch) -> None:
    monkeypatch.setattr(module, "_ROWS", 7)  # several blocks
    values = responses(30)
    found = similar_units(values, np.arange(30))
    table = np.corrcoef(values)
    np.fill_diagonal(table, -np.inf)
    order = np.argsort(-table, axis=1, kind="stable")[:, :6]
    np.testing.assert_array_equal(found.positions, order)
    np.testing.assert_allclose(
        found.correlation, np.take_along_axis(table, order, axis=1), atol=1e-5
    )
    assert not found.is_duplicate.any()


def test_a_duplicate_is_the_unit_of_higher_index_whatever_its_scale() -> None:
    values = responses(4)
    values[3] = 2 * values[1] + 1
    assert similar_units(values, np.arange(4)).is_duplicate.tolist() == [False, False, False, True]
    named = similar_units(values, np.array([5, 9, 7, 2]))
    assert named.is_duplicate.tolist() == [False, True, False, False]
    assert named.positions[:, 0].tolist()[1::2] == [3, 1]
    np.testing.assert_allclose(named.correlation[1, 0], 1, atol=1e-6)


def test_two_units_that_respond_to_one_image_only_are_no_duplicates() -> None:
    values = np.zeros((3, 60), np.float32)
    values[:2, 5] = 4, 8
    values[2, :9] = 1
    found = similar_units(values, np.arange(3))
    np.testing.assert_allclose(found.correlation[0, 0], 1, atol=1e-6)
    assert not found.is_duplicate.any()


def test_units_without_a_correlation_are_near_to_none() -> None:
    values = responses(4)
    values[1] = 3
    values[2, 0] = np.nan
    found = similar_units(values, np.arange(4))
    assert found.positions[:, 0].tolist() == [3, -1, -1, 0]
    assert (found.positions[:, 1:] == -1).all()
    assert np.isnan(found.correlation[1:3]).all()


def test_a_layer_of_one_unit_has_no_near_unit() -> None:
    assert (similar_units(responses(1), np.arange(1)).positions == -1).all()
