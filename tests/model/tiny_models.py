"""Tiny networks with answers known by hand, for the tests of `tb_netviz.model`."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

L = keras.layers


def noise(count: int, *shape: int, seed: int = 0) -> np.ndarray:
    """Images (count, *shape) float32 in [0,1]."""
    return np.random.default_rng(seed).random((count, *shape), np.float32)


def functional(**dense: Any) -> keras.Model:
    """Image (8, 8, 3) -> conv -> pool -> dense of 3 units, an addition by operator between."""
    image = keras.Input((8, 8, 3), name="image")
    x = L.Conv2D(4, 3, padding="same", activation="relu", name="conv1")(image)
    y = L.Conv2D(4, 1, name="shortcut")(image)
    x = L.GlobalAveragePooling2D(name="pool")(x + y)
    return keras.Model(image, L.Dense(3, name="head", **dense)(x), name="functional")


def sequential() -> keras.Model:
    """The usual beginner's network, ending in a softmax activation."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            L.Rescaling(1 / 255, name="rescaling"),
            L.Conv2D(2, 3, activation="relu", name="conv"),
            L.Flatten(name="flatten"),
            L.Dropout(0.5, name="dropout"),
            L.Dense(4, activation="softmax", name="head"),
        ],
        name="sequential",
    )


def nested() -> keras.Model:
    """A backbone inside a model, as in transfer learning."""
    backbone = keras.Sequential(
        [keras.Input((8, 8, 3)), L.Conv2D(4, 3, name="conv"), L.BatchNormalization(name="bn")],
        name="backbone",
    )
    image = keras.Input((8, 8, 3))
    x = L.GlobalMaxPooling2D(name="pool")(backbone(image))
    return keras.Model(image, L.Softmax(name="prob")(L.Dense(2, name="logits")(x)), name="nested")


def shared() -> keras.Model:
    """One convolution that runs twice."""
    convolution = L.Conv2D(3, 3, padding="same", name="conv")
    image = keras.Input((8, 8, 3))
    x = L.GlobalAveragePooling2D(name="pool")(convolution(convolution(image)))
    return keras.Model(image, x, name="shared")


class Block(keras.layers.Layer):
    """A residual block with operations of its own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.first = L.Conv2D(3, 3, padding="same", name="first")
        self.second = L.Conv2D(3, 3, padding="same", name="second")

    def build(self, shape: Any) -> None:
        self.first.build(shape)
        self.second.build(shape)
        super().build(shape)

    def call(self, x: Any) -> Any:
        return tf.nn.relu(x + self.second(tf.nn.relu(self.first(x))))


class Subclassed(keras.Model):
    """Blocks in a list, a softmax that is arithmetic, `call` under tf.function."""

    def __init__(self) -> None:
        super().__init__(name="subclassed")
        self.blocks = [Block(name="block"), Block(name="block")]
        self.head = L.Dense(3, name="head")

    @tf.function
    def call(self, x: Any, training: bool = False) -> Any:
        x = x / 255.0
        for block in self.blocks:
            x = block(x)
        powers = tf.exp(self.head(tf.reduce_mean(x, (1, 2))))
        return powers / tf.reduce_sum(powers, axis=-1, keepdims=True)


def subclassed() -> keras.Model:
    model = Subclassed()
    model(np.zeros((1, 8, 8, 3), np.float32))
    return model


def averaged_relu() -> keras.Model:
    """SqueezeNet's ending: softmax of the average of a ReLU map. All of the map is negative."""
    image = keras.Input((4, 4, 3))
    x = L.Conv2D(2, 1, activation="relu", name="conv", bias_initializer="ones")(image)
    model = keras.Model(image, L.Softmax(name="prob")(L.GlobalAveragePooling2D(name="logits")(x)))
    kernel = -np.ones((1, 1, 3, 2), np.float32) * [1, 2]
    model.get_layer("conv").set_weights([kernel, np.array([-1, -2], np.float32)])
    return model
