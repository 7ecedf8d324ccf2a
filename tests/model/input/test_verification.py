"""Whether another reading of the pictures fits the labels better: known counts decide."""

from __future__ import annotations

import keras
import numpy as np

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.input.verification import better_reading

CLASSES = 3
LABELS = np.arange(24) % CLASSES


def pictures() -> np.ndarray:
    """A class is a colour: its channel is 0.75, the others are 0.25."""
    result = np.full((24, 4, 4, 3), 0.25, np.float32)
    result[np.arange(24), :, :, LABELS] = 0.75
    return result


def network(recognised: int) -> ImageModel:
    """Fed values from 0 to 1 it always says class 0; from -1 to 1 it also knows the next ones."""
    score = keras.layers.Dense(CLASSES)
    image = keras.Input((4, 4, 3))
    model = keras.Model(image, score(keras.layers.GlobalAveragePooling2D()(image)))
    kernel, bias = np.zeros((3, CLASSES), np.float32), np.full(CLASSES, -1e6, np.float32)
    bias[0] = 0
    for label in range(1, recognised):  # 0.5 above the first channel in [0, 1], 1 in [-1, 1]
        kernel[0, label], kernel[label, label], bias[label] = -1, 1, -0.75
    score.set_weights([kernel, bias])
    return ImageModel(model, preprocessing=(0.0, 1.0))


def test_a_reading_that_all_labels_speak_for_is_found() -> None:
    found = better_reading(network(recognised=3), pictures(), LABELS)
    assert found is not None
    assert "agrees with 24 of 24 labels so, and with 8 when" in found[1]


def test_two_of_three_classes_may_be_told_apart_by_chance() -> None:
    assert better_reading(network(recognised=2), pictures(), LABELS) is None
