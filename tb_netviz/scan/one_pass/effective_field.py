"""The effective receptive field: the part of an image to which a deep unit really responds.

(model, layer, patches) -> boxes that hold nine tenths of the gradient in each direction. A deep
unit may see the whole image and still depend on a small part of it.

Reference: W. Luo, Y. Li, R. Urtasun, R. Zemel, "Understanding the Effective Receptive Field in Deep
Convolutional Neural Networks", NeurIPS 2016.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Boxes, Ids, Images
from tb_netviz.model.image_model import ImageModel

# Share of the gradient left out at each end of a direction.
TAIL = 0.05
BATCH_SIZE = 16


def effective_boxes(model: ImageModel, path: str, images: Images, units: Ids, places: Ids) -> Boxes:
    """Find the effective boxes of some patches.

    Args:
        model: The network.
        path: Path of the layer.
        images: float32 (n, h, w, c) in [0,1], the image of each patch.
        units: int (n,), its unit.
        places: int (n,), its flat position.

    Returns:
        float32 (n, 4): top, left, bottom, right; NaN where the gradient is zero.
    """
    gradients = model.kept(_Gradients, path, lambda: _Gradients(_traced(model, path)))
    boxes: list[tuple[float, float, float, float]] = []
    for start in range(0, len(images), BATCH_SIZE):
        part = slice(start, start + BATCH_SIZE)
        gradient = gradients.of(
            tf.constant(images[part], tf.float32),
            tf.constant(units[part], tf.int32),
            tf.constant(places[part], tf.int32),
        ).numpy()
        boxes.extend(_box(np.abs(one).sum(axis=-1)) for one in gradient)
    return np.asarray(boxes, np.float32).reshape(-1, 4)


@dataclass(frozen=True, eq=False)
class _Gradients:
    """The compiled gradient of one layer's units: (images, units, places) -> (n, h, w, c)."""

    of: Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]


def _traced(model: ImageModel, path: str) -> Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]:
    tap = model.tap([path])

    def gradient(images: tf.Tensor, units: tf.Tensor, places: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(images)
            output = tap(images)[path]
            # Scores of images are summed, so each image gets the gradient of its own score.
            flat = tf.reshape(output, (tf.shape(output)[0], -1, output.shape[-1]))
            index = tf.stack([tf.range(tf.shape(images)[0]), places, units], axis=1)
            score = tf.reduce_sum(tf.gather_nd(flat, index))
        return tape.gradient(score, images)

    traced: Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor] = tf.function(
        gradient,
        autograph=False,
        input_signature=[
            tf.TensorSpec((None, *model.image_shape), tf.float32),
            tf.TensorSpec((None,), tf.int32),
            tf.TensorSpec((None,), tf.int32),
        ],
    ).get_concrete_function()
    return traced


def _box(strength: np.ndarray) -> tuple[float, float, float, float]:
    total = strength.sum()
    if not np.isfinite(total) or total <= 0:
        return (np.nan,) * 4
    sides = []
    for axis in (1, 0):
        share = np.cumsum(strength.sum(axis=axis)) / total
        sides.append((int((share > TAIL).argmax()), int((share >= 1 - TAIL).argmax()) + 1))
    (top, bottom), (left, right) = sides
    return top, left, bottom, right
