"""Where the device's memory is too small for a batch, a technique halves it and shows the same."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.device_memory import MOST_BYTES, Batches, bytes_for_activations
from tb_netviz.model.image_model import ImageModel
from tests.techniques.test_contract import NAMES, images, run

FITTING = 2


class Crowded(keras.layers.Layer):
    """Fails as TensorFlow does without memory where a batch has more images than fit."""

    def __init__(self, most: int) -> None:
        super().__init__(name="crowded")
        self.most = most
        self.largest = 0

    def _check(self, x: np.ndarray) -> np.ndarray:
        if len(x) > self.most:
            raise MemoryError  # TensorFlow makes of it a ResourceExhaustedError
        self.largest = max(self.largest, len(x))
        return x

    def call(self, x: Any) -> Any:
        @tf.custom_gradient
        def checked(x: Any) -> Any:
            y = tf.numpy_function(self._check, [x], x.dtype)
            y.set_shape(x.shape)
            return y, lambda upstream: upstream

        return checked(x)


def network(most: int) -> tuple[ImageModel, Crowded]:
    """A classifier that computes at most so many images at once."""
    keras.utils.set_random_seed(0)
    crowded = Crowded(most)
    return ImageModel(
        keras.Sequential(
            [
                keras.Input((12, 16, 3)),
                crowded,
                keras.layers.Conv2D(4, 3, activation="relu", name="conv1"),
                keras.layers.Conv2D(6, 3, name="conv2"),
                keras.layers.GlobalAveragePooling2D(name="average"),
                keras.layers.Dense(3, activation="softmax", name="classes"),
            ]
        ),
        preprocessing=(0, 1),
    ), crowded


@pytest.mark.parametrize("name", [name for name in NAMES if name != "filters"])
def test_a_technique_goes_on_in_smaller_batches_and_shows_the_same(name, caplog):
    roomy, _ = network(1000)
    data = images(roomy)
    small, crowded = network(FITTING)
    wanted, found = run(name, roomy, data), run(name, small, data)
    assert [visual.kind for visual in found] == [visual.kind for visual in wanted]
    for one, other in zip(found, wanted, strict=True):
        for array in one.arrays:
            # t-SNE makes a last bit large; the features it starts from are compared.
            if array == "points" and getattr(one, "method", None) == "tsne":
                continue
            # Sums in batches of other sizes may differ in the last bit.
            np.testing.assert_allclose(getattr(one, array), getattr(other, array), atol=2)
    assert 0 < crowded.largest <= FITTING
    assert "out of memory with" in caplog.text


def test_a_single_image_that_does_not_fit_is_told_in_a_sentence():
    model, _ = network(0)
    with pytest.raises(NetVizError, match="one image at once does not fit into the device's"):
        model.read(["conv1"], np.zeros((4, 12, 16, 3), np.float32))


def test_the_size_that_fitted_is_kept():
    calls: list[int] = []

    def compute(rows: slice) -> int:
        calls.append(rows.stop - rows.start)
        if calls[-1] > 3:
            raise tf.errors.ResourceExhaustedError(None, None, "out of memory")
        return calls[-1]

    batches = Batches(8)
    assert batches.run(10, compute) == [2, 2, 2, 2, 2]
    assert batches.run(5, compute) == [2, 2, 1]
    assert calls[:2] == [8, 4]


def test_activations_take_a_part_of_the_memory(monkeypatch):
    assert 0 < bytes_for_activations() <= MOST_BYTES
    limit = tf.config.LogicalDeviceConfiguration(memory_limit=800)
    monkeypatch.setattr(tf.config, "get_visible_devices", lambda kind: ["a GPU"])
    monkeypatch.setattr(tf.config, "get_logical_device_configuration", lambda device: [limit])
    assert bytes_for_activations() == 100 * 2**20
