"""Measures of class images: of the picture as shown, moved a little, and against the images."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.ascent.measured_statistics import distances_from_usual
from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.class_image_measures import MEANINGS, class_image_measures
from tb_netviz.techniques.recipes.natural_prior import natural_prior, no_prior
from tb_netviz.visual.pictures import eight_bits

RANDOM = np.random.default_rng(7)


def corner_or_colour() -> ImageModel:
    """Class 0 wants one pixel near the top left to be bright, class 1 the whole picture."""
    inputs = keras.Input((20, 20, 3))
    maps = keras.layers.Conv2D(3, 1, name="copy")(inputs)
    corner = keras.layers.Flatten()(keras.layers.Cropping2D(((4, 15), (4, 15)))(maps))
    whole = keras.layers.GlobalAveragePooling2D()(maps)
    joined = keras.layers.Concatenate()([corner, whole])
    outputs = keras.layers.Dense(3, activation="softmax", name="head")(joined)
    network = keras.Model(inputs, outputs)
    network.get_layer("copy").set_weights([np.eye(3)[None, None], np.zeros(3)])
    kernel = np.zeros((6, 3))
    kernel[:3, 0], kernel[3:, 1] = 5, 8
    network.get_layer("head").set_weights([kernel, np.array([0, 0, 5.0])])
    return ImageModel(network, preprocessing=(0, 1))


def photographs(model: ImageModel) -> ImageSource:
    shades = RANDOM.uniform(0.3, 0.7, size=(40, 1, 1, 3))
    images = shades * RANDOM.uniform(0.5, 1, size=(40, 20, 20, 3))
    return open_images(images.astype(np.float32), model)


def test_what_hangs_on_one_pixel_does_not_survive_a_move() -> None:
    model = corner_or_colour()
    pictures = np.zeros((2, 20, 20, 3), np.uint8)
    pictures[0, 4, 4] = 255
    pictures[1] = 255
    found = class_image_measures(model, pictures, np.array([0, 1]), no_prior("none"))
    assert set(found) == {"logit", "probability", "probability_moved"}
    assert np.all(found["probability"] > 0.9)
    assert found["probability_moved"][0] < 0.5 < 0.9 < found["probability_moved"][1]


def test_an_image_of_the_data_is_usual_and_noise_is_strange() -> None:
    model = corner_or_colour()
    data = photographs(model)
    prior = natural_prior(model, data, evaluations=64, seed=0)
    images = data.select([3, 9])
    distances = distances_from_usual(model, prior.layers, images)
    assert np.all(np.isin(np.round(distances, 3), np.round(prior.distances, 3)))
    pictures = eight_bits(np.stack([images[0], RANDOM.integers(0, 2, (20, 20, 3))]))
    found = class_image_measures(model, pictures, np.array([0, 1]), prior)
    assert found["strangeness"][0] < 1 and found["strangeness"][1] == 1
    assert set(found) == set(MEANINGS) - {"likeness"}  # one image of each class


@pytest.mark.parametrize("seed", [0, 1])
def test_the_views_of_a_picture_are_the_same_in_any_batch(seed: int) -> None:
    model = corner_or_colour()
    pictures = np.random.default_rng(seed).integers(0, 256, (3, 20, 20, 3)).astype(np.uint8)
    classes = np.array([2, 0, 1])
    together = class_image_measures(model, pictures, classes, no_prior("none"))
    alone = class_image_measures(model, pictures[1:2], classes[1:2], no_prior("none"))
    for name in together:
        assert np.allclose(together[name][1:2], alone[name], rtol=1e-4)
