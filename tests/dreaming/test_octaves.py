"""Octaves: their sizes, and the detail carried up."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.dreaming.octaves import climb_octaves, octave_sizes, resize


def test_sizes_rise_by_the_scale_to_the_picture_s_own() -> None:
    assert octave_sizes(280, 140, octaves=3, scale=1.4, smallest=8) == [
        (143, 71),
        (200, 100),
        (280, 140),
    ]


def test_octaves_below_the_smallest_side_are_left_out() -> None:
    assert octave_sizes(32, 32, octaves=4, scale=2, smallest=10) == [(16, 16), (32, 32)]
    assert octave_sizes(4, 4, octaves=4, scale=2, smallest=10) == [(4, 4)]


def test_an_ascent_that_does_nothing_gives_the_photograph_back() -> None:
    photograph = np.random.default_rng(0).uniform(size=(2, 40, 30, 3)).astype(np.float32)
    sizes = octave_sizes(40, 30, octaves=3, scale=1.4, smallest=4)
    result = climb_octaves(photograph, sizes, lambda pictures, octave: pictures)
    np.testing.assert_allclose(result, photograph, atol=1e-6)


def test_detail_of_every_octave_reaches_the_result() -> None:
    photograph = np.full((1, 40, 40, 1), 0.5, np.float32)
    sizes = octave_sizes(40, 40, octaves=3, scale=2, smallest=4)
    result = climb_octaves(photograph, sizes, lambda pictures, octave: pictures + 0.1)
    np.testing.assert_allclose(result, 0.8, atol=1e-5)


def test_pictures_stay_in_range_between_octaves() -> None:
    photograph = np.full((1, 8, 8, 1), 0.9, np.float32)
    seen = []

    def ascend(pictures: np.ndarray, octave: int) -> np.ndarray:
        seen.append(pictures.max())
        return pictures + 0.4

    climb_octaves(photograph, [(4, 4), (8, 8)], ascend)
    assert max(seen) <= 1


def test_resizing_to_the_same_size_is_a_copy() -> None:
    pictures = np.ones((1, 4, 4, 1), np.float32)
    resize(pictures, (4, 4))[...] = 2
    assert pictures.max() == 1


def test_no_octave_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least the size"):
        climb_octaves(np.ones((1, 4, 4, 1), np.float32), [], lambda pictures, octave: pictures)
