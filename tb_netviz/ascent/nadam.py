"""Adam with Nesterov's momentum, the update of MaCo.

Reference: Dozat 2016, "Incorporating Nesterov momentum into Adam".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.draws import Clock
from tb_netviz.ascent.parts import RunNumber
from tb_netviz.ascent.updates import Arrays, Update

# How fast the memory of the mean gradient grows to its full length (the constant in Keras).
WARM_UP = 0.96


@dataclass(frozen=True)
class Nadam(Update):
    """Adam with Nesterov's momentum, as in Keras.

    Args:
        step_size: Step size.
        beta_1: Memory of the mean gradient.
        beta_2: Memory of the mean squared gradient.
        epsilon: Added to the divisor, which keeps the division finite.
    """

    step_size: RunNumber = 1.0
    beta_1: RunNumber = 0.9
    beta_2: RunNumber = 0.999
    epsilon: RunNumber = 1e-7

    def slots(self, parameters: Arrays) -> Arrays:
        means = tuple(np.zeros_like(one) for one in parameters * 2)
        # Product of all memories so far, one per image.
        return (*means, np.ones(len(parameters[0]), np.float32))

    def apply(
        self, parameters: Arrays, gradients: Arrays, slots: Arrays, clock: Clock
    ) -> tuple[Arrays, Arrays]:
        taken = tf.cast(clock.step + 1, tf.float32)
        now = self.beta_1 * (1 - 0.5 * WARM_UP**taken)
        coming = self.beta_1 * (1 - 0.5 * WARM_UP ** (taken + 1))
        half = len(parameters)
        product = slots[-1] * now
        means = tuple(
            mean + (1 - self.beta_1) * (gradient - mean)
            for mean, gradient in zip(slots[:half], gradients, strict=True)
        )
        squares = tuple(
            square + (1 - self.beta_2) * (gradient * gradient - square)
            for square, gradient in zip(slots[half:-1], gradients, strict=True)
        )
        stepped = []
        for one, gradient, mean, square in zip(parameters, gradients, means, squares, strict=True):
            share = tf.reshape(product, [-1, *[1] * (len(one.shape) - 1)])
            ahead = coming * mean / (1 - share * coming) + (1 - now) * gradient / (1 - share)
            size = tf.sqrt(square / (1 - self.beta_2**taken)) + self.epsilon
            stepped.append(one + self.step_size * ahead / size)
        return tuple(stepped), (*means, *squares, product)
