"""What an attack has to solve: clean images, the class each must leave, and the network."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tb_netviz.arrays import Chosen, EightBits, Floats, Images, Marks
from tb_netviz.attacks.ball import LEVELS, Ball, Epsilon
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.oracle import Oracle


@dataclass(frozen=True, eq=False)
class Problem:
    """Images that shall fool a network.

    Args:
        oracle: The network.
        clean: Images in display space, multiples of 1/255, shape (n, h, w, c) float32.
        goal: What fooled means for each of them.
        ball: The norm in which perturbations are measured.
        seed: Random starts are drawn from it, the same for every image, so that an image gets the
            same start in a batch as alone.
    """

    oracle: Oracle
    clean: Images
    goal: Goal
    ball: Ball
    seed: int = 0

    @property
    def count(self) -> int:
        """Number of images."""
        return len(self.clean)

    def rows(self, index: Chosen) -> Problem:
        """Select some of the images, by position or by mask."""
        return replace(self, clean=self.clean[index], goal=self.goal.rows(index))

    def finished(self, images: Images, epsilon: Epsilon) -> Images:
        """Round images to 8 bits inside the ball and [0, 1], as they count."""
        return self.ball.round_inside(images, self.clean, epsilon)

    def is_fooled(self, images: Images) -> Marks:
        """Say whether each image reaches its goal, shape (n,) bool."""
        if not len(images):
            return np.zeros(0, bool)
        return self.goal.is_reached(self.oracle.scores(images))

    def generator(self, restart: int) -> np.random.Generator:
        """Make the random generator of one restart."""
        return np.random.default_rng([self.seed, restart])


def to_levels(images: Floats) -> EightBits:
    """Convert images in display space to 8-bit pictures, uint8."""
    return np.asarray(np.rint(np.clip(images, 0.0, 1.0) * LEVELS), np.uint8)


def from_levels(pictures: EightBits) -> Floats:
    """Convert 8-bit pictures to display space, float32."""
    return np.asarray(pictures.astype(np.float32) / np.float32(LEVELS))
