"""The strongest links of each unit, from matrices that are seen through at a glance."""

from __future__ import annotations

import numpy as np

from tb_netviz.techniques.strongest_links import no_links, strongest_links


def test_positive_links_come_first_and_each_sign_begins_with_the_strongest():
    weights = {"a": np.array([[1.0], [-3.0], [5.0]]), "b": np.array([[-4.0], [2.0]])}
    links = strongest_links(weights, ["b", "a"], 2)
    assert links.layers.tolist() == [[1, 0, 0, 1]]
    assert links.units.tolist() == [[2, 1, 0, 1]]
    assert links.weights.tolist() == [[5, 2, -4, -3]]
    np.testing.assert_allclose(links.shares, [14 / 15])


def test_links_that_do_not_exist_are_minus_one():
    links = strongest_links({"a": np.array([[1.0, 0.0], [2.0, 0.0]])}, ["a"], 2)
    assert links.layers.tolist() == [[0, 0, -1, -1], [-1, -1, -1, -1]]
    assert links.units.tolist() == [[1, 0, -1, -1], [-1, -1, -1, -1]]
    assert links.weights[0].tolist() == [2, 1, 0, 0]
    assert links.shares[0] == 1
    assert np.isnan(links.shares[1])


def test_fewer_units_than_asked_for_are_all_listed():
    links = strongest_links({"a": np.array([[1.0], [-2.0]])}, ["a"], 5)
    assert links.units.tolist() == [[0, -1, 1, -1]]


def test_of_equal_links_the_earlier_layer_and_the_lower_unit_come_first():
    weights = {"late": np.full((2, 1), 1.0), "early": np.full((2, 1), 1.0)}
    links = strongest_links(weights, ["early", "late"], 3, signs=(1,))
    assert links.layers.tolist() == [[0, 0, 1]]
    assert links.units.tolist() == [[0, 1, 0]]


def test_the_strongest_of_random_links_are_those_of_a_sort():
    weights = np.random.default_rng(0).normal(size=(40, 7)).astype(np.float32)
    links = strongest_links({"a": weights}, ["a"], 3)
    for unit in range(7):
        order = np.argsort(weights[:, unit])
        assert links.units[unit].tolist() == [*order[::-1][:3], *order[:3]]


def test_units_without_links_have_none():
    links = no_links(3)
    assert links.units.shape == (3, 0)
    assert np.isnan(links.shares).all()
