"""How far a layer's responses are from those to natural images: scene -> a penalty per image (n,).

The statistics of a layer are the mean and the standard deviation of every channel over the
positions of one image. An image whose statistics lie where those of photographs lie has the
textures, the light and the amount of detail of a photograph, whatever it shows.

Reference: Yin et al. 2020, "Dreaming to distill: data-free knowledge transfer via DeepInversion",
    which does the same to a batch by the running statistics of batch normalisation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import RunNumber
from tb_netviz.ascent.scene import Scene
from tb_netviz.model.foreign_types import Tensor

# Added to a variance before its root, whose slope at 0 is infinite.
_LEAST_VARIANCE = 1e-10


@dataclass(frozen=True)
class NaturalStatistics(Objective):
    """Mean squared distance of a layer's channel statistics from the usual ones. Subtract it.

    A value of 1 is as far as one natural image lies from the average of many.

    Args:
        layer: Path of a layer with maps (n, height, width, channels) or tokens
            (n, tokens, channels).
        centre: (2, channels), the usual mean and the usual standard deviation of each channel.
        deviation: (2, channels), above 0: how much the two differ from one natural image to the
            next.
    """

    layer: str
    centre: RunNumber
    deviation: RunNumber

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        found = position_moments(scene.activations[self.layer])
        distance = (found - self.centre) / self.deviation
        # The two parts of a channel add up; channels are averaged.
        squares = tf.reduce_mean(tf.reduce_sum(tf.square(distance), axis=1), axis=1)
        return scene.per_image(squares)


def position_moments(activation: Tensor) -> Tensor:
    """Compute the mean and the standard deviation of every channel over the positions.

    Args:
        activation: (n, height, width, channels) or (n, tokens, channels) float32.

    Returns:
        (n, 2, channels) float32.
    """
    channels = activation.shape[-1]
    rows = tf.reshape(activation, [tf.shape(activation)[0], -1, channels])
    return tf.custom_gradient(_moments)(rows)


def _moments(rows: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    """Compute the moments of rows (n, positions, channels), with a gradient of one pass.

    Products with a row of ones take half the time of TensorFlow's sums over a middle axis.
    """
    shape = tf.shape(rows)
    share = 1 / tf.cast(shape[1], tf.float32)
    shares = tf.fill([shape[0], 1, shape[1]], share)
    mean = shares @ rows
    variance = shares @ tf.math.squared_difference(rows, mean)
    root = tf.sqrt(variance + _LEAST_VARIANCE)

    def gradient(upstream: Tensor) -> Tensor:
        slope = share * upstream[:, 1:] / root
        return rows * slope + (share * upstream[:, :1] - mean * slope)

    return tf.concat([mean, root], axis=1), gradient
