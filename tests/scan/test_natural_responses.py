"""Natural responses of an identity network are percentiles of its images' brightest pixels."""

from __future__ import annotations

import keras
import numpy as np

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.natural_responses import natural_responses


def identity() -> ImageModel:
    image = keras.Input((4, 4, 1))
    same = keras.layers.Conv2D(1, 1, kernel_initializer="ones", use_bias=False, name="same")
    return ImageModel(keras.Model(image, same(image)), preprocessing=(0.0, 1.0))


def test_the_percentile_is_taken_over_the_strongest_response_to_each_image() -> None:
    model = identity()
    brightest = np.linspace(0.1, 0.9, 40).astype(np.float32)
    images = np.zeros((40, 4, 4, 1), np.float32)
    images[:, 1, 2, 0] = brightest
    values, count = natural_responses(model, "same", open_images(images, model))
    assert count == 40
    np.testing.assert_allclose(values, np.percentile(brightest, 99.9, keepdims=True), rtol=1e-5)


def test_no_more_images_are_read_than_asked_for() -> None:
    model = identity()
    images = np.random.default_rng(0).random((40, 4, 4, 1), np.float32)
    assert natural_responses(model, "same", open_images(images, model), images=7)[1] == 7


def test_blocks_of_units_share_one_answer_until_the_weights_change() -> None:
    model = identity()
    source = open_images(np.full((3, 4, 4, 1), 0.5, np.float32), model)
    first, _ = natural_responses(model, "same", source)
    assert natural_responses(model, "same", source)[0] is first
    kernel = model.keras_model.get_layer("same").kernel
    kernel.assign(2 * kernel)
    np.testing.assert_allclose(natural_responses(model, "same", source)[0], 2 * first)
