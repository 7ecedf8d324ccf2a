"""Measured statistics: the moments of the user's images, and images that tell nothing."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.ascent.measured_statistics import (
    FEWEST_IMAGES,
    UsualStatistics,
    distances_from_usual,
    measure_statistics,
    pull_of,
)
from tb_netviz.ascent.natural_statistics import NaturalStatistics
from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel

RANDOM = np.random.default_rng(4)
IMAGES = RANDOM.uniform(size=(24, 6, 5, 3)).astype(np.float32) * RANDOM.uniform(size=(24, 1, 1, 3))


def colours_network() -> ImageModel:
    """The layer gives the picture; the score of class c is the mean of colour c."""
    network = keras.Sequential(
        [
            keras.Input((6, 5, 3)),
            keras.layers.Conv2D(3, 1, name="copy"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(3),
        ]
    )
    network.layers[0].set_weights([np.eye(3)[None, None], np.zeros(3)])
    network.layers[-1].set_weights([np.eye(3), np.zeros(3)])
    return ImageModel(network, preprocessing=(0, 1))


def measured(images: np.ndarray, most: int = 100) -> UsualStatistics:
    model = colours_network()
    source = open_images(images.astype(np.float32), model)
    return measure_statistics(model, ["copy"], source, most=most)


def test_the_usual_values_are_those_of_the_images() -> None:
    usual = measured(IMAGES)
    (layer,) = usual.layers
    moments = np.stack([IMAGES.mean(axis=(1, 2)), IMAGES.std(axis=(1, 2))], axis=1)
    assert usual.count == 24
    assert np.allclose(layer.centre, moments.mean(axis=0), rtol=1e-4)
    assert np.allclose(layer.deviation, moments.std(axis=0), rtol=1e-3)


def test_no_more_images_are_read_than_allowed_and_the_choice_is_fixed() -> None:
    first, second = measured(IMAGES, most=18), measured(IMAGES, most=18)
    assert first.count == 18
    assert np.array_equal(first.layers[0].centre, second.layers[0].centre)


@pytest.mark.parametrize(
    "images",
    [
        IMAGES[: FEWEST_IMAGES - 1],
        np.repeat(IMAGES[:1], 20, axis=0),
        np.broadcast_to(IMAGES[:, :1, :1], IMAGES.shape),
        np.full_like(IMAGES, 0.25),
    ],
    ids=["too few", "all the same", "of one colour each", "of one colour"],
)
def test_images_that_tell_nothing_give_no_penalty(images: np.ndarray) -> None:
    usual = measured(images)
    assert usual.layers == () and usual.pull == 0


def test_the_pull_is_the_ratio_of_the_gradients() -> None:
    # At a picture whose means lie one off, the penalty of the means has the slope 2 / 3 for each
    # of three channels; the score of a class has the slope 1 for one channel.
    images = IMAGES[:4]
    centre = np.stack([images[0].mean(axis=(0, 1)) - 1, images[0].std(axis=(0, 1))])
    deviation = np.array([[1.0] * 3, [1e6] * 3], np.float32)
    layer = NaturalStatistics("copy", centre.astype(np.float32), deviation)
    found = pull_of(colours_network(), [layer], images[:1])
    assert found == pytest.approx(2 / 3 * np.sqrt(3), rel=1e-3)


def test_statistics_of_smaller_views_are_those_of_smaller_images() -> None:
    model = colours_network()
    source = open_images(IMAGES, model)
    seen = measure_statistics(model, ["copy"], source, most=100, seen=(3, 5)).layers[0]
    full = measure_statistics(model, ["copy"], source, most=100).layers[0]
    # Averaging neighbours leaves the mean of an image and takes some of its variation.
    assert np.allclose(seen.centre[0], full.centre[0], atol=0.02)
    assert np.all(seen.centre[1] < full.centre[1])


def test_the_distances_of_the_images_are_kept_in_order() -> None:
    model = colours_network()
    usual = measure_statistics(model, ["copy"], open_images(IMAGES, model), most=100)
    again = distances_from_usual(model, usual.layers, IMAGES)
    assert len(usual.distances) == 24 and np.all(np.diff(usual.distances) >= 0)
    assert np.allclose(np.sort(again), usual.distances, rtol=1e-3)
