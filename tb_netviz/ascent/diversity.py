"""Several different images of one unit: (objective, groups) -> an objective that keeps them apart.

This is the only objective that compares images, and only those of the same group.

Reference: Olah, Mordvintsev, Schubert 2017, "Feature Visualization", section diversity.
"""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import ImageIndex, RunNumber
from tb_netviz.ascent.scene import Scene
from tb_netviz.model.foreign_types import Tensor

# Images of a group: each is compared with all others of it.
MOST_COPIES = 16


@dataclass(frozen=True)
class Diverse(Objective):
    """An objective minus its size times the likeness of the image to the others of its group.

    Likeness is the mean cosine between Gram matrices of a layer's channels over all positions. An
    objective above zero is thus multiplied by one minus likeness. Below zero that factor would
    reward images for being alike, so it is one plus likeness.

    All images of a group must be in the same batch.

    Args:
        objective: What each image of the group makes large.
        layer: Path of the layer whose texture is compared.
        groups: The group of each image, e.g. its unit, (n,).
        weight: What the likeness is multiplied by.
    """

    objective: Objective
    layer: str
    groups: ImageIndex
    weight: RunNumber = 1.0

    def paths(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.objective.paths(), self.layer)))

    def evaluate(self, scene: Scene) -> Tensor:
        value = self.objective.evaluate(scene)
        activation = scene.activations[self.layer]
        return value - self.weight * tf.abs(value) * likeness_in_groups(activation, self.groups)


def likeness_in_groups(activation: Tensor, groups: Tensor) -> Tensor:
    """Compare each image with the others of its group.

    Args:
        activation: (views * n, ..., channels) of a layer, the first view of all images first.
        groups: (n,) the group of each image.

    Returns:
        (n,) float32 in [-1, 1], the mean cosine between Gram matrices of the channels; 0 for an
        image that is alone in its group.
    """
    count, channels = tf.shape(groups)[0], activation.shape[-1]
    rows = tf.reshape(activation, [tf.shape(activation)[0], -1, channels])
    textures = tf.reshape(tf.matmul(rows, rows, transpose_a=True), [-1, count, channels**2])
    textures = tf.math.l2_normalize(tf.reduce_mean(textures, axis=0), axis=-1)  # over views
    likeness = tf.matmul(textures, textures, transpose_b=True)
    same = tf.cast(groups[:, None] == groups[None], tf.float32)
    others = same * (1 - tf.eye(count))
    compared = tf.maximum(tf.reduce_sum(others, axis=1), 1)
    return tf.reduce_sum(likeness * others, axis=1) / compared
