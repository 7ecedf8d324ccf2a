"""Histograms, examples, bytes and silence of responses, against loops and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.techniques.response_measures import (
    histograms,
    interests,
    quantile_examples,
    quantised,
    ranges,
    silent_shares,
)
from tb_netviz.techniques.small_integers import smallest_integers

QUANTILES = (1.0, 0.99, 0.9, 0.5, 0.1)


def responses(units: int = 20, images: int = 57) -> np.ndarray:
    """Rectified, so that many are zero; the last unit responds to whole steps only."""
    values = np.maximum(np.random.default_rng(0).normal(0, 3, (units, images)), 0)
    values[-1] = np.rint(values[-1])
    return values.astype(np.float32)


def test_the_histogram_counts_equal_steps_between_the_lowest_and_the_highest_response() -> None:
    by_hand = np.array([[0, 1, 2, 3, 4, 4]], np.float32)
    assert histograms(by_hand, ranges(by_hand), bins=4).tolist() == [[1, 1, 1, 3]]
    values = responses()
    found = histograms(values, ranges(values))
    for unit, row in enumerate(values):
        # An edge is compared in higher precision by neither: rows of random numbers meet none.
        if unit < len(values) - 1:
            assert found[unit].tolist() == np.histogram(row, 24)[0].tolist()
    assert (found.sum(axis=1) == values.shape[1]).all()


def test_a_unit_that_responds_to_all_images_alike_has_them_in_the_first_step() -> None:
    values = np.full((1, 5), 7, np.float32)
    assert histograms(values, ranges(values)).tolist() == [[5] + [0] * 23]
    assert quantised(values, ranges(values)).tolist() == [[0] * 5]


def test_examples_lie_nearest_to_the_quantiles() -> None:
    values = responses()
    found = quantile_examples(values, ranges(values), QUANTILES, 4)
    assert found.shape == (20, 5, 4)
    for unit, row in enumerate(values):
        for number, quantile in enumerate(QUANTILES):
            target = np.quantile(row.astype(np.float64), quantile)
            best = np.sort(np.abs(row - target))[:4]
            chosen = found[unit, number]
            np.testing.assert_allclose(np.abs(row[chosen] - target), best, atol=1e-6)
            assert len(set(chosen.tolist())) == 4


def test_the_examples_of_the_highest_quantile_are_the_top_images() -> None:
    values = np.array([[3, 9, 5, 1, 7]], np.float32)
    found = quantile_examples(values, ranges(values), [1, 0.5], 3)
    assert found[0, 0].tolist() == [1, 4, 2]
    assert found[0, 1].tolist()[0] == 2


def test_fewer_images_than_examples_leave_places_empty() -> None:
    values = np.array([[3, 9]], np.float32)
    assert quantile_examples(values, ranges(values), [1], 4).tolist() == [[[1, 0, -1, -1]]]
    one = np.array([[3]], np.float32)
    assert quantile_examples(one, ranges(one), [0.5], 2).tolist() == [[[0, -1]]]


def test_a_byte_tells_a_response_to_half_a_step() -> None:
    values = responses()
    ends = ranges(values)
    bytes_ = quantised(values, ends)
    assert bytes_.dtype == np.uint8
    steps = (ends[:, 1] - ends[:, 0]) / 255
    back = ends[:, :1] + bytes_ * steps[:, None]
    assert (np.abs(back - values) <= steps[:, None] * 0.501).all()
    assert bytes_.min(axis=1).tolist() == [0] * 20
    assert bytes_.max(axis=1).tolist() == [255] * 20


def test_silence_is_no_response_above_zero() -> None:
    values = np.array([[0, 1, 2, 0], [-1, -2, -3, -4], [1, 2, 3, 4]], np.float32)
    assert silent_shares(values).tolist() == [0.5, 1, 0]


def test_interest_is_how_far_the_nine_strongest_responses_stand_out() -> None:
    values = responses(20, 120)
    found = interests(values)
    for unit, row in enumerate(values.astype(np.float64)):
        strongest = np.sort(row)[-9:].mean()
        np.testing.assert_allclose(found[unit], (strongest - row.mean()) / row.std(), rtol=1e-5)


def test_nine_images_make_a_unit_more_interesting_than_one_or_all_of_them() -> None:
    values = np.zeros((4, 500), np.float32)
    values[0, :9], values[1, 0], values[2, ::2] = 1, 100, 5
    nine, one, half, none = interests(values)
    assert nine > one > half > none == 0
    few = np.zeros((1, 12), np.float32)
    few[0, 3] = 1
    np.testing.assert_allclose(interests(few), (1 - 1 / 12) / few.std(), rtol=1e-6)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_unit_with_a_response_that_is_not_finite_tells_nothing(broken: float) -> None:
    values = np.array([[1, broken, 3], [1, 2, 3]], np.float32)
    ends = ranges(values)
    assert np.isnan(ends[0]).all()
    assert histograms(values, ends).sum(axis=1).tolist() == [0, 3]
    assert quantile_examples(values, ends, [1], 1).tolist() == [[[-1]], [[2]]]
    assert quantised(values, ends).tolist() == [[0, 0, 0], [0, 128, 255]]
    assert interests(values)[0] == 0


def test_the_smallest_integers_hold_minus_one_too() -> None:
    assert smallest_integers(np.array([127])).dtype == np.int8
    assert smallest_integers(np.array([128])).dtype == np.int16
    assert smallest_integers(np.zeros((0, 3), int)).dtype == np.int8
