"""What happens to the pixels after each step: pixels (n, h, w, c) -> pixels (n, h, w, c).

For images whose parameters are their pixels (`PixelImage`).
"""

from __future__ import annotations

import abc
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.draws import Clock
from tb_netviz.ascent.parts import Part, RunNumber
from tb_netviz.model.foreign_types import Tensor


@dataclass(frozen=True)
class Constraint(Part, abc.ABC):
    """Base of all constraints."""

    @abc.abstractmethod
    def apply(self, pixels: Tensor, clock: Clock) -> Tensor:
        """Bring the pixels into their range, or smooth them."""


@dataclass(frozen=True)
class UnitBox(Constraint):
    """Pixels stay in [0, 1]."""

    def apply(self, pixels: Tensor, clock: Clock) -> Tensor:
        return tf.clip_by_value(pixels, 0.0, 1.0)


@dataclass(frozen=True)
class Decay(Constraint):
    """Pulls the pixels a little towards a flat colour in each step.

    Args:
        rate: Share of the distance, e.g. 1e-4.
        centre: The flat colour in [0, 1], one number or one per channel.

    Reference: Yosinski et al. 2015, "Understanding neural networks through deep visualization".
    """

    rate: RunNumber = 1e-4
    centre: RunNumber = 0.5

    def apply(self, pixels: Tensor, clock: Clock) -> Tensor:
        return pixels + self.rate * (self.centre - pixels)


@dataclass(frozen=True)
class GaussianBlur(Constraint):
    """Blurs the pixels every few steps.

    Args:
        radius: Standard deviation in pixels.
        every: Steps between two blurs.

    Reference: Yosinski et al. 2015, "Understanding neural networks through deep visualization".
    """

    radius: float = 1.0
    every: int = 4

    def apply(self, pixels: Tensor, clock: Clock) -> Tensor:
        due = tf.equal((clock.step + 1) % self.every, 0)
        return tf.cond(due, lambda: gaussian_blur(pixels, self.radius), lambda: pixels)


def gaussian_blur(images: Tensor, deviation: float) -> Tensor:
    """Blur (n, h, w, c) with a Gaussian of the given deviation in pixels, reflected at borders."""
    reach = min(max(1, round(3 * deviation)), images.shape[1] - 1, images.shape[2] - 1)
    places = tf.range(-reach, reach + 1, dtype=tf.float32)
    weights = tf.exp(-(places**2) / (2 * deviation**2))
    weights = weights / tf.reduce_sum(weights)
    channels = images.shape[-1]
    padded = tf.pad(images, [[0, 0], [reach, reach], [reach, reach], [0, 0]], "REFLECT")
    column = tf.tile(weights[:, None, None, None], [1, 1, channels, 1])
    row = tf.tile(weights[None, :, None, None], [1, 1, channels, 1])
    blurred = tf.nn.depthwise_conv2d(padded, column, [1, 1, 1, 1], "VALID")
    return tf.nn.depthwise_conv2d(blurred, row, [1, 1, 1, 1], "VALID")
