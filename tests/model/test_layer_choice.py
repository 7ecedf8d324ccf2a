"""Which layers are shown where the user names none."""

from __future__ import annotations

import keras
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import (
    convolutions,
    feature_layers,
    landmarks,
    page_layers,
    scanned_layers,
    spread,
)


def residual(blocks: int) -> ImageModel:
    x = inputs = keras.Input((16, 16, 3))
    x = keras.layers.Conv2D(4, 3, padding="same", name="stem")(x)
    for block in range(blocks):
        branch = keras.layers.Conv2D(4, 3, padding="same", name=f"conv{block}")(x)
        x = keras.layers.Add(name=f"add{block}")([x, branch])
    return ImageModel(keras.Model(inputs, x), preprocessing=(0.0, 1.0))


def test_the_ends_of_blocks_are_the_landmarks_of_a_network_with_blocks() -> None:
    assert [layer.path for layer in landmarks(residual(3))] == ["stem", "add0", "add1", "add2"]


def test_a_network_of_few_blocks_is_told_by_its_convolutions() -> None:
    model = residual(1)
    assert [layer.path for layer in landmarks(model)] == ["stem", "conv0"]
    assert landmarks(model) == convolutions(model)


def test_a_network_without_convolutions_is_told_by_its_weights() -> None:
    layers = [keras.Input((4, 4, 1)), keras.layers.Flatten(), keras.layers.Dense(3, name="dense")]
    model = ImageModel(keras.Sequential(layers), preprocessing=(0.0, 1.0))
    assert [layer.path for layer in landmarks(model)] == ["dense"]


def test_spreading_keeps_the_first_and_the_last() -> None:
    assert spread(range(10), 4) == [0, 3, 6, 9]
    assert spread(range(2), 4) == [0, 1]


class Total(keras.layers.Layer):
    """One number per image, without any unit."""

    def call(self, x):
        return keras.ops.sum(x, axis=(1, 2, 3))


@pytest.mark.parametrize("choose", [feature_layers, scanned_layers])
def test_named_layers_without_units_are_an_error_not_another_layer(choose) -> None:
    image = keras.Input((4, 4, 3))
    x = keras.layers.Conv2D(2, 1, name="conv")(image)
    head = keras.layers.Dense(2, name="head")(keras.layers.GlobalAveragePooling2D(name="pool")(x))
    model = ImageModel(keras.Model(image, [head, Total(name="total")(x)], name="net"))
    assert choose(model, ["total", "conv"]) == ("conv",)
    with pytest.raises(NetVizError) as caught:
        choose(model, ["total"])
    assert str(caught.value) == (
        "the option layers needs layers with units, but 'total' matches none in model 'net'; "
        "layers with units are: conv, pool, head."
    )
    with pytest.raises(NetVizError, match="an empty list matches none"):
        choose(model, [])


def transformer() -> keras.Model:
    """Patches, then three blocks of attention whose tokens are added up."""
    image = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 4, strides=4, name="patches")(image)
    x = keras.layers.Reshape((4, 4))(x)
    for number in range(3):
        looked = keras.layers.MultiHeadAttention(1, 4, name=f"attention{number}")(x, x)
        x = keras.layers.Add(name=f"block{number}")([x, looked])
    return keras.Model(image, keras.layers.GlobalAveragePooling1D(name="mean")(x))


def test_the_tokens_of_a_transformers_blocks_are_shown_by_default():
    model = ImageModel(transformer())
    blocks = ("block0", "block1", "block2")
    assert page_layers(model) == ("patches", *blocks)
    assert scanned_layers(model, None) == ("patches", *blocks)
