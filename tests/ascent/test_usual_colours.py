"""Usual colours: images whose mean and spread of each channel are known by construction."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.usual_colours import UsualColours, colour_moments


def two_tones(means: list[float], spread: float, channels: int = 3) -> np.ndarray:
    """Images of a light and a dark half, whose mean and deviation are the given ones."""
    halves = np.stack([np.array(means) - spread, np.array(means) + spread], axis=1)
    pixels = np.repeat(halves, 2, axis=1)[:, :, None, None]  # (n, 4, 1, 1)
    return np.broadcast_to(pixels, (len(means), 4, 2, channels)).astype(np.float32)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_colours_of_a_picture_are_the_mean_and_the_spread_of_each_channel(channels: int):
    moments = colour_moments(two_tones([0.5, 0.25], 0.1, channels))
    assert moments.shape == (2, 2, channels)
    assert np.allclose(moments[0], [[0.5] * channels, [0.1] * channels])
    assert np.allclose(moments[1], [[0.25] * channels, [0.1] * channels])


def test_a_picture_is_as_strange_as_the_share_of_images_nearer_to_the_average() -> None:
    # Distances from the mean of the means, 0.5: twice each of 0.01, 0.05, 0.1 and 0.2.
    means = [0.49, 0.51, 0.45, 0.55, 0.4, 0.6, 0.3, 0.7]
    images = np.concatenate(
        [two_tones([mean], 0.1 + 0.01 * (i % 2)) for i, mean in enumerate(means)]
    )
    usual = UsualColours.of(colour_moments(images))
    assert usual is not None
    shares = usual.share_nearer(two_tones([0.5, 0.93, 0.35], 0.1))
    assert shares.tolist() == [0.0, 1.0, 0.75]


def test_a_cast_of_one_colour_is_strange_though_the_light_is_usual() -> None:
    images = two_tones(np.linspace(0.3, 0.7, 20).tolist(), 0.1)
    varied = images + np.random.default_rng(0).normal(0, 0.01, (20, 1, 1, 3)).astype(np.float32)
    usual = UsualColours.of(colour_moments(varied))
    assert usual is not None
    blue = two_tones([0.5], 0.1) + np.array([-0.3, -0.3, 0.6], np.float32)
    assert usual.share_nearer(blue).tolist() == [1.0]


def test_images_of_the_same_colours_tell_nothing() -> None:
    assert UsualColours.of(colour_moments(two_tones([0.5] * 20, 0.1))) is None
