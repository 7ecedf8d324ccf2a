"""Signal-to-noise ratio and structural similarity of pictures with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.image_similarity import peak_signal_to_noise, structural_similarity


def test_known_error_gives_known_decibels() -> None:
    black = np.zeros((1, 8, 8, 3), np.uint8)
    assert peak_signal_to_noise(black + 255, black)[0] == pytest.approx(0, abs=1e-4)
    tenth = np.full_like(black, 51)  # a fifth of the range: 20 log10(5) = 13.98 dB
    assert peak_signal_to_noise(tenth, black)[0] == pytest.approx(13.979, abs=1e-3)


def test_equal_pictures_are_as_near_as_eight_bits_can_tell() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3)).astype(np.uint8)
    np.testing.assert_allclose(peak_signal_to_noise(picture, picture), 58.92, atol=0.01)
    np.testing.assert_allclose(structural_similarity(picture, picture), 1, atol=1e-6)


def test_noise_and_inversion_are_less_similar_than_a_change_of_brightness() -> None:
    ramp = np.tile(np.arange(32, dtype=np.uint8) * 6, (1, 32, 1))[..., None]
    brighter = ramp + 20
    inverted = 255 - ramp
    assert structural_similarity(brighter, ramp)[0] > 0.8
    assert structural_similarity(inverted, ramp)[0] < 0.3


def test_pictures_smaller_than_the_window_are_allowed() -> None:
    small = np.zeros((1, 5, 6, 1), np.uint8)
    assert structural_similarity(small, small).shape == (1,)
