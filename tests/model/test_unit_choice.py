"""Every technique shows the same units, and a smaller choice is part of a larger one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tb_netviz.model.unit_choice import shown_units, spread_order, telling_order


@pytest.mark.parametrize("count", [1, 2, 3, 17, 64, 1000])
def test_a_smaller_choice_is_part_of_a_larger_one(count: int) -> None:
    choices = [set(shown_units(count, limit).tolist()) for limit in range(1, count + 3)]
    for smaller, larger in itertools.pairwise(choices):
        assert smaller <= larger
    assert choices[-1] == set(range(count))


@pytest.mark.parametrize("limit", [1, 2, 3, 9, 24, 64])
def test_as_many_units_as_asked_for_spread_over_the_layer(limit: int) -> None:
    units = shown_units(512, limit)
    assert len(set(units.tolist())) == limit
    assert (np.diff(units) > 0).all()
    assert units[0] == 0
    if limit > 2:
        assert units[-1] == 511
        # No gap is more than twice as wide as an even spread would leave.
        assert np.diff(units).max() <= 2 * 512 / (limit - 1)


def test_nine_of_many_units_lie_evenly() -> None:
    assert shown_units(129, 9).tolist() == [0, 16, 32, 48, 64, 80, 96, 112, 128]


def test_every_beginning_of_the_order_is_the_smaller_choice() -> None:
    order = spread_order(37)
    assert sorted(order.tolist()) == list(range(37))
    for limit in (1, 5, 20):
        assert sorted(order[:limit].tolist()) == shown_units(37, limit).tolist()


def test_the_unit_whose_peak_stands_out_most_comes_first_and_dead_ones_last() -> None:
    mean, deviation = [1.0, 1.0, 0.0, np.nan, 1.0], [1.0, 2.0, 0.0, 1.0, 1.0]
    natural = [3.0, 9.0, 0.0, 5.0, 3.0]
    assert telling_order(mean, deviation, natural, natural).tolist() == [1, 0, 4, 2, 3]


def test_a_unit_that_responds_to_few_images_comes_before_the_dead_ones() -> None:
    # Unit 0 is dead; 1 and 3 respond to too few images for a natural response, 3 in no sample.
    mean, deviation = [0.0, 0.1, 1.0, 0.0], [0.0, 0.5, 1.0, 0.0]
    natural, maximum = [0.0, 0.0, 2.0, 0.0], [0.0, 4.0, 3.0, 7.0]
    assert telling_order(mean, deviation, natural, maximum).tolist() == [2, 3, 1, 0]
