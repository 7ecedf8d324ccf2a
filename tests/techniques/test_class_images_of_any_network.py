"""Class images of networks unlike one another: transformers, inverted residuals, grey and large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.visual import Grid

layers = keras.layers
CLASSES = 3
IMAGES = 24


def transformer(shape: tuple[int, int, int]) -> keras.Model:
    """Two blocks of attention over patches of 4 x 4 pixels."""
    image = keras.Input(shape)
    x = layers.Conv2D(16, 4, strides=4)(image)
    x = layers.Reshape((-1, 16))(x)
    for _ in range(3):
        near = layers.LayerNormalization()(x)
        x = layers.Add()([x, layers.MultiHeadAttention(2, 8)(near, near)])
        dense = layers.Dense(16, activation="gelu")(layers.LayerNormalization()(x))
        x = layers.Add()([x, dense])
    pooled = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(x))
    return keras.Model(image, layers.Dense(CLASSES, activation="softmax")(pooled))


def inverted_residuals(shape: tuple[int, int, int]) -> keras.Model:
    """MobileNetV2 in small: narrow sums, wide depthwise middles, normalised throughout."""
    image = keras.Input(shape)

    def normal(x: Any, relu: bool = True) -> Any:
        x = layers.BatchNormalization()(x)
        return layers.ReLU(6)(x) if relu else x

    x = normal(layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(image))
    for _ in range(3):
        y = normal(layers.Conv2D(24, 1, use_bias=False)(x))
        y = normal(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(y))
        x = layers.Add()([x, normal(layers.Conv2D(8, 1, use_bias=False)(y), relu=False)])
    pooled = layers.GlobalAveragePooling2D()(x)
    network = keras.Model(image, layers.Dense(CLASSES)(pooled))
    for layer in network.layers:  # as after a training
        if isinstance(layer, layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights([gamma, beta, mean + 0.1, 0.5 * variance])
    return network


def convolutions(shape: tuple[int, int, int]) -> keras.Model:
    image = keras.Input(shape)
    x = layers.Conv2D(8, 5, strides=3, activation="relu")(image)
    x = layers.Conv2D(8, 3, strides=2, activation="relu")(x)
    pooled = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(CLASSES, activation="softmax")(pooled))


@dataclass(frozen=True)
class Case:
    """A network, the size of its images, and what the recipe says.

    Args:
        make: Makes it.
        shape: Height, width and channels.
        with_images: Where its prior comes from if images are given.
        without: The same without images.
        views: The sizes of the views.
    """

    make: Callable[[tuple[int, int, int]], keras.Model]
    shape: tuple[int, int, int]
    with_images: str
    without: str
    views: str = "at full size"


NEITHER = "none: no images are given and no batch normalisation was trained"
CASES = {
    "transformer": Case(
        transformer, (16, 16, 3), "statistics of 24 of your images in 7 layers", NEITHER
    ),
    "inverted residuals": Case(
        inverted_residuals,
        (32, 32, 3),
        "statistics of 24 of your images in 4 layers",
        "statistics that batch normalisation keeps, in 10 layers",
    ),
    "grey, 28 pixels": Case(
        convolutions, (28, 28, 1), "statistics of 24 of your images in 2 layers", NEITHER
    ),
    "colour, 331 pixels": Case(
        convolutions,
        (331, 331, 3),
        "statistics of 24 of your images in 2 layers",
        NEITHER,
        "with views of 165 x 165 pixels, then 8 at full size",
    ),
}


@pytest.fixture(scope="module", params=list(CASES))
def case(request: pytest.FixtureRequest) -> tuple[Case, ImageModel]:
    found = CASES[request.param]
    keras.utils.set_random_seed(0)
    return found, ImageModel(found.make(found.shape), preprocessing=(-1, 1))


def photographs(model: ImageModel) -> ImageSource:
    random = np.random.default_rng(5)
    height, width, channels = model.image_shape
    shades = random.uniform(size=(IMAGES, 1, 1, channels))
    images = shades * random.uniform(size=(IMAGES, height, width, channels))
    return open_images((2 * images - 1).astype(np.float32), model)


@pytest.mark.parametrize("has_images", [True, False])
def test_its_classes_are_climbed_and_the_recipe_says_by_which_statistics(
    case: tuple[Case, ImageModel], has_images: bool
) -> None:
    expected, model = case
    (grid,) = ClassImages(steps=8).run(model, photographs(model) if has_images else None)
    assert isinstance(grid, Grid)
    words = expected.with_images if has_images else expected.without
    assert grid.recipe["natural prior"] == words
    assert grid.recipe["views"].endswith(expected.views)
    grey = np.full((1, *model.image_shape), 0.5, np.float32)
    before = model.tap(["scores"]).read(grey)["scores"][0]
    assert np.mean(grid.measures["logit"] - before) > 0
    assert np.all(grid.images.std(axis=(1, 2, 3)) > 1)
    assert ("strangeness" in grid.measures) == has_images
