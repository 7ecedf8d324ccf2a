"""An objective at given images: (model, objective, images) -> values (n,), gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.batches import MEMORY_BYTES, batch_size_within, padded_batches
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import numbers, structure, with_numbers
from tb_netviz.ascent.scene import Scene
from tb_netviz.ascent.traces import compiled

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel


def evaluate(
    model: ImageModel,
    objective: Objective,
    images: np.ndarray,
    *,
    batch_size: int | None = None,
    memory_bytes: int = MEMORY_BYTES,
) -> np.ndarray:
    """The objective's value for given images, without transforms.

    Args:
        model: The network in display space.
        objective: With targets per image or for all.
        images: (n, h, w, c) in [0, 1], in the network's size.
        batch_size: Images at once; default as many as `memory_bytes` allows.
        memory_bytes: Bound on what is held at once.

    Returns:
        (n,) float32.
    """
    return _apply(model, objective, images, batch_size, memory_bytes, False)[0]


def gradient(
    model: ImageModel,
    objective: Objective,
    images: np.ndarray,
    *,
    batch_size: int | None = None,
    memory_bytes: int = MEMORY_BYTES,
) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the objective with respect to the pixels of given images.

    Args: as for `evaluate`.

    Returns:
        Gradients (n, h, w, c) and values (n,), float32.
    """
    values, gradients = _apply(model, objective, images, batch_size, memory_bytes, True)
    return gradients, values


def _apply(
    model: ImageModel,
    objective: Objective,
    images: np.ndarray,
    batch_size: int | None,
    memory_bytes: int,
    with_gradient: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Values (n,) and, if wanted, gradients (n, h, w, c)."""
    images = np.asarray(images, np.float32)
    count = len(images)
    if not count:
        return np.zeros(0, np.float32), np.zeros_like(images)
    shape = tuple(int(side) for side in images.shape[1:])
    size_of_batch = batch_size or batch_size_within(
        model, objective.paths(), count, shape, views=1, memory_bytes=memory_bytes
    )
    size_of_batch = min(size_of_batch, count)
    key = ("values", with_gradient, structure(objective), shape, size_of_batch)
    run = _values_of(model, objective, with_gradient)
    fed = numbers(objective, count)
    results = []
    for rows in padded_batches(count, size_of_batch):
        arguments = tf.nest.map_structure(
            tf.convert_to_tensor, (images[rows], [one.rows(rows) for one in fed])
        )
        results.append(compiled(model, key, run, arguments)(*arguments))
    values = np.concatenate([value.numpy() for value, _ in results])[:count]
    gradients = np.concatenate([slope.numpy() for _, slope in results])
    return values, gradients[:count]


def _values_of(model: ImageModel, objective: Objective, with_gradient: bool) -> Callable[..., Any]:
    """The objective and its gradient as a function of tensors, to be traced."""
    paths = objective.paths()
    tap = model.tap(paths) if paths else None

    def run(images: tf.Tensor, tensors: list[tf.Tensor]) -> tuple[tf.Tensor, tf.Tensor]:
        filled = with_numbers(objective, iter(tensors))
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            value = filled.evaluate(Scene(images, tap(images) if tap is not None else {}))
        if not with_gradient:
            return value, tf.zeros([0])
        return value, tape.gradient(value, images)

    return run
