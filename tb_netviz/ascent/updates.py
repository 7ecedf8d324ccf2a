"""How a gradient changes the parameters: (parameters, gradients, slots) -> (parameters, slots).

All updates go uphill. Slots hold what an update remembers from step to step. Parameters, gradients
and slots are tuples of arrays (n, ...), and images never influence one another.
"""

from __future__ import annotations

import abc
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.draws import Clock
from tb_netviz.ascent.parts import ImageNumber, Part, RunNumber
from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import Tensor

Arrays = tuple[Tensor, ...]


@dataclass(frozen=True)
class Update(Part, abc.ABC):
    """Base of all updates."""

    def slots(self, parameters: Arrays) -> Arrays:
        """Make what it remembers before the first step, as NumPy arrays."""
        return ()

    @abc.abstractmethod
    def apply(
        self, parameters: Arrays, gradients: Arrays, slots: Arrays, clock: Clock
    ) -> tuple[Arrays, Arrays]:
        """Take one step uphill; return the new parameters and the new slots."""


@dataclass(frozen=True)
class Adam(Update):
    """Steps of nearly the same size for every parameter.

    Args:
        step_size: Step size at the start.
        final: Share of the step size that is left at the end of the run, falling linearly.
        beta_1: Memory of the mean gradient.
        beta_2: Memory of the mean squared gradient.
        epsilon: Added to the divisor, which keeps the division finite.

    Reference: Kingma, Ba 2015, "Adam: a method for stochastic optimization".
    """

    step_size: RunNumber = 0.05
    final: RunNumber = 1.0
    beta_1: RunNumber = 0.9
    beta_2: RunNumber = 0.999
    epsilon: RunNumber = 1e-8

    def slots(self, parameters: Arrays) -> Arrays:
        return tuple(np.zeros_like(one) for one in parameters * 2)

    def apply(
        self, parameters: Arrays, gradients: Arrays, slots: Arrays, clock: Clock
    ) -> tuple[Arrays, Arrays]:
        taken = tf.cast(clock.step + 1, tf.float32)
        size = self.step_size * (1 - (1 - self.final) * clock.fraction)
        size = size * tf.sqrt(1 - self.beta_2**taken) / (1 - self.beta_1**taken)
        half = len(parameters)
        means = tuple(
            mean + (1 - self.beta_1) * (gradient - mean)
            for mean, gradient in zip(slots[:half], gradients, strict=True)
        )
        squares = tuple(
            square + (1 - self.beta_2) * (gradient * gradient - square)
            for square, gradient in zip(slots[half:], gradients, strict=True)
        )
        stepped = tuple(
            one + size * mean / (tf.sqrt(square) + self.epsilon)
            for one, mean, square in zip(parameters, means, squares, strict=True)
        )
        return stepped, means + squares


@dataclass(frozen=True)
class Momentum(Update):
    """Gradient steps with a memory of earlier ones.

    Args:
        step_size: Step size, for all images or per image (n,).
        momentum: Share of the earlier direction that is kept, in [0, 1). 0 is plain ascent.
    """

    step_size: ImageNumber = 1.0
    momentum: RunNumber = 0.9

    def slots(self, parameters: Arrays) -> Arrays:
        return tuple(np.zeros_like(one) for one in parameters)

    def apply(
        self, parameters: Arrays, gradients: Arrays, slots: Arrays, clock: Clock
    ) -> tuple[Arrays, Arrays]:
        velocities = tuple(
            self.momentum * velocity + _each(self.step_size, gradient) * gradient
            for velocity, gradient in zip(slots, gradients, strict=True)
        )
        stepped = tuple(one + step for one, step in zip(parameters, velocities, strict=True))
        return stepped, velocities


@dataclass(frozen=True)
class NormalisedGradient(Update):
    """Steps of one size along the gradient of each image.

    Args:
        step_size: Step size in units of the parameter, for all images or per image (n,).
        norm: What the gradient is divided by: `"mean"` of its absolute values (DeepDream),
            `"deviation"` (their root mean square) or `"l2"` (its length).
    """

    step_size: ImageNumber = 0.01
    norm: str = "mean"

    def __post_init__(self) -> None:
        if self.norm not in ("mean", "deviation", "l2"):
            raise NetVizError(f"norm '{self.norm}' is not known; use 'mean', 'deviation' or 'l2'.")

    def apply(
        self, parameters: Arrays, gradients: Arrays, slots: Arrays, clock: Clock
    ) -> tuple[Arrays, Arrays]:
        stepped = tuple(
            one + _each(self.step_size, one) * gradient / tf.maximum(self._length(gradient), 1e-12)
            for one, gradient in zip(parameters, gradients, strict=True)
        )
        return stepped, slots

    def _length(self, gradient: Tensor) -> Tensor:
        axes = list(range(1, len(gradient.shape)))
        if self.norm == "mean":
            return tf.reduce_mean(tf.abs(gradient), axis=axes, keepdims=True)
        total = tf.reduce_mean if self.norm == "deviation" else tf.reduce_sum
        return tf.sqrt(total(tf.square(gradient), axis=axes, keepdims=True))


def _each(values: Tensor, like: Tensor) -> Tensor:
    """Shape one value per image (n,) so that it multiplies (n, ...)."""
    return tf.reshape(values, [-1, *[1] * (len(like.shape) - 1)])
