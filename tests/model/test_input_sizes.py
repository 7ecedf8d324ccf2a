"""Which networks take images of another size."""

from __future__ import annotations

import keras
import pytest

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.input_sizes import takes_size

layers = keras.layers


def network(*end: keras.layers.Layer) -> ImageModel:
    first = [keras.Input((12, 16, 3)), layers.Conv2D(4, 3, activation="relu")]
    return ImageModel(keras.Sequential([*first, *end, layers.Dense(3, activation="softmax")]))


@pytest.mark.parametrize("size", [(6, 8), (12, 16), (24, 20)])
def test_averages_over_positions_take_any_size(size: tuple[int, int]) -> None:
    assert takes_size(network(layers.GlobalAveragePooling2D()), size)


def test_flattened_maps_take_one_size() -> None:
    flat = network(layers.Flatten())
    assert takes_size(flat, (12, 16)) and not takes_size(flat, (6, 8))


def test_an_image_smaller_than_a_kernel_is_refused() -> None:
    assert not takes_size(network(layers.GlobalAveragePooling2D()), (2, 2))


def test_the_answer_is_kept() -> None:
    model = network(layers.GlobalAveragePooling2D())
    takes_size(model, (6, 8))
    kept = model.kept_count()
    assert takes_size(model, (6, 8)) and model.kept_count() == kept
