"""Filters show the weights as they are: mid-grey is zero, colour where the kernel reads colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.filters import Filters, cut, to_pictures
from tb_netviz.visual import Grid, Note
from tests.fixtures.trained_networks import Trained

layers = keras.layers


def sequential(
    shape: tuple[int, ...], stack: Sequence[Any], preprocessing: Any = (0, 1)
) -> ImageModel:
    return ImageModel(keras.Sequential([keras.Input(shape), *stack]), preprocessing=preprocessing)


def only(model: ImageModel, technique: Filters | None = None) -> Grid:
    (visual,) = (technique or Filters()).run(model)
    assert isinstance(visual, Grid)
    return visual


def test_kernels_that_read_colour_are_shown_in_colour() -> None:
    model = sequential((8, 8, 3), [layers.Rescaling(2.0, -1.0), layers.Conv2D(2, 1, name="first")])
    kernel = np.array([[1.0, 0.0, -1.0], [0.5, -0.5, 0.0]], np.float32).T.reshape(1, 1, 3, 2)
    model.keras_model.layers[-1].set_weights([kernel, np.zeros(2)])
    grid = only(model)
    assert grid.layer == "first" and grid.images.shape == (2, 1, 1, 3)
    assert grid.images[0, 0, 0].tolist() == [255, 128, 1]
    assert grid.images[1, 0, 0].tolist() == [192, 64, 128]
    assert grid.measures["minimum"].tolist() == [-1, -0.5]
    assert grid.measures["maximum"].tolist() == [1, 0.5]
    assert grid.measures["norm"] == pytest.approx([2**0.5, 0.5**0.5])


def test_each_filter_may_have_its_own_scale() -> None:
    weights = np.array([1.0, 0.1], np.float32).reshape(2, 1, 1, 1)
    assert to_pictures(weights, per_filter=False).ravel().tolist() == [255, 141]
    assert to_pictures(weights, per_filter=True).ravel().tolist() == [255, 255]
    assert to_pictures(0 * weights, per_filter=True).ravel().tolist() == [128, 128]


def test_channels_of_a_model_that_eats_blue_first_are_put_in_order() -> None:
    model = sequential((8, 8, 3), [layers.Conv2D(1, 1)], preprocessing="caffe")
    blue_first = np.array([1.0, 0.0, -1.0], np.float32).reshape(1, 1, 3, 1)
    model.keras_model.layers[-1].set_weights([blue_first, np.zeros(1)])
    assert only(model).images[0, 0, 0].tolist() == [1, 128, 255]


def test_one_channel_is_grey_and_other_numbers_go_channel_by_channel() -> None:
    grey = only(sequential((8, 8, 1), [layers.Conv2D(4, 3)]))
    assert grey.images.shape == (4, 3, 3, 1) and not grey.unit_names
    five = only(sequential((8, 8, 5), [layers.Conv2D(2, 3)]))
    assert five.images.shape == (10, 3, 3, 1)
    assert five.units.tolist() == [0] * 5 + [1] * 5
    assert five.unit_names[6] == "filter 1, input channel 1"


def test_three_channels_deep_inside_are_not_taken_for_colours() -> None:
    model = sequential((8, 8, 3), [layers.Conv2D(3, 1), layers.Conv2D(2, 1, name="second")])
    assert only(model, Filters(layers="second")).images.shape == (6, 1, 1, 1)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (6, 3, 3, 1)),
        (layers.SeparableConv2D(5, 3), (3, 3, 3, 1)),
        (layers.Conv2DTranspose(4, 2), (4, 2, 2, 3)),
        (layers.Conv2D(6, (1, 5)), (6, 1, 5, 3)),
        (layers.Conv2D(6, 3, groups=3), (6, 3, 3, 1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_all_sorts_of_convolutions_are_cut_right(layer: Any, shape: tuple[int, ...]) -> None:
    assert only(sequential((8, 8, 3), [layer])).images.shape == shape


def test_transposed_kernels_belong_to_their_outputs() -> None:
    model = sequential((8, 8, 3), [layers.Conv2DTranspose(2, 1)])
    kernel = np.zeros((1, 1, 2, 3), np.float32)  # (height, width, filters, channels)
    kernel[0, 0, 1] = [0, 1, 0]
    model.keras_model.layers[-1].set_weights([kernel, np.zeros(2)])
    assert only(model).images[:, 0, 0].tolist() == [[128, 128, 128], [128, 255, 128]]


def test_first_convolution_is_found_inside_nested_models() -> None:
    backbone = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(4, 3, name="stem")], name="backbone"
    )
    inputs = keras.Input((8, 8, 3))
    scaled = layers.Rescaling(1 / 255)(inputs)
    outputs = layers.GlobalAveragePooling2D()(backbone(scaled))
    grid = only(ImageModel(keras.Model(inputs, outputs)))
    assert grid.layer == "backbone/stem"
    assert grid.images.shape == (4, 3, 3, 3)


def test_too_many_kernels_are_cut_down_to_the_strongest_and_the_note_says_so() -> None:
    kernel = np.ones((1, 1, 4, 3), np.float32)
    kernel[:, :, 2, :] = 5
    tiles = cut(kernel, in_colour=False, most_tiles=3)
    assert tiles.weights.ravel().tolist() == [5, 5, 5]
    assert tiles.note == "The strongest of each filter's 4 input channels is shown."
    fewer = cut(kernel, in_colour=False, most_tiles=2)
    assert fewer.units.tolist() == [0, 1]
    assert fewer.note is not None and fewer.note.startswith("The first 2 of 3 filters")


def test_nan_weights_leave_a_note() -> None:
    model = sequential((8, 8, 3), [layers.Conv2D(1, 1)])
    model.keras_model.layers[-1].set_weights([np.full((1, 1, 3, 1), np.nan), np.zeros(1)])
    (visual,) = Filters().run(model)
    assert isinstance(visual, Note)
    assert visual.note is not None and visual.note.startswith(
        "The network has diverged: 100.0% of the weights"
    )


def test_layers_without_kernels_are_told() -> None:
    dense = sequential((4, 4, 3), [layers.Flatten(), layers.Dense(2, name="scores")])
    with pytest.raises(NetVizError, match="has no convolution"):
        list(Filters().run(dense))
    with pytest.raises(NetVizError, match="'scores' is a Dense and has no kernels"):
        list(Filters(layers=["scores"]).run(dense))
    with pytest.raises(NetVizError, match="scale must be"):
        Filters(scale="huge")


def test_the_first_filters_of_a_trained_network_are_in_colour(trained: Trained) -> None:
    grid = only(ImageModel(trained.network))
    assert grid.layer == trained.first and grid.images.shape == trained.first_pictures
    spread = grid.images.astype(int).max(axis=-1) - grid.images.astype(int).min(axis=-1)
    assert np.mean(spread.max(axis=(1, 2)) > 40) > 0.5
