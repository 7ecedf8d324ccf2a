"""The effective receptive field: the part of an image to which a deep unit really responds.

(model, layer, patches) -> boxes that hold nine tenths of the gradient in each direction. A deep
unit may see the whole image and still depend on a small part of it.

Reference: W. Luo, Y. Li, R. Urtasun, R. Zemel, "Understanding the Effective Receptive Field in Deep
Convolutional Neural Networks", NeurIPS 2016.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Boxes, Ids, Images
from tb_netviz.model.image_model import ImageModel

# Share of the gradient left out at each end of a direction.
TAIL = 0.05
BATCH_SIZE = 16


def effective_boxes(
    model: ImageModel,
    path: str,
    images: Images,
    units: Ids,
    places: Ids,
    *,
    paths: Sequence[str] | None = None,
) -> Boxes:
    """Find the effective boxes of some patches.

    Args:
        model: The network.
        path: Path of the layer.
        images: float32 (n, h, w, c) in [0,1], the image of each patch.
        units: int (n,), its unit.
        places: int (n,), its flat position.
        paths: All layers that will be asked about, `path` among them: the network is traced once
            for all of them, which takes longer than a batch. `None`: only `path`.

    Returns:
        float32 (n, 4): top, left, bottom, right; NaN where the gradient is zero.
    """
    layers = (path,) if paths is None else tuple(paths)
    gradients = model.kept(_Gradients, layers, lambda: _Gradients(_traced(model, layers)))
    layer = tf.constant(layers.index(path), tf.int32)
    boxes: list[tuple[float, float, float, float]] = []
    for start in range(0, len(images), BATCH_SIZE):
        part = slice(start, start + BATCH_SIZE)
        gradient = gradients.of(
            layer,
            tf.constant(images[part], tf.float32),
            tf.constant(units[part], tf.int32),
            tf.constant(places[part], tf.int32),
        ).numpy()
        boxes.extend(_box(np.abs(one).sum(axis=-1)) for one in gradient)
    return np.asarray(boxes, np.float32).reshape(-1, 4)


@dataclass(frozen=True, eq=False)
class _Gradients:
    """A compiled gradient: (number of the layer, images, units, places) -> (n, h, w, c)."""

    of: Callable[[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]


def _traced(
    model: ImageModel, paths: tuple[str, ...]
) -> Callable[[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]:
    tap = model.tap(paths)

    def gradient(
        layer: tf.Tensor, images: tf.Tensor, units: tf.Tensor, places: tf.Tensor
    ) -> tf.Tensor:
        rows = tf.range(tf.shape(images)[0])
        with tf.GradientTape() as tape:
            tape.watch(images)
            outputs = tap(images)
            # Scores of images are summed, so each image gets the gradient of its own score.
            scores = []
            for number, path in enumerate(paths):
                output, is_asked = outputs[path], tf.equal(layer, number)
                flat = tf.reshape(output, (tf.shape(output)[0], -1, output.shape[-1]))
                # Other layers may be smaller: of those the first unit is read, and not counted.
                place, unit = tf.where(is_asked, places, 0), tf.where(is_asked, units, 0)
                score = tf.gather_nd(flat, tf.stack([rows, place, unit], axis=1))
                scores.append(tf.reduce_sum(tf.where(is_asked, score, 0.0)))
            total = tf.add_n(scores)
        return tape.gradient(total, images)

    traced: Callable[[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor] = tf.function(
        gradient,
        autograph=False,
        input_signature=[
            tf.TensorSpec((), tf.int32),
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
