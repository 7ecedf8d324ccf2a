"""An objective at given images, without transforms: what the tests of objectives measure."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import numbers, with_numbers
from tb_netviz.ascent.scene import Scene
from tb_netviz.model.image_model import ImageModel


def evaluate(model: ImageModel, objective: Objective, images: np.ndarray) -> np.ndarray:
    """The objective's value for images (n, h, w, c): (n,) float32."""
    return gradient(model, objective, images)[1]


def gradient(
    model: ImageModel, objective: Objective, images: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gradients (n, h, w, c) with respect to the pixels, and values (n,)."""
    paths = objective.paths()
    tap = model.tap(paths) if paths else None
    fed = [number.array for number in numbers(objective, len(images))]

    @tf.function(autograph=False)
    def run(pixels: tf.Tensor, tensors: list[tf.Tensor]) -> tuple[tf.Tensor, tf.Tensor]:
        filled = with_numbers(objective, iter(tensors))
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(pixels)
            value = filled.evaluate(Scene(pixels, tap(pixels) if tap is not None else {}))
        return tape.gradient(value, pixels), value

    slopes, values = run(
        tf.constant(images, tf.float32), [tf.convert_to_tensor(array) for array in fed]
    )
    return slopes.numpy(), values.numpy()
