"""Looking at a model leaves it, and everything random, exactly as it was."""

from __future__ import annotations

import random
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model import ImageModel
from tb_netviz.model.layer_calls import walk_layers
from tests.model import tiny_models

L = keras.layers
MODELS = [
    tiny_models.functional,
    tiny_models.sequential,
    tiny_models.nested,
    tiny_models.shared,
    tiny_models.subclassed,
    tiny_models.averaged_relu,
]


def state(model: Any) -> list[Any]:
    """Attributes of every layer by identity, and what its lists hold."""
    every = [model, *(layer for _, layer in walk_layers(model))]
    return [
        {
            name: (id(value), len(value) if hasattr(value, "__len__") else None)
            for name, value in vars(layer).items()
        }
        | {"nodes": len(layer._inbound_nodes), "losses": len(layer.losses)}
        for layer in every
    ]


@pytest.mark.parametrize("make", MODELS)
def test_model_and_taps_leave_every_attribute_of_every_layer(make):
    keras_model = make()
    before = state(keras_model)
    model = ImageModel(keras_model)
    paths = [layer.path for layer in model.layers]
    model.tap([*paths, "scores"], relu="redirected").read(tiny_models.noise(2, *model.image_shape))
    assert state(keras_model) == before


def test_an_error_in_the_middle_of_a_trace_leaves_no_trace():
    class Refusing(keras.layers.Layer):
        is_refusing = False

        def call(self, x: Any) -> Any:
            if self.is_refusing:
                raise RuntimeError("no")
            return x * 2

    refusing = Refusing(name="refusing")
    image = keras.Input((8, 8, 3))
    x = refusing(L.Conv2D(2, 3, activation="relu", name="conv")(image))
    keras_model = keras.Model(image, L.GlobalAveragePooling2D()(x))
    before = state(keras_model)
    model = ImageModel(keras_model)
    refusing.is_refusing = True
    with pytest.raises(RuntimeError, match="no"):
        model.tap(["conv", "scores"], relu="redirected").read(tiny_models.noise(1, 8, 8, 3))
    with pytest.raises(NetVizError, match="could not be run on images of shape"):
        ImageModel(keras_model)
    del refusing.is_refusing
    assert state(keras_model) == before


def test_activity_losses_and_counting_layers_are_not_touched():
    class Counting(keras.layers.Layer):
        def build(self, shape: Any) -> None:
            self.count = self.add_weight(shape=(), initializer="zeros", trainable=False)

        def call(self, x: Any) -> Any:
            self.count.assign_add(1.0)
            return x

    counting = Counting()
    image = keras.Input((8, 8, 3))
    x = counting(L.Conv2D(2, 3, activity_regularizer="l2", name="conv")(image))
    keras_model = keras.Model(image, L.GlobalAveragePooling2D()(x))
    model = ImageModel(keras_model)
    model.tap(["conv"]).read(tiny_models.noise(1, 8, 8, 3))
    assert keras_model.losses == []
    assert float(counting.count.numpy()) == 0


def draws() -> list[float]:
    return [
        random.random(),
        float(np.random.random()),  # noqa: NPY002 - the user's global generator
        float(tf.random.uniform(())),
        float(np.asarray(keras.random.uniform(()))),
        float(np.asarray(keras.initializers.GlorotUniform()((3, 3)))[0, 0]),
    ]


def test_no_global_random_state_moves():
    keras_model = tiny_models.sequential()
    keras.utils.set_random_seed(5)
    draws()
    expected = draws()
    keras.utils.set_random_seed(5)
    draws()
    model = ImageModel(keras_model)
    model.tap(["conv", "scores"], relu="redirected").read(tiny_models.noise(2, 8, 8, 1))
    assert draws() == expected


def test_training_goes_on_bit_for_bit():
    def weights(is_looked_at: bool) -> list[np.ndarray]:
        keras.utils.set_random_seed(1)
        keras_model = tiny_models.sequential()
        keras_model.compile("adam", "sparse_categorical_crossentropy", jit_compile=False)
        images, labels = tiny_models.noise(16, 8, 8, 1), np.arange(16) % 4
        for _ in range(2):
            keras_model.fit(images, labels, batch_size=4, verbose=0)
            if is_looked_at:
                model = ImageModel(keras_model)
                model.tap(["conv", "scores"], relu="redirected").read(images)
        return keras_model.get_weights()

    for looked_at, alone in zip(weights(True), weights(False), strict=True):
        np.testing.assert_array_equal(looked_at, alone)


def test_new_weights_flow_through_a_compiled_function_without_another_trace():
    keras_model = tiny_models.functional()
    keras_model.compile("sgd", "mse", jit_compile=True)
    tap = ImageModel(keras_model, preprocessing=(0, 1)).tap(["head"])
    traces = []

    @tf.function(autograph=False)
    def read(images):
        traces.append(1)
        return tap(images)["head"]

    images = tf.constant(tiny_models.noise(2, 8, 8, 3))
    read(images)
    keras_model.set_weights([2 * weight for weight in keras_model.get_weights()])
    np.testing.assert_allclose(read(images), np.asarray(keras_model(images)), atol=1e-5)
    assert len(traces) == 1
