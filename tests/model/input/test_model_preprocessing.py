"""What the model eats: given, inferred, and back again."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from tb_netviz.errors import NetVizError
from tb_netviz.model import ImageModel
from tb_netviz.model.input.preprocessing import from_mode, from_range
from tests.model import tiny_models

L = keras.layers


@pytest.mark.parametrize("mode", ["tf", "torch", "caffe"])
def test_modes_are_those_of_keras_applications(mode):
    pixels = np.round(tiny_models.noise(2, 5, 4, 3) * 255)
    expected = keras.applications.imagenet_utils.preprocess_input(pixels.copy(), mode=mode)
    mapped = from_mode(mode)(tf.constant(pixels / 255, tf.float32))
    np.testing.assert_allclose(mapped, expected, atol=1e-4)
    np.testing.assert_allclose(from_mode(mode).inverse(expected), pixels / 255, atol=1e-6)


@given(st.floats(-300, 300), st.floats(0.5, 600))
def test_inverse_undoes_any_range(low, span):
    preprocessing = from_range(low, low + span)
    images = tiny_models.noise(1, 2, 2, 3)
    back = preprocessing.inverse(np.asarray(preprocessing(tf.constant(images))))
    np.testing.assert_allclose(back, images, atol=1e-3)


def entrance(*layers) -> keras.Model:
    image = keras.Input((4, 4, 3))
    x = image
    for layer in layers:
        x = layer(x)
    return keras.Model(image, L.GlobalAveragePooling2D()(L.Conv2D(2, 3)(x)))


def imagenet_normalization(scale: float) -> keras.layers.Layer:
    return L.Normalization(
        mean=[0.485 * scale, 0.456 * scale, 0.406 * scale],
        variance=[(0.229 * scale) ** 2, (0.224 * scale) ** 2, (0.225 * scale) ** 2],
    )


@pytest.mark.parametrize(
    ("layers", "ends"),
    [
        ([L.Rescaling(1 / 255)], (0, 255)),
        ([L.Rescaling(1 / 127.5, offset=-1)], (0, 255)),
        ([L.Rescaling(2.0, offset=-1)], (0, 1)),
        ([L.Rescaling(1.0, offset=[-123.0, -117.0, -104.0])], (0, 255)),
        ([imagenet_normalization(1)], (0, 1)),
        ([imagenet_normalization(255)], (0, 255)),
        ([L.Rescaling(1 / 255), imagenet_normalization(1)], (0, 255)),
        ([L.Lambda(lambda x: x / 127.5 - 1)], (0, 255)),
        ([keras.Sequential([L.RandomFlip(), L.Rescaling(1 / 255)])], (0, 255)),
        ([L.RandomRotation(0.1), L.Resizing(6, 6), L.Rescaling(1 / 255)], (0, 255)),
        ([], (0, 1)),
    ],
)
def test_the_models_own_rescaling_says_what_it_eats(layers, ends):
    preprocessing = ImageModel(entrance(*layers)).preprocessing
    assert preprocessing.value_range == ends
    assert preprocessing.describe().startswith(f"values from {ends[0]} to {ends[1]}, ")


@pytest.mark.parametrize(
    ("seen", "ends"),
    [((0, 255), (0, 255)), ((0.1, 0.98), (0, 1)), ((-0.9, 1), (-1, 1)), ((-2.1, 2.6), (-2.1, 2.6))],
)
def test_the_data_that_is_fed_decides(seen, ends):
    preprocessing = ImageModel(entrance(), value_range=seen).preprocessing
    assert preprocessing.value_range == pytest.approx(ends, rel=1e-6)
    assert "the data lies between" in preprocessing.describe()


def test_data_that_does_not_suit_the_rescaling_is_called_suspicious():
    model = ImageModel(entrance(L.Rescaling(1 / 255)), value_range=(0.0, 1.0))
    assert model.preprocessing.value_range == (0, 1)
    assert "suspicious" in model.preprocessing.describe()


def test_networks_of_keras_applications_are_known_by_name():
    image = keras.Input((32, 32, 3))
    keras_model = keras.Model(image, L.Conv2D(2, 3)(image), name="vgg16")
    assert ImageModel(keras_model).preprocessing.is_bgr
    assert ImageModel(keras_model, value_range=(-120.0, 150.0)).preprocessing.is_bgr
    assert not ImageModel(keras_model, value_range=(0.0, 255.0)).preprocessing.is_bgr


def test_a_function_is_used_and_named_and_has_no_inverse():
    def halved(images):
        return images / 2

    keras_model = tiny_models.functional()
    model = ImageModel(keras_model, preprocessing=halved)
    assert model.preprocessing.describe() == "the function 'halved', as given"
    images = tiny_models.noise(2, 8, 8, 3)
    read = model.tap(["head"]).read(images)["head"]
    np.testing.assert_allclose(read, np.asarray(keras_model(images / 2)), atol=1e-6)
    with pytest.raises(NetVizError, match="cannot be taken back"):
        model.preprocessing.inverse(images)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("torc", "preprocessing 'torc' is not known; did you mean 'torch'"),
        ((1, 0), "needs low < high"),
        ((1, 2, 3), "must be 'auto', 'tf'"),
        (7, "must be 'auto', 'tf'"),
    ],
)
def test_wrong_preprocessing_is_refused(wrong, words):
    with pytest.raises(NetVizError, match=words):
        ImageModel(tiny_models.functional(), preprocessing=wrong)
