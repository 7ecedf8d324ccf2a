"""Constraints bring pixels back to where they may be."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.constraints import Decay, GaussianBlur, UnitBox
from tb_netviz.ascent.draws import Clock

CLOCK = Clock(tf.constant(3), tf.constant(0.0))


@pytest.fixture
def pixels() -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 2, (2, 7, 9, 3)).astype(np.float32)


def test_unit_box_clips(pixels: np.ndarray) -> None:
    assert np.array_equal(UnitBox().apply(pixels, CLOCK), np.clip(pixels, 0, 1))


def test_decay_goes_a_share_of_the_way_to_grey(pixels: np.ndarray) -> None:
    decayed = np.asarray(Decay(0.25).apply(pixels, CLOCK))
    assert np.allclose(decayed - 0.5, 0.75 * (pixels - 0.5), atol=1e-6)


def test_blur_smooths_keeps_flat_pictures_and_waits_its_turn(pixels: np.ndarray) -> None:
    blur = GaussianBlur(1.0, every=4)
    assert np.std(blur.apply(pixels, CLOCK)) < 0.5 * np.std(pixels)
    flat = np.full_like(pixels, 0.3)
    assert np.allclose(blur.apply(flat, CLOCK), flat, atol=1e-6)
    early = Clock(tf.constant(2), tf.constant(0.0))
    assert np.array_equal(blur.apply(pixels, early), pixels)
