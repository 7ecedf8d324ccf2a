"""The oracle for receptive fields: where the gradient of one unit in the image lives."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.model.image_model import ImageModel


def make_positive(model) -> None:
    """Set weights so that no two paths through the network cancel out."""
    for layer in model._flatten_layers():
        for variable in getattr(layer, "_trainable_variables", []) + getattr(
            layer, "_non_trainable_variables", []
        ):
            name = variable.name
            if "kernel" in name:
                fan_in = max(int(np.prod(variable.shape[:-1])), 1)
                variable.assign(np.full(variable.shape, 1.0 / fan_in, np.float32))
            elif "gamma" in name or "variance" in name:
                variable.assign(np.ones(variable.shape, np.float32))
            elif variable.dtype.startswith("float"):
                variable.assign(np.zeros(variable.shape, np.float32))


def gradient_box(
    model: ImageModel, path: str, place: int, unit: int, *, images: np.ndarray | None = None
) -> tuple[int, int, int, int]:
    """Bounding box of the pixels whose gradient is not zero: top, left, bottom, right (exclusive).

    `images` (n, h, w, c): the support is the union over these; maximum pooling needs several.
    """
    tap = model.tap([path])
    if images is None:
        images = np.ones((1, *model.image_shape), np.float32)

    @tf.function(autograph=False)
    def gradient(batch):
        with tf.GradientTape() as tape:
            tape.watch(batch)
            output = tap(batch)[path]
            flat = tf.reshape(output, (len(images), -1, output.shape[-1]))
            score = tf.reduce_sum(flat[:, place, unit])
        return tape.gradient(score, batch)

    found = gradient(tf.constant(images))
    if found is None:
        return 0, 0, 0, 0
    support = np.abs(found.numpy()).max(axis=(0, -1)) > 0
    if not support.any():
        return 0, 0, 0, 0
    rows, columns = np.flatnonzero(support.any(axis=1)), np.flatnonzero(support.any(axis=0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
