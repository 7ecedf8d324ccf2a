"""Nadam takes the same steps as Keras' own."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.ascent.draws import Clock
from tb_netviz.ascent.nadam import Nadam


def test_five_steps_equal_those_of_keras() -> None:
    random = np.random.default_rng(0)
    start = random.standard_normal((2, 3)).astype(np.float32)
    gradients = random.standard_normal((5, 2, 3)).astype(np.float32)
    variable = keras.Variable(start)
    optimiser = keras.optimizers.Nadam(1.0)
    update = Nadam(1.0)
    parameters, slots = (start,), update.slots((start,))
    for step, gradient in enumerate(gradients):
        optimiser.apply_gradients([(tf.constant(-gradient), variable)])
        clock = Clock(tf.constant(step), tf.constant(0.0))
        parameters, slots = update.apply(parameters, (tf.constant(gradient),), slots, clock)
    np.testing.assert_allclose(parameters[0], variable.numpy(), rtol=1e-4)
