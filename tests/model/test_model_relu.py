"""Eased ReLUs: the ordinary gradient, a share of what they block, or all of it."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.model import ImageModel
from tb_netviz.model.relu import eased_relu

L = keras.layers


def gradient_of(
    values: list[list[float]], *, redirect: bool, ceiling: float | None, leak: float = 0.0
) -> np.ndarray:
    x = tf.constant(values)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = eased_relu(x, tf.constant(redirect), ceiling=ceiling, leak=leak)
        total = tf.reduce_sum(y * [1.0, 2.0])
    return np.asarray(tape.gradient(total, x))


def test_only_images_whose_gradient_is_all_blocked_are_let_through():
    values = [[-1.0, -2.0], [-1.0, 3.0]]
    np.testing.assert_array_equal(
        gradient_of(values, redirect=True, ceiling=None), [[1, 2], [0, 2]]
    )
    np.testing.assert_array_equal(
        gradient_of(values, redirect=False, ceiling=None), [[0, 0], [0, 2]]
    )


def test_relu6_is_redirected_at_both_ends():
    values = [[7.0, -2.0], [7.0, 3.0]]
    np.testing.assert_array_equal(gradient_of(values, redirect=True, ceiling=6), [[1, 2], [0, 2]])


@pytest.mark.parametrize("redirect", [False, True])
def test_a_leak_lets_a_share_through_wherever_the_relu_blocks(redirect):
    values = [[-1.0, -2.0], [-1.0, 3.0], [7.0, 3.0]]
    found = gradient_of(values, redirect=redirect, ceiling=None, leak=0.25)
    np.testing.assert_allclose(found, np.array([[0.25, 0.5], [0.25, 2], [1, 2]]))
    found = gradient_of(values, redirect=redirect, ceiling=6, leak=0.25)
    np.testing.assert_allclose(found, np.array([[0.25, 0.5], [0.25, 2], [0.25, 2]]))


@pytest.mark.parametrize(
    "layers",
    [
        [L.Dense(2, activation="relu")],
        [L.Dense(2, activation=tf.nn.relu)],
        [L.Dense(2, activation="relu6")],
        [L.Dense(2), L.ReLU()],
        [L.Dense(2), L.ReLU(max_value=1.0)],
        [L.Dense(2), L.Activation("relu")],
    ],
)
def test_a_dead_layer_gets_a_gradient_by_a_switch_without_another_trace(layers):
    image = keras.Input((2, 2, 1))
    x = L.Flatten()(image)
    for layer in layers:
        x = layer(x)
    keras_model = keras.Model(image, x)
    layers[0].set_weights([np.ones((4, 2), np.float32), np.full(2, -100, np.float32)])
    tap = ImageModel(keras_model, preprocessing=(0, 1)).tap(["scores"], relu="redirected")
    traces = []

    @tf.function(autograph=False)
    def gradient(images, redirect):
        traces.append(1)
        with tf.GradientTape() as tape:
            tape.watch(images)
            score = tap(images, redirect)["scores"][:, 0]
        return tape.gradient(score, images)

    images = tf.ones((1, 2, 2, 1))
    assert not np.any(gradient(images, tf.constant(False)))
    np.testing.assert_array_equal(gradient(images, tf.constant(True)), np.ones((1, 2, 2, 1)))
    assert len(traces) == 1


def test_a_leaky_relu_is_left_alone():
    image = keras.Input((2, 2, 1))
    leaky = L.ReLU(negative_slope=0.5, name="leaky")
    model = ImageModel(keras.Model(image, leaky(L.Flatten()(image))), preprocessing=(-1, 0))
    read = model.tap(["leaky"], relu="redirected").read(np.zeros((1, 2, 2, 1), np.float32))
    np.testing.assert_array_equal(read["leaky"], -0.5 * np.ones((1, 4)))


def test_a_tap_with_a_leak_reads_the_same_and_passes_more():
    image = keras.Input((1, 1, 2))
    x = L.Dense(2, activation="relu", kernel_initializer="identity", name="first")(image)
    x = L.Dense(2, activation="relu6", kernel_initializer="identity", name="second")(x)
    model = ImageModel(keras.Model(image, x), preprocessing=(-4, 4))
    images = tf.constant([[[[0.25, 0.75]]]])  # -2 and 2 to the network

    def slope(leak: float) -> np.ndarray:
        tap = model.tap(["second"], leak=leak)

        @tf.function
        def run() -> tuple[tf.Tensor, tf.Tensor]:
            with tf.GradientTape() as tape:
                tape.watch(images)
                read = tap(images)["second"]
            return read, tape.gradient(read, images)

        read, gradient = run()
        np.testing.assert_allclose(read, [[[[0, 2]]]])
        return np.asarray(gradient).ravel()

    np.testing.assert_allclose(slope(0.0), [0, 8])
    np.testing.assert_allclose(slope(0.1), [8 * 0.1 * 0.1, 8])
