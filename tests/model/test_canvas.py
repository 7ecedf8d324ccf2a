"""A canvas is small where units respond on it as in a full image, and whole everywhere else."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.model.canvas import MARGIN, canvas_of
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.receptive_field.field import field_of

layers = keras.layers


def network(*stack: keras.layers.Layer, size: tuple[int, int] = (64, 48)) -> ImageModel:
    return ImageModel(keras.Sequential([keras.Input((*size, 3)), *stack]), preprocessing=(0, 1))


def test_a_convolution_of_three_pixels_gets_three_pixels_and_the_margin() -> None:
    model = network(layers.Conv2D(4, 3, name="first"))
    canvas = canvas_of(model, "first")
    assert canvas.size == (3 + MARGIN, 3 + MARGIN)
    assert canvas.words == "11 x 11 of 64 x 48 pixels: a unit sees 3 x 3"


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("size", [(64, 48), (65, 51)])
def test_the_same_pixels_give_the_same_response(padding: str, size: tuple[int, int]) -> None:
    model = network(
        layers.Conv2D(6, 5, strides=2, padding=padding, activation="relu"),
        layers.MaxPooling2D(2, padding=padding),
        layers.Conv2D(8, 3, padding=padding, name="deep"),
        layers.Flatten(),
        layers.Dense(4, activation="softmax"),
        size=size,
    )
    height, width = canvas_of(model, "deep").size
    assert height < size[0] and width < size[1]
    assert (size[0] - height) % 4 == 0 and (size[1] - width) % 4 == 0
    image = np.random.default_rng(1).random((1, *size, 3), np.float32)
    cut = image[:, 4 : 4 + height, 4 : 4 + width]
    full = model.read(["deep"], image)["deep"][0]
    small = model.read(["deep"], cut)["deep"][0]
    field = field_of(model, "deep")
    inner = [
        (row, column)
        for row in range(small.shape[0])
        for column in range(small.shape[1])
        if 0 <= field.offset[0] + 4 * row <= height - field.size[0]
        and 0 <= field.offset[1] + 4 * column <= width - field.size[1]
    ]
    assert inner
    for row, column in inner:
        np.testing.assert_allclose(small[row, column], full[row + 1, column + 1], atol=1e-5)


def test_a_unit_that_sees_the_whole_image_gets_it() -> None:
    model = network(
        layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(name="pooled"), layers.Dense(3)
    )
    assert canvas_of(model, "pooled").size == (64, 48)
    assert "the whole image" in canvas_of(model, "pooled").words


def test_a_gate_over_the_whole_image_keeps_the_full_size() -> None:
    image = keras.Input((64, 48, 3))
    maps = layers.Conv2D(4, 3)(image)
    gate = layers.GlobalAveragePooling2D(keepdims=True)(maps)
    gated = layers.Multiply(name="gated")([maps, layers.Dense(4, activation="sigmoid")(gate)])
    model = ImageModel(keras.Model(image, layers.Flatten()(gated)), preprocessing=(0, 1))
    assert canvas_of(model, "gated").size == (64, 48)


def test_a_network_that_resizes_its_image_keeps_the_full_size() -> None:
    model = network(layers.Resizing(32, 24), layers.Conv2D(4, 3, name="first"))
    assert canvas_of(model, "first").size == (64, 48)


def test_a_layer_bound_to_its_size_keeps_it_and_says_why() -> None:
    class Positions(keras.layers.Layer):
        def build(self, shape: tuple[int | None, ...]) -> None:
            self.table = self.add_weight(shape=shape[1:], name="table")

        def call(self, maps: object) -> object:
            return maps + self.table

    model = network(Positions(), layers.Conv2D(4, 3, name="first"))
    canvas = canvas_of(model, "first")
    assert canvas.size == (64, 48)
    assert "the whole input" in canvas.words


def test_a_nested_functional_network_lets_a_smaller_image_in() -> None:
    inner_image = keras.Input((64, 48, 3))
    inner = keras.Model(inner_image, layers.Conv2D(4, 3, name="first")(inner_image), name="inner")
    image = keras.Input((64, 48, 3))
    outer = keras.Model(image, layers.Dense(3)(layers.Flatten()(inner(image))))
    assert canvas_of(ImageModel(outer, preprocessing=(0, 1)), "inner/first").size == (11, 11)
    outer.predict(np.zeros((1, 64, 48, 3)), verbose=0)
    with pytest.raises(ValueError):
        outer(np.zeros((1, 11, 11, 3), np.float32))


def test_what_follows_the_layers_that_are_read_is_not_traced() -> None:
    runs = []

    class Counting(keras.layers.Layer):
        def call(self, maps: object) -> object:
            runs.append(maps)
            return maps

    model = network(layers.Conv2D(4, 3, name="first"), Counting(), layers.Flatten())
    runs.clear()
    model.read(["first"], np.zeros((1, 64, 48, 3), np.float32))
    assert runs == []
