"""What an objective sees: the images (n, h, w, c) and the activations of their views (v * n, ...).

A transform may show the network several views of each image per step. The first view of all images
comes first, then the second, and so on: row r of the activations belongs to image r modulo n.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import tensorflow as tf

from tb_netviz.model.foreign_types import Tensor


@dataclass(frozen=True)
class Scene:
    """The images of one step and what the network made of them.

    Args:
        images: (n, height, width, channels) in [0, 1], before transforms.
        activations: By layer path, each (views * n, ...) float32.
    """

    images: Tensor
    activations: Mapping[str, Tensor] = field(default_factory=dict)
    _means: dict[str, Tensor] = field(default_factory=dict, init=False, repr=False)

    def channel_means(self, layer: str) -> Tensor:
        """Average a layer's channels over all positions, (views * n, channels).

        Computed once, however many terms of an objective ask: each would otherwise send its own
        gradient back over all positions.
        """
        if layer not in self._means:
            activation = self.activations[layer]
            positions = list(range(1, len(activation.shape) - 1))
            self._means[layer] = tf.reduce_mean(activation, axis=positions)
        return self._means[layer]

    def spread(self, values: Tensor, rows: Tensor) -> Tensor:
        """Repeat values per image (n, ...) so that each of `rows` (views * n, ...) has its own."""
        views = tf.shape(rows)[0] // tf.shape(self.images)[0]
        return tf.tile(values, [views, *[1] * (len(values.shape) - 1)])

    def per_image(self, values: Tensor) -> Tensor:
        """Average over the views of each image: (views * n,) -> (n,)."""
        return tf.reduce_mean(tf.reshape(values, [-1, tf.shape(self.images)[0]]), axis=0)
