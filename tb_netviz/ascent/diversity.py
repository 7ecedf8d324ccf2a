"""How different the images of one unit are: scene -> one factor per image (n,) in [0, 1].

Multiplied with the objective, several images of the same unit each show another side of it.
It is the one objective that looks across images, and only at those of the same group.

Reference: Olah, Mordvintsev, Schubert 2017, "Feature Visualization", section diversity.
"""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import ImageIndex
from tb_netviz.ascent.scene import Scene


@dataclass(frozen=True)
class Diversity(Objective):
    """One minus the mean likeness of a layer's texture to that of the group's other images.

    Texture is the Gram matrix of the channels over all positions; likeness is the cosine between
    two of them. All images of a group must be in the same batch.

    Args:
        layer: Path of the layer whose texture is compared.
        groups: What the images of one group have in common, e.g. the unit, per image (n,).
    """

    layer: str
    groups: ImageIndex

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> tf.Tensor:
        activation = scene.activations[self.layer]
        count, channels = tf.shape(scene.images)[0], activation.shape[-1]
        rows = tf.reshape(activation, [tf.shape(activation)[0], -1, channels])
        textures = tf.reshape(tf.matmul(rows, rows, transpose_a=True), [-1, count, channels**2])
        textures = tf.math.l2_normalize(tf.reduce_mean(textures, axis=0), axis=-1)  # over views
        likeness = tf.matmul(textures, textures, transpose_b=True)
        same = tf.cast(self.groups[:, None] == self.groups[None], tf.float32)
        others = same * (1 - tf.eye(count))
        compared = tf.maximum(tf.reduce_sum(others, axis=1), 1)
        return 1 - tf.reduce_sum(likeness * others, axis=1) / compared
