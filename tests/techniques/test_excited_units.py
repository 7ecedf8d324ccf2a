"""The units that an image excites most, against loops and by hand."""

from __future__ import annotations

import numpy as np

from tb_netviz.techniques.excited_units import excited_units


def test_a_unit_that_fewer_images_excite_more_comes_first_whatever_its_scale() -> None:
    responses = np.array([[900, 800, 1000], [0.1, 0.3, 0.2]], np.float32)
    found = excited_units(responses, np.ones(2, np.float32), np.arange(3), k=2)
    assert found.positions.tolist() == [[0, 1], [1, 0], [0, 1]]
    assert found.percentile.tolist() == [[0.5, 0], [1, 0], [1, 0.5]]
    np.testing.assert_allclose(found.response, [[900, 0.1], [0.3, 800], [1000, 0.2]])


def test_equal_shares_go_to_the_greater_multiple_of_the_natural_response() -> None:
    responses = np.array([[0, 2, 2], [0, 10, 1], [0, 5, 0]], np.float32)
    found = excited_units(responses, np.array([1, 10, 1], np.float32), np.array([1]), k=3)
    assert found.positions.tolist() == [[2, 1, 0]]
    assert found.percentile.tolist() == [[1, 1, 0.5]]


def test_silent_and_broken_units_are_never_excited() -> None:
    responses = np.array([[0, 0, 0], [-3, -2, -1], [1, np.nan, 2], [1, 2, 3]], np.float32)
    found = excited_units(responses, np.ones(4, np.float32), np.arange(3), k=3)
    assert found.positions.tolist() == [[3, -1, -1]] * 3
    assert np.isnan(found.percentile[:, 1:]).all()
    assert np.isnan(found.response[:, 1:]).all()


def test_the_share_is_that_of_a_loop_ties_included() -> None:
    values = np.random.default_rng(3).integers(0, 6, (8, 30)).astype(np.float32)
    chosen = np.array([0, 7, 29])
    found = excited_units(values, np.ones(8, np.float32), chosen, k=4)
    for row, image in enumerate(chosen):
        shares = [(values[unit] < values[unit, image]).sum() / 29 for unit in range(8)]
        alive = [unit for unit in range(8) if values[unit, image] > 0]
        order = sorted(alive, key=lambda unit: (-shares[unit], -values[unit, image], unit))[:4]
        assert found.positions[row][: len(order)].tolist() == order
        np.testing.assert_allclose(
            found.percentile[row][: len(order)], [shares[unit] for unit in order], rtol=1e-6
        )


def test_a_single_image_excites_what_responds_to_it() -> None:
    found = excited_units(np.array([[2], [0]], np.float32), np.ones(2), np.array([0]), k=6)
    assert found.positions.tolist() == [[0, -1, -1, -1, -1, -1]]
    assert found.percentile[0, 0] == 0
