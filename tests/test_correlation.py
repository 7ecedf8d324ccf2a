"""Correlations of rows against NumPy's."""

from __future__ import annotations

import numpy as np

from tb_netviz.correlation import correlations, standardised


def test_correlations_are_those_of_numpy() -> None:
    generator = np.random.default_rng(0)
    left, right = generator.normal(5, 2, (7, 40)), generator.gamma(1, 1e12, (5, 40))
    found = correlations(standardised(left)[0], standardised(right)[0])
    np.testing.assert_allclose(found, np.corrcoef(left, right)[:7, 7:], atol=1e-5)


def test_bytes_correlate_as_numbers_do() -> None:
    rows = np.array([[0, 100, 255], [255, 155, 0]], np.uint8)
    values, _ = standardised(rows)
    np.testing.assert_allclose(correlations(values, values), [[1, -1], [-1, 1]], atol=1e-6)


def test_constant_and_infinite_rows_have_no_correlation() -> None:
    values, has_any = standardised(np.array([[0.1, 0.1, 0.1], [1, np.inf, 2], [np.nan, 1, 2]]))
    assert not has_any.any()
    assert not values.any()
