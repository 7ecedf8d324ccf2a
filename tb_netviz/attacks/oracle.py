"""The network as attacks see it: (images (n, h, w, c), goal, loss) -> losses, scores, gradients.

The only place where attacks touch TensorFlow. Two compiled functions, one trace each for every
loss, goal and attack. Any number of images is cut into blocks of a few fixed sizes, the last one
padded, so that dropping fooled images soon meets no new batch shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.losses import LOSS_NAMES, by_number
from tb_netviz.errors import NetVizError
from tb_netviz.model.batch_size import images_a_call

LARGEST_BLOCK = 64

ScoresFunction = Callable[[tf.Tensor], tf.Tensor]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What the network says about some images."""

    loss: np.ndarray  # (n,) float32, rises towards the goal
    scores: np.ndarray  # (n, classes) float32


class Oracle:
    """A classifier in display space, compiled.

    Args:
        scores: Traceable function of images (n, h, w, c) float32 in [0, 1] to scores (n, classes)
            before softmax; one column is read as the logit of class 1 of two.
        image_shape: Height, width, channels.
        block: Images computed at once; `None`: as many as cost least per image.
        gradient_scale: Factor on what is propagated back, undone in float32 after it; above 1
            keeps the gradients of float16 layers from underflowing.
    """

    def __init__(
        self,
        scores: ScoresFunction,
        image_shape: tuple[int, int, int],
        *,
        block: int | None = None,
        gradient_scale: float = 1.0,
    ) -> None:
        self.image_shape = tuple(image_shape)
        self.block = block or min(images_a_call(self.image_shape), LARGEST_BLOCK)
        self.gradients_run = 0
        self.forwards_run = 0
        images = tf.TensorSpec((None, *self.image_shape), tf.float32)
        classes = tf.TensorSpec((None,), tf.int32)
        number = tf.TensorSpec((), tf.int32)

        def class_scores(batch: tf.Tensor) -> tf.Tensor:
            raw = tf.cast(scores(batch), tf.float32)
            if raw.shape.rank != 2:
                raise NetVizError(
                    f"attacks need one score per class, shape (n, classes), but the model gives "
                    f"shape {tuple(raw.shape)}; attack a classifier."
                )
            # The sigmoid of one logit z is the softmax of (0, z).
            return tf.concat([tf.zeros_like(raw), raw], axis=1) if raw.shape[1] == 1 else raw

        def forward(
            batch: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor, loss: tf.Tensor
        ) -> tuple[tf.Tensor, tf.Tensor]:
            found = class_scores(batch)
            return by_number(loss, found, labels, targets), found

        def backward(
            batch: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor, loss: tf.Tensor
        ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            with tf.GradientTape(watch_accessed_variables=False) as image_tape:
                image_tape.watch(batch)
                found = class_scores(batch)
            with tf.GradientTape(watch_accessed_variables=False) as score_tape:
                score_tape.watch(found)
                losses = by_number(loss, found, labels, targets)
            upstream = score_tape.gradient(losses, found)  # (n, classes)
            largest = tf.reduce_max(tf.abs(upstream), axis=1, keepdims=True)
            upstream = gradient_scale * tf.math.divide_no_nan(upstream, largest)
            gradient = image_tape.gradient(found, batch, output_gradients=upstream)
            if gradient is None:
                raise NetVizError(
                    "the scores do not depend on the image through differentiable layers, so no "
                    "attack can follow their gradient."
                )
            gradient = tf.cast(gradient, tf.float32) / gradient_scale
            # A float16 layer may overflow; one infinity would wipe out the whole step.
            gradient = tf.where(tf.math.is_finite(gradient), gradient, 0.0)
            return losses, found, gradient

        def pull_back(batch: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(batch)
                found = class_scores(batch)
            return tape.gradient(found, batch, output_gradients=upstream)

        def compiled(function: Callable[..., Any], *signature: tf.TensorSpec) -> Any:
            return tf.function(
                function, input_signature=signature, autograph=False, jit_compile=False
            )

        self._read = compiled(class_scores, images)
        self._forward = compiled(forward, images, classes, classes, number)
        self._backward = compiled(backward, images, classes, classes, number)
        self._pull_back = compiled(pull_back, images, tf.TensorSpec((None, None), tf.float32))

    @property
    def class_count(self) -> int:
        """Number of classes; two for a single logit."""
        return int(self._forward.get_concrete_function().structured_outputs[1].shape[1])

    def scores(self, images: np.ndarray) -> np.ndarray:
        """Scores (n, classes) of images (n, h, w, c)."""
        return self.evaluate(images, Goal.leave(np.zeros(len(images))), "margin").scores

    def evaluate(self, images: np.ndarray, goal: Goal, loss: str) -> Evaluation:
        """Losses and scores, without gradients."""
        self.forwards_run += len(images)
        losses, scores = self._in_blocks(self._forward, images, goal, loss)
        return Evaluation(losses, scores)

    def gradient(self, images: np.ndarray, goal: Goal, loss: str) -> tuple[Evaluation, np.ndarray]:
        """Losses, scores and the gradient of the loss by the image, up to a factor per image.

        Returns:
            The evaluation, and the gradient (n, h, w, c) float32: each image's is divided by the
            largest |d loss / d score|, so that a saturated softmax does not round it to zero. For
            the losses "margin" and "difference" that divisor is one.
        """
        self.gradients_run += len(images)
        losses, scores, gradient = self._in_blocks(self._backward, images, goal, loss)
        return Evaluation(losses, scores), gradient

    def differentiable(self, images: tf.Tensor) -> tf.Tensor:
        """Scores (n, classes) that an eager tape may differentiate.

        The gradient runs compiled: an eager one can crash TensorFlow 2.21 on a CPU, because it
        computes the gradients of the filters as well.
        """

        def scores(batch: tf.Tensor) -> tuple[tf.Tensor, Callable[..., Any]]:
            def gradient(upstream: tf.Tensor, variables: Any = None) -> Any:
                by_image = self._pull_back(batch, upstream)
                # The tape asks for the weights' gradients too; no attack uses them.
                return by_image if variables is None else (by_image, [None] * len(variables))

            return self._read(batch), gradient

        return tf.custom_gradient(scores)(tf.cast(images, tf.float32))

    def require_classes(self, at_least: int, what: str) -> None:
        """Refuse what needs more classes than the model has."""
        if self.class_count < at_least:
            raise NetVizError(
                f"{what} needs at least {at_least} classes and the model has {self.class_count}; "
                "use the cross-entropy or the margin instead."
            )

    def _in_blocks(
        self, function: Any, images: np.ndarray, goal: Goal, loss: str
    ) -> list[np.ndarray]:
        number = tf.constant(LOSS_NAMES.index(loss), tf.int32)
        parts = []
        for start, stop, size in blocks(len(images), self.block):
            rows = slice(start, stop)
            outputs = function(
                tf.constant(_padded(images[rows], size), tf.float32),
                tf.constant(_padded(goal.labels[rows], size), tf.int32),
                tf.constant(_padded(goal.targets[rows], size), tf.int32),
                number,
            )
            parts.append([output.numpy()[: stop - start] for output in outputs])
        return [np.concatenate(column) for column in zip(*parts, strict=True)]


def blocks(count: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Cut `count` images into blocks of `size`, a quarter, a sixteenth, ... of it.

    Yields:
        First image, end, and size of the block. The last is padded where that wastes at most a
        quarter of it. No images make one block of padding, so that shapes are known even then.
    """
    start = 0
    while start < max(count, 1):
        rest, fitting = count - start, size
        while fitting > 1 and 4 * rest < 3 * fitting:
            fitting = max(1, fitting // 4)
        yield start, min(start + fitting, count), fitting
        start += fitting


def _padded(rows: np.ndarray, size: int) -> np.ndarray:
    if len(rows) == size:
        return rows
    padded = np.zeros((size, *rows.shape[1:]), rows.dtype)
    padded[: len(rows)] = rows
    return padded
