"""Receptive fields against gradients, published sizes and fields known by hand."""

from __future__ import annotations

import random

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.receptive_field.field import describe, field_of, receptive_fields
from tests.model.receptive_field.receptive_field_graphs import random_network
from tests.model.receptive_field.receptive_field_oracle import gradient_box, make_positive

layers = keras.layers


def image_model(model: keras.Model) -> ImageModel:
    return ImageModel(model, preprocessing=(0, 1))


def functional(size, *stack) -> ImageModel:
    image = tensor = keras.Input(size)
    for layer in stack:
        tensor = layer(tensor)
    return image_model(keras.Model(image, tensor))


def fields(model: ImageModel):
    return receptive_fields(model)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_boxes_equal_the_support_of_the_gradient_on_random_networks(rng: random.Random) -> None:
    network = random_network(rng)
    make_positive(network)
    model = image_model(network)
    path = model.layers[-1].path
    field = fields(model)[path]
    last = int(np.prod(field.grid)) - 1
    for place in (0, last, rng.randint(0, last)):
        unit = rng.randint(0, field.units - 1)
        assert field.box(place, unit, clipped=True) == gradient_box(model, path, place, unit)


def test_every_pixel_of_an_image_sees_itself() -> None:
    field = fields(functional((5, 6, 3), layers.Conv2D(2, 1, name="one")))["one"]
    assert (field.size, field.stride, field.offset) == ((1, 1), (1.0, 1.0), (0, 0))
    assert field.box((3, 4)) == (3, 4, 4, 5)
    assert not field.flags


def test_a_box_leaves_the_image_at_the_border_only() -> None:
    field = fields(functional((8, 8, 1), layers.Conv2D(1, 5, padding="same", name="c")))["c"]
    assert field.box((0, 7)) == (-2, 5, 3, 10)
    assert field.box((0, 7), clipped=True) == (0, 5, 3, 8)
    assert field.box((4, 4)) == (2, 2, 7, 7)


def test_even_strided_same_padding_pads_at_the_end() -> None:
    field = fields(functional((8, 8, 1), layers.Conv2D(1, 3, 2, padding="same", name="c")))["c"]
    assert field.box((0, 0)) == (0, 0, 3, 3)
    assert field.box((3, 3)) == (6, 6, 9, 9)


def test_channels_of_a_concatenation_keep_their_own_fields() -> None:
    image = keras.Input((9, 9, 1))
    joined = layers.Concatenate(name="joined")(
        [layers.Conv2D(1, 1)(image), layers.Conv2D(1, 5, padding="same")(image)]
    )
    field = fields(image_model(keras.Model(image, joined)))["joined"]
    assert field.box((4, 4), unit=0) == (4, 4, 5, 5)
    assert field.box((4, 4), unit=1) == (2, 2, 7, 7)
    assert field.box((4, 4)) == (2, 2, 7, 7)
    assert field.size == (5, 5)


def test_padding_sees_nothing() -> None:
    field = fields(functional((4, 4, 1), layers.ZeroPadding2D(2, name="pad")))["pad"]
    assert field.box((0, 3), clipped=True) == (0, 0, 0, 0)
    assert field.box((2, 2)) == (0, 0, 1, 1)


@pytest.mark.parametrize(
    ("name", "layer", "size", "published"),
    [
        ("MobileNet", "conv_pw_13_relu", 224, 315),
        ("ResNet50", "conv5_block3_out", 224, 483),
    ],
)
def test_sizes_agree_with_the_published_ones(name, layer, size, published) -> None:
    network = getattr(keras.applications, name)(
        weights=None, include_top=False, input_shape=(size, size, 3)
    )
    field = field_of(image_model(network), layer)
    assert field.size == (published, published)
    assert field.stride == (32.0, 32.0)


def test_centres_of_mobilenet_v2_are_where_its_asymmetric_padding_puts_them() -> None:
    network = keras.applications.MobileNetV2(weights=None, include_top=False, alpha=0.35)
    model = ImageModel(network, preprocessing=(0, 1), image_shape=(224, 224, 3))
    field = field_of(model, "block_6_expand")
    assert field.box((14, 14)) == (90, 90, 149, 149)
    make_positive(network)
    assert gradient_box(model, "block_6_expand", 14 * 28 + 14, 0) == (90, 90, 149, 149)


def test_squeeze_and_excite_follows_the_map_and_is_flagged() -> None:
    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(4, 3, padding="same")(image)
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(4, 1, activation="sigmoid", name="excite")(gate)
    x = layers.Multiply(name="gated")([x, gate])
    found = fields(image_model(keras.Model(image, x)))
    assert found["gated"].box((8, 8)) == (7, 7, 10, 10)
    assert any("gating" in flag for flag in found["gated"].flags)
    assert found["excite"].whole


@pytest.mark.parametrize(
    "layer",
    [
        layers.GlobalMaxPooling2D(name="last"),
        layers.Lambda(lambda x: tf.linalg.svd(x, compute_uv=False), name="last"),
        layers.Lambda(lambda x: tf.map_fn(lambda y: y * 2, x), name="last"),
    ],
    ids=["global pooling", "unknown operation", "loop"],
)
def test_what_cannot_be_followed_means_the_whole_image_and_says_so(layer) -> None:
    field = fields(functional((8, 9, 3), layer))["last"]
    assert field.whole
    assert describe(field).startswith("whole image")
    assert field.flags
    assert field.box(0, 0) == (0, 0, 8, 9)


def test_units_of_a_flattened_map_keep_their_own_fields() -> None:
    model = functional((4, 4, 1), layers.Conv2D(1, 3, name="c"), layers.Flatten(name="flat"))
    field = fields(model)["flat"]
    assert field.box(0, 3) == (1, 1, 4, 4)
    assert field.box(0) == (0, 0, 4, 4)


def test_attention_sees_the_whole_image_but_its_patches_do_not() -> None:
    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(4, 4, strides=4)(image)
    tokens = layers.Reshape((16, 4), name="tokens")(x)
    attended = layers.MultiHeadAttention(1, 4, name="attended")(tokens, tokens)
    model = image_model(keras.Model(image, attended))
    assert field_of(model, "tokens").box(5) == (4, 4, 8, 8)
    assert field_of(model, "attended").box(5) == (0, 0, 16, 16)
    assert field_of(model, "attended").whole


def test_a_function_of_the_users_own_is_looked_into() -> None:
    @tf.function
    def smooth(x):
        return tf.nn.avg_pool2d(x, 3, 1, "SAME")

    class Smooth(keras.layers.Layer):
        def call(self, x):
            return smooth(x) + tf.zeros(())

    field = fields(functional((8, 8, 3), Smooth(name="smooth")))["smooth"]
    assert field.box((4, 4)) == (3, 3, 6, 6)


def test_nested_and_subclassed_models_are_followed() -> None:
    class Block(keras.Model):
        def __init__(self):
            super().__init__(name="block")
            self.first = layers.Conv2D(2, 3, name="first")
            self.inner = keras.Sequential([layers.Conv2D(2, 3, name="second")], name="inner")

        def call(self, x):
            return self.inner(self.first(x))

    block = Block()
    block(np.zeros((1, 9, 9, 1), np.float32))
    found = fields(ImageModel(block, preprocessing=(0, 1), image_shape=(9, 9, 1)))
    assert found["first"].size == (3, 3)
    assert found["inner/second"].size == (5, 5)


def test_a_model_with_channels_first_has_the_same_fields() -> None:
    image = keras.Input((1, 9, 10))
    x = layers.ZeroPadding2D(1, data_format="channels_first", name="pad")(image)
    network = keras.Model(image, layers.Conv2D(1, 3, data_format="channels_first", name="c")(x))
    field = fields(image_model(network))["c"]
    assert field.grid == (9, 10)
    assert field.box((0, 9), clipped=True) == (0, 8, 2, 10)


def test_maximum_pooling_sees_its_window() -> None:
    model = functional(
        (12, 12, 2),
        layers.Conv2D(3, 3, padding="same", kernel_initializer="ones"),
        layers.MaxPooling2D(3, 2, padding="same", name="pool"),
    )
    images = np.random.default_rng(0).random((64, 12, 12, 2), np.float32)
    field = fields(model)["pool"]
    for place in (0, 35, 14):
        assert field.box(place, 1, clipped=True) == gradient_box(
            model, "pool", place, 1, images=images
        )


def test_a_field_says_itself_in_words() -> None:
    model = functional(
        (32, 32, 1), layers.Conv2D(1, 3, 2, name="a"), layers.Conv2D(1, 3, 2, name="b")
    )
    assert describe(fields(model)["b"]) == "7 x 7, stride 4, offset 0"


def test_a_missing_layer_is_named() -> None:
    with pytest.raises(NetVizError, match="conv9"):
        field_of(functional((8, 8, 1), layers.Conv2D(1, 3, name="conv1")), "conv9")
