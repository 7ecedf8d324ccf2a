"""Random numbers per image: (seed, image, step, purpose) -> the same draws in any batch.

The draws of an image depend on nothing else in its batch, so an image optimised in a batch sees the
same transforms as one optimised alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.model.foreign_types import Tensor

# Seeds of different purposes lie this far apart, so that no two share a stream.
PURPOSES = 1024


@dataclass(frozen=True)
class Clock:
    """How far the ascent has come.

    Args:
        step: Steps taken since the image was first started, int32 scalar.
        fraction: Share of this run that is done, float32 scalar in [0, 1).
    """

    step: Tensor
    fraction: Tensor


@dataclass(frozen=True)
class Draws:
    """A source of random numbers for the images of a batch at one step.

    Args:
        seed: int64 scalar.
        identities: (n,) int64, what tells an image from all others; n must be static.
        clock: The step enters the seed.
        purpose: Which of the transforms of a step draws, below 1024.
    """

    seed: Tensor
    identities: Tensor
    clock: Clock
    purpose: int = 0

    def uniform(
        self, rows: Tensor, shape: Sequence[int] = (), low: float = 0.0, high: float = 1.0
    ) -> Tensor:
        """Draw uniform numbers (views * n, *shape) for `rows` (views * n, ...)."""
        views = rows.shape[0] // self.identities.shape[0]
        drawn = [
            tf.random.stateless_uniform([views, *shape], seed, low, high)
            for seed in tf.unstack(self._seeds())
        ]
        return tf.reshape(tf.stack(drawn, axis=1), [-1, *shape])

    def uniform_for_all(self, shape: Sequence[int]) -> Tensor:
        """Draw uniform numbers in [0, 1) of this shape, the same for any images of any batch."""
        step = tf.cast(self.clock.step, tf.int64)
        seed = tf.stack([self.seed * PURPOSES + self.purpose, step])
        return tf.random.stateless_uniform(shape, seed)

    def normal(self, rows: Tensor, shape: Sequence[int] = ()) -> Tensor:
        """Draw standard normal numbers (views * n, *shape) for `rows` (views * n, ...)."""
        views = rows.shape[0] // self.identities.shape[0]
        drawn = [
            tf.random.stateless_normal([views, *shape], seed) for seed in tf.unstack(self._seeds())
        ]
        return tf.reshape(tf.stack(drawn, axis=1), [-1, *shape])

    def _seeds(self) -> Tensor:
        """One seed of the stateless generator per image, (n, 2) int64."""
        step = tf.cast(self.clock.step, tf.int64)
        of_image = self.identities * 2**32 + step
        of_purpose = tf.fill(tf.shape(of_image), self.seed * PURPOSES + self.purpose)
        return tf.stack([of_purpose, of_image], axis=1)
