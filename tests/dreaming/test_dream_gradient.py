"""The gradient of a dream is the rectified activation carried back, or the guide's features."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.dreaming.dream_gradient import dream_gradient, guide_features
from tb_netviz.model.image_model import ImageModel
from tests.fixtures.identity_model import identity_model

SIDE = 16


@pytest.fixture(scope="module")
def model() -> ImageModel:
    """Two convolutions of random weights."""
    keras.utils.set_random_seed(0)
    inputs = keras.Input((SIDE, SIDE, 3))
    x = keras.layers.Conv2D(6, 3, strides=2, padding="same", activation="relu")(inputs)
    x = keras.layers.Conv2D(8, 3, padding="same", activation="relu", name="late")(x)
    return ImageModel(keras.Model(inputs, x), preprocessing=(0.0, 1.0))


def test_gradient_is_the_activation_times_the_weights() -> None:
    tiles = np.random.default_rng(0).uniform(size=(2, 8, 8, 1)).astype(np.float32)
    response = dream_gradient(identity_model(scale=3.0), "conv")(tiles)
    np.testing.assert_allclose(response.gradient, 9 * tiles, rtol=1e-5)
    np.testing.assert_allclose(
        response.objective, np.square(3 * tiles).sum(axis=(1, 2, 3)) / 2, rtol=1e-5
    )


def test_negative_activations_are_rectified() -> None:
    tiles = np.full((1, 8, 8, 1), 0.25, np.float32)
    tiles[0, :, 4:] = 0.75
    response = dream_gradient(identity_model(bias=-0.5), "conv")(tiles)
    np.testing.assert_allclose(response.gradient[0, :, :4], 0)
    np.testing.assert_allclose(response.gradient[0, :, 4:], 0.25, rtol=1e-5)
    assert response.lowest == pytest.approx(-0.25)


def test_a_single_channel_is_the_only_one_that_dreams(model: ImageModel) -> None:
    tiles = np.random.default_rng(1).uniform(size=(1, SIDE, SIDE, 3)).astype(np.float32)
    whole = dream_gradient(model, "late")(tiles)
    single = [
        dream_gradient(model, "late", channels=np.eye(8, dtype=np.float32)[channel])(tiles)
        for channel in range(8)
    ]
    np.testing.assert_allclose(
        sum(one.gradient for one in single), whole.gradient, rtol=1e-4, atol=1e-6
    )


def test_a_guide_pulls_towards_its_own_features(model: ImageModel) -> None:
    random = np.random.default_rng(2)
    guide = random.uniform(size=(SIDE, SIDE, 3)).astype(np.float32)
    features = guide_features(model, "late", guide)
    assert features.shape == (64, 8)
    tiles = random.uniform(size=(1, SIDE, SIDE, 3)).astype(np.float32)
    activation = np.maximum(model.tap(["late"]).read(tiles)["late"][0].reshape(-1, 8), 0)
    best = features[np.argmax(activation @ features.T, axis=1)]
    response = dream_gradient(model, "late", guide=features)(tiles)
    assert response.objective[0] == pytest.approx(np.sum(activation * best), rel=1e-4)
