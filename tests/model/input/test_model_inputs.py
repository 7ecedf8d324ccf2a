"""Which models have an image input, and how each is fed."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model import ImageModel
from tests.model import tiny_models

L = keras.layers


def test_a_model_of_plain_height_and_width_gets_grey_images():
    keras_model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dense(3, name="head")])
    model = ImageModel(keras_model, preprocessing=(0, 1))
    assert model.image_shape == (28, 28, 1)
    images = tiny_models.noise(2, 28, 28, 1)
    own = np.asarray(keras_model(images[..., 0]))
    np.testing.assert_allclose(model.tap(["head"]).read(images)["head"], own, atol=1e-5)


@pytest.mark.parametrize("channels", [1, 2, 5])
def test_any_number_of_channels_works(channels):
    image = keras.Input((8, 6, channels))
    model = ImageModel(keras.Model(image, L.Conv2D(2, 3, name="conv")(image)))
    assert model.image_shape == (8, 6, channels)
    images = tiny_models.noise(1, 8, 6, channels)
    assert model.tap(["conv"]).read(images)["conv"].shape == (1, 6, 4, 2)


def test_open_height_and_width_are_given_or_assumed():
    image = keras.Input((None, None, 3))
    keras_model = keras.Model(image, L.GlobalAveragePooling2D()(L.Conv2D(2, 3)(image)))
    assert ImageModel(keras_model, image_shape=(20, 30)).image_shape == (20, 30, 3)
    assumed = ImageModel(keras_model)
    assert assumed.image_shape == (224, 224, 3)
    assert "224 x 224" in assumed.notes[0]


def test_further_inputs_are_fed_zeros_and_that_is_said():
    image, age = keras.Input((8, 8, 3), name="image"), keras.Input((2,), name="age")
    x = L.Concatenate()([L.GlobalAveragePooling2D()(image), age])
    keras_model = keras.Model({"age": age, "image": image}, L.Dense(3, name="head")(x))
    model = ImageModel(keras_model, preprocessing=(0, 1))
    assert model.notes == ("the model's 1 other input(s) are fed zeros",)
    images = tiny_models.noise(2, 8, 8, 3)
    own = np.asarray(keras_model({"image": images, "age": np.zeros((2, 2), np.float32)}))
    np.testing.assert_allclose(model.tap(["head"]).read(images)["head"], own, atol=1e-5)


def test_integer_input_keeps_its_gradient():
    image = keras.Input((8, 8, 3), dtype="uint8")
    x = L.Rescaling(1 / 255)(image)
    keras_model = keras.Model(image, L.Dense(2)(L.Flatten()(x)))
    tap = ImageModel(keras_model).tap(["scores"])

    @tf.function(autograph=False)
    def gradient(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            score = tap(images)["scores"][:, 0]
        return tape.gradient(score, images)

    assert np.any(gradient(tf.ones((1, 8, 8, 3))))


def test_a_fixed_batch_size_does_not_matter():
    image = keras.Input(batch_shape=(4, 8, 8, 3))
    model = ImageModel(keras.Model(image, L.Flatten(name="flat")(L.Conv2D(2, 3)(image))))
    assert model.tap(["flat"]).read(tiny_models.noise(3, 8, 8, 3))["flat"].shape == (3, 72)


def no_image() -> keras.Model:
    return keras.Sequential([keras.Input((7,)), L.Dense(2)], name="table")


def two_images() -> keras.Model:
    left, right = keras.Input((8, 8, 3)), keras.Input((8, 8, 3))
    return keras.Model([left, right], L.Add()([left, right]), name="stereo")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (no_image, r"model 'table' has no image input: its inputs have shape \(None, 7\)"),
        (lambda: keras.Sequential([L.Dense(2)], name="fresh"), "'fresh' has no weights yet"),
        (lambda: tf.Module(), "expected a keras.Model"),
    ],
)
def test_models_that_cannot_be_shown_are_refused_in_a_sentence(make, words):
    with pytest.raises(NetVizError, match=words):
        ImageModel(make())


def test_of_several_image_inputs_the_first_is_shown_and_that_is_said():
    model = ImageModel(two_images())
    assert model.notes[0].startswith("2 inputs take images: ")
    assert model.notes[0].endswith("choose another one with the option image_input")


@pytest.mark.parametrize("wanted", [1, "1", "right"])
def test_an_image_input_is_chosen_by_name_or_index(wanted):
    left, right = keras.Input((6, 6, 3), name="left"), keras.Input((8, 8, 1), name="right")
    pooled = [L.GlobalAveragePooling2D()(one) for one in (left, right)]
    keras_model = keras.Model([left, right], L.Dense(3, name="head")(L.Concatenate()(pooled)))
    model = ImageModel(keras_model, preprocessing=(0, 1), image_input=wanted)
    assert model.image_shape == (8, 8, 1)
    images = tiny_models.noise(2, 8, 8, 1)
    own = np.asarray(keras_model([np.zeros((2, 6, 6, 3), np.float32), images]))
    np.testing.assert_allclose(model.tap(["head"]).read(images)["head"], own, atol=1e-5)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [("rigth", "did you mean 'right'"), (5, "input 5 does not exist"), (0, "takes no images")],
)
def test_an_image_input_that_does_not_fit_is_refused(wanted, words):
    table, right = keras.Input((5,), name="table"), keras.Input((8, 8, 1), name="right")
    flat = L.Concatenate()([table, L.Flatten()(right)])
    with pytest.raises(NetVizError, match=words):
        ImageModel(keras.Model([table, right], L.Dense(2)(flat)), image_input=wanted)


def test_images_that_lie_flat_in_a_vector_are_fed_so():
    keras_model = keras.Sequential([keras.Input((784,)), L.Dense(3, name="head")])
    model = ImageModel(keras_model, preprocessing=(0, 1), image_shape=(28, 28))
    assert model.image_shape == (28, 28, 1)
    images = tiny_models.noise(2, 28, 28, 1)
    own = np.asarray(keras_model(images.reshape(2, 784)))
    np.testing.assert_allclose(model.tap(["head"]).read(images)["head"], own, atol=1e-5)


def test_a_flat_input_asks_for_the_shape_of_its_images():
    with pytest.raises(NetVizError, match=r"set the option image_shape"):
        ImageModel(keras.Sequential([keras.Input((784,)), L.Dense(3)]))


class Several(keras.Model):
    """A subclassed model of two inputs, in a dict or in a list."""

    def __init__(self):
        super().__init__()
        self.pool, self.head = L.GlobalAveragePooling2D(), L.Dense(3, name="head")

    def call(self, inputs):
        pair = inputs.values() if isinstance(inputs, dict) else inputs
        image, age = sorted(pair, key=lambda tensor: -len(tensor.shape))
        return self.head(tf.concat([self.pool(image), age], axis=-1))


@pytest.mark.parametrize("form", ["dict", "list", "tuple"])
def test_a_subclassed_model_of_several_inputs_is_fed_as_it_was_called(form):
    images, ages = tiny_models.noise(2, 8, 8, 3), np.zeros((2, 2), np.float32)
    arguments = {
        "dict": {"age": ages, "image": images},
        "list": [images, ages],
        "tuple": (ages, images),
    }[form]
    keras_model = Several()
    own = np.asarray(keras_model(arguments))
    model = ImageModel(keras_model, preprocessing=(0, 1))
    assert model.image_shape == (8, 8, 3)
    np.testing.assert_allclose(model.tap(["head"]).read(images)["head"], own, atol=1e-5)
