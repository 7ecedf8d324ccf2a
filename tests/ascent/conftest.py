"""Tiny networks with smooth or known answers for the tests of the ascent engine."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest

from tb_netviz.model.image_model import ImageModel


@pytest.fixture(scope="session")
def smooth_model() -> ImageModel:
    """A network without kinks, odd and not square, so that finite differences hold."""
    keras.utils.set_random_seed(5)
    network = keras.Sequential(
        [
            keras.Input((9, 11, 3)),
            keras.layers.Conv2D(6, 3, activation="tanh", name="maps"),
            keras.layers.Conv2D(5, 3, strides=2, activation="softplus", name="deep"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    return ImageModel(network, preprocessing=(-2, 2))


def colour_network(channels: int = 3) -> ImageModel:
    """The score of class c is the mean of channel c minus that of the others."""
    network = keras.Sequential(
        [
            keras.Input((12, 10, channels)),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(channels, activation="softmax"),
        ]
    )
    weights = 2 * np.eye(channels, dtype=np.float32) - 1
    network.layers[-1].set_weights([weights, np.zeros(channels, np.float32)])
    return ImageModel(network, preprocessing=(0, 1))


@pytest.fixture
def colour_model() -> ImageModel:
    return colour_network()


@pytest.fixture
def colour_model_of() -> Callable[[int], ImageModel]:
    return colour_network


@pytest.fixture
def some_images() -> np.ndarray:
    return np.random.default_rng(3).uniform(0.2, 0.8, (3, 9, 11, 3)).astype(np.float32)
