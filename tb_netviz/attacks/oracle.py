"""The network as attacks see it: (images (n, h, w, c), goal, loss) -> losses, scores, gradients.

The only place where attacks use TensorFlow. Each compiled function is traced once for all losses,
goals and attacks. Any number of images is cut into blocks of a few fixed sizes, the last of them
padded, so that a batch from which fooled images are dropped soon meets no new shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Images, PerImage, Scores
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.losses import LOSS_NAMES, by_number
from tb_netviz.errors import NetVizError
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.device_memory import halved

LARGEST_BLOCK = 64

ScoresFunction = Callable[[tf.Tensor], tf.Tensor]


@runtime_checkable
class CompiledFunction(Protocol):
    """What `tf.function` returns, as far as it is used here."""

    def __call__(self, *tensors: tf.Tensor) -> tf.Tensor:
        """Run it."""

    def get_concrete_function(self) -> tf.Tensor:
        """Trace it for its signature."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What the network says about some images."""

    loss: PerImage  # (n,) float32, rises towards the goal
    scores: Scores  # (n, classes) float32


@dataclass(frozen=True, eq=False)
class _Network:
    """The functions of tensors that an oracle compiles; see `Oracle` for the fields."""

    raw_scores: ScoresFunction
    gradient_scale: float

    def scores(self, batch: tf.Tensor) -> tf.Tensor:
        """Give the scores (n, classes) float32; two classes for a single logit."""
        raw = tf.cast(self.raw_scores(batch), tf.float32)
        if raw.shape.rank != 2:
            raise NetVizError(
                f"attacks need one score per class, shape (n, classes), but the model gives "
                f"shape {tuple(raw.shape)}; attack a classifier."
            )
        # The sigmoid of one logit z is the softmax of (0, z).
        return tf.concat([tf.zeros_like(raw), raw], axis=1) if raw.shape[1] == 1 else raw

    def forward(
        self, batch: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor, loss: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Give losses (n,) and scores; `loss` is its place in `LOSS_NAMES`."""
        found = self.scores(batch)
        return by_number(loss, found, labels, targets), found

    def backward(
        self, batch: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor, loss: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Give losses, scores and gradients (n, h, w, c), each up to a factor per image."""
        with tf.GradientTape(watch_accessed_variables=False) as image_tape:
            image_tape.watch(batch)
            found = self.scores(batch)
        with tf.GradientTape(watch_accessed_variables=False) as score_tape:
            score_tape.watch(found)
            losses = by_number(loss, found, labels, targets)
        upstream = score_tape.gradient(losses, found)  # (n, classes)
        largest = tf.reduce_max(tf.abs(upstream), axis=1, keepdims=True)
        upstream = self.gradient_scale * tf.math.divide_no_nan(upstream, largest)
        gradient = image_tape.gradient(found, batch, output_gradients=upstream)
        if gradient is None:
            raise NetVizError(
                "the scores do not depend on the image through differentiable layers, so no "
                "attack can follow their gradient."
            )
        gradient = tf.cast(gradient, tf.float32) / self.gradient_scale
        # A float16 layer may overflow; one infinity would wipe out the whole step.
        gradient = tf.where(tf.math.is_finite(gradient), gradient, 0.0)
        return losses, found, gradient

    def pull_back(self, batch: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
        """Carry gradients by the scores (n, classes) back to the images."""
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(batch)
            found = self.scores(batch)
        return tape.gradient(found, batch, output_gradients=upstream)


def _compiled(function: Callable[..., tf.Tensor], *signature: tf.TensorSpec) -> CompiledFunction:
    compiled: CompiledFunction = tf.function(
        function, input_signature=signature, autograph=False, jit_compile=False
    )
    return compiled


class Oracle:
    """A classifier in display space, compiled.

    Args:
        scores: Traceable function of images (n, h, w, c) float32 in [0, 1] to scores (n, classes)
            before softmax; one column is read as the logit of class 1 of two.
        image_shape: Height, width, channels.
        block: Images computed at once. `None` is as many as cost least per image.
        gradient_scale: Factor on what is propagated back, undone in float32 afterwards. Above 1
            it keeps the gradients of float16 layers from underflowing.
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
        network = _Network(scores, gradient_scale)
        images = tf.TensorSpec((None, *self.image_shape), tf.float32)
        classes = tf.TensorSpec((None,), tf.int32)
        number = tf.TensorSpec((), tf.int32)
        self._read = _compiled(network.scores, images)
        self._forward = _compiled(network.forward, images, classes, classes, number)
        self._backward = _compiled(network.backward, images, classes, classes, number)
        upstream = tf.TensorSpec((None, None), tf.float32)
        self._pull_back = _compiled(network.pull_back, images, upstream)

    @property
    def class_count(self) -> int:
        """Number of classes; two for a single logit."""
        return int(self._forward.get_concrete_function().structured_outputs[1].shape[1])

    def scores(self, images: Images) -> Scores:
        """Compute the scores (n, classes) of images (n, h, w, c)."""
        return self.evaluate(images, Goal.leave(np.zeros(len(images))), "margin").scores

    def evaluate(self, images: Images, goal: Goal, loss: str) -> Evaluation:
        """Compute losses and scores, without gradients."""
        self.forwards_run += len(images)
        losses, scores = self._in_blocks(self._forward, images, goal, loss)
        return Evaluation(losses, scores)

    def gradient(self, images: Images, goal: Goal, loss: str) -> tuple[Evaluation, Images]:
        """Compute losses, scores and the gradient of the loss by the image.

        Returns:
            The evaluation, and the gradient (n, h, w, c) float32. Each image's gradient is divided
            by its largest |d loss / d score|, so that a saturated softmax does not round it to
            zero; for the losses "margin" and "difference" that divisor is one.
        """
        self.gradients_run += len(images)
        losses, scores, gradient = self._in_blocks(self._backward, images, goal, loss)
        return Evaluation(losses, scores), gradient

    def differentiable(self, images: tf.Tensor) -> tf.Tensor:
        """Compute scores (n, classes) that an eager tape may differentiate.

        The gradient runs compiled: an eager one can crash TensorFlow 2.21 on a CPU, because it
        computes the gradients of the filters as well.
        """

        def scores(batch: tf.Tensor) -> tuple[tf.Tensor, Callable[..., tf.Tensor]]:
            def gradient(upstream: tf.Tensor, variables: tf.Tensor = None) -> tf.Tensor:
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
        self, function: CompiledFunction, images: np.ndarray, goal: Goal, loss: str
    ) -> list[np.ndarray]:
        number = tf.constant(LOSS_NAMES.index(loss), tf.int32)
        parts = []
        done = 0
        while done < max(len(images), 1):
            start, stop, size = next(blocks(len(images) - done, self.block))
            rows = slice(done + start, done + stop)
            try:
                outputs = function(
                    tf.constant(_padded(images[rows], size), tf.float32),
                    tf.constant(_padded(goal.labels[rows], size), tf.int32),
                    tf.constant(_padded(goal.targets[rows], size), tf.int32),
                    number,
                )
                parts.append([output.numpy()[: stop - start] for output in outputs])
            except tf.errors.ResourceExhaustedError:
                self.block = halved(size)
                continue
            done += size
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
