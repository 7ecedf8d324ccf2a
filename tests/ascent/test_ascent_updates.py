"""Updates go uphill by the step they promise, each image by itself."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.draws import Clock
from tb_netviz.ascent.updates import Adam, Momentum, NormalisedGradient, Update
from tb_netviz.errors import NetVizError


def climb(update: Update, slope_at: object, start: np.ndarray, steps: int) -> np.ndarray:
    parameters, slots = (start,), update.slots((start,))
    for step in range(steps):
        clock = Clock(tf.constant(step), tf.constant(step / steps))
        gradients = (slope_at(parameters[0]),)  # type: ignore[operator]
        parameters, slots = update.apply(parameters, gradients, slots, clock)
    return np.asarray(parameters[0])


def test_adam_takes_the_steps_of_keras() -> None:
    start = np.random.default_rng(0).normal(size=(2, 3, 4, 1)).astype(np.float32)
    ours = climb(Adam(0.05), lambda x: -2 * x, start, 20)
    variable, optimizer = keras.Variable(start), keras.optimizers.Adam(0.05, epsilon=1e-8)
    for _ in range(20):
        optimizer.apply([2 * variable.value], [variable])
    assert np.allclose(ours, variable.numpy(), atol=1e-4)


def test_adam_step_size_falls_to_its_final_share() -> None:
    start = np.zeros((1, 1, 1, 1), np.float32)
    constant = climb(Adam(0.1), tf.ones_like, start, 10)
    falling = climb(Adam(0.1, final=0.0), tf.ones_like, start, 10)
    assert constant.item() == pytest.approx(1.0, rel=1e-3)
    assert falling.item() == pytest.approx(0.55, rel=1e-3)


def test_momentum_adds_up_earlier_steps() -> None:
    update = Momentum(np.array([0.1, 0.2], np.float32), 0.5)
    climbed = climb(update, tf.ones_like, np.zeros((2, 1, 1, 1), np.float32), 2)
    assert np.allclose(climbed.ravel(), [0.25, 0.5])


@pytest.mark.parametrize("norm", ["mean", "deviation", "l2"])
def test_normalised_step_does_not_depend_on_the_size_of_the_gradient(norm: str) -> None:
    start = np.zeros((2, 3, 3, 1), np.float32)
    slope = np.random.default_rng(0).normal(size=start.shape) * [[[[1e-4]]], [[[1e4]]]]
    update = NormalisedGradient(0.3, norm=norm)
    climbed = climb(update, lambda x: tf.constant(slope, tf.float32), start, 1)
    size = {
        "mean": np.mean(np.abs(climbed), axis=(1, 2, 3)),
        "deviation": np.sqrt(np.mean(climbed**2, axis=(1, 2, 3))),
        "l2": np.sqrt(np.sum(climbed**2, axis=(1, 2, 3))),
    }[norm]
    assert np.allclose(size, 0.3, rtol=1e-4)


def test_unknown_norm_of_a_gradient_is_refused() -> None:
    with pytest.raises(NetVizError, match="norm 'max' is not known"):
        NormalisedGradient(norm="max")
