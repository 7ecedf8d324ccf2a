"""What photographs look like: moments of images whose colours are known."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.natural_colours import NaturalColours


def mixed_noise(count=4, side=24):
    """Independent normal pixels of three sources, mixed; returns images and the mixing."""
    mixing = np.array([[0.1, 0.1, 0.1], [0.02, 0, -0.02], [0.0, 0.01, 0.0]])
    sources = np.random.default_rng(5).normal(size=(count, side, side, 3))
    return 0.5 + sources @ mixing, mixing


def test_photographs_in_these_units_have_variance_one_and_no_correlation():
    images, _ = mixed_noise()
    natural = NaturalColours.of(images)
    white = ((images - natural.centre) @ natural.contrast).reshape(-1, 3)
    np.testing.assert_allclose(white.T @ white / len(white), np.eye(3), atol=1e-4)


def test_steps_in_these_units_add_up_to_one():
    images, _ = mixed_noise()
    steps = images @ NaturalColours.of(images).steps
    down, right = (np.square(np.diff(steps, axis=axis)).mean(axis=(0, 1, 2)) for axis in (1, 2))
    np.testing.assert_allclose(down + right, 1, atol=1e-4)


def test_a_wrong_tint_is_further_away_than_as_much_wrong_light():
    natural = NaturalColours.of(mixed_noise()[0])
    light, tint = np.array([0.1, 0.1, 0.1]), np.array([0.1, 0, -0.1]) * np.sqrt(1.5)
    assert np.linalg.norm(light) == pytest.approx(np.linalg.norm(tint))
    assert np.linalg.norm(tint @ natural.contrast) > 3 * np.linalg.norm(light @ natural.contrast)


@pytest.mark.parametrize("channels", [1, 3, 5])
def test_grey_and_flat_photographs_give_finite_units(channels):
    grey = np.repeat(mixed_noise()[0][..., :1], channels, axis=-1)
    for images in (grey, np.full((1, 8, 8, channels), 0.3)):
        natural = NaturalColours.of(images)
        assert natural.centre.shape == (channels,)
        assert np.isfinite(natural.contrast).all()
        assert np.isfinite(natural.steps).all()
