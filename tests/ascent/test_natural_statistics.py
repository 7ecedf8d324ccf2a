"""Natural statistics: moments that can be checked by hand, and a penalty in units of deviations."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.natural_statistics import NaturalStatistics, position_moments
from tb_netviz.model.image_model import ImageModel
from tests.ascent.objective_values import evaluate, gradient


def copy_network() -> ImageModel:
    """Its only layer gives the picture as it is."""
    network = keras.Sequential([keras.Input((4, 2, 3)), keras.layers.Conv2D(3, 1, name="copy")])
    network.layers[-1].set_weights([np.eye(3)[None, None], np.zeros(3)])
    return ImageModel(network, preprocessing=(0, 1))


@pytest.mark.parametrize("shape", [(2, 3, 5, 4), (2, 7, 4)])
def test_moments_are_those_of_numpy_over_maps_and_tokens(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(0).normal(3, 2, shape).astype(np.float32)
    positions = tuple(range(1, len(shape) - 1))
    expected = np.stack([values.mean(axis=positions), values.std(axis=positions)], axis=1)
    found = tf.function(position_moments, autograph=False)(tf.constant(values)).numpy()
    assert np.allclose(found, expected, rtol=1e-5)


def test_the_penalty_counts_deviations_and_averages_channels() -> None:
    images = np.zeros((1, 4, 2, 3), np.float32)
    images[:, :2] = 1.0  # mean 0.5 and deviation 0.5 in every channel
    centre = np.array([[0.5, 0.3, 0.5], [0.5, 0.5, 0.1]], np.float32)
    deviation = np.array([[1.0, 0.1, 1.0], [1.0, 1.0, 0.2]], np.float32)
    value = evaluate(copy_network(), NaturalStatistics("copy", centre, deviation), images)
    # Two deviations off in the mean of the second channel and in the spread of the third.
    assert value == pytest.approx([(2.0**2 + 2.0**2) / 3], rel=1e-4)


def test_a_flat_picture_has_a_finite_gradient() -> None:
    flat = np.full((1, 4, 2, 3), 0.5, np.float32)
    objective = NaturalStatistics("copy", np.full((2, 3), 0.2), np.full((2, 3), 0.1))
    slopes, _ = gradient(copy_network(), objective, flat)
    assert np.all(np.isfinite(slopes)) and np.any(slopes != 0)
