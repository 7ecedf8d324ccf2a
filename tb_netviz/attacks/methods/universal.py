"""A universal perturbation: one change that fools as many images as possible.

References: Moosavi-Dezfooli et al. 2017, Universal Adversarial Perturbations; Shafahi et al. 2020,
Universal Adversarial Training, algorithm 2 (ascent on the mean loss of the images).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from tb_netviz.arrays import Images
from tb_netviz.attacks.ball import LEVELS
from tb_netviz.attacks.methods.attack import BallAttack
from tb_netviz.attacks.problem import Problem


@dataclass(frozen=True)
class Universal(BallAttack):
    """Steps along the mean gradient of the images that the change does not fool yet.

    Args:
        steps: Passes over the images, >= 1.
        relative_step: Length of the first step as a share of epsilon. Steps fall linearly to a
            tenth of that.
    """

    name: str = field(default="universal", init=False, repr=False)
    is_universal: ClassVar[bool] = True
    steps: int = 20
    relative_step: float = 0.25

    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: Images | None = None,
        keep_going: bool = False,
    ) -> Images:
        ball = problem.ball
        change = np.zeros((1, *problem.clean.shape[1:]), np.float32)
        most, best = -1, problem.clean
        for step in range(self.steps + 1):
            # Rounded once for all images: rounded one by one, half levels could go either way.
            rounded = (ball.shrink_levels(change * LEVELS, epsilon) / LEVELS).astype(np.float32)
            images = problem.finished(problem.clean + rounded, epsilon)
            fools = problem.is_fooled(images)
            if fools.sum() > most:
                most, best = int(fools.sum()), images
            if fools.all() or step == self.steps:
                break
            left = problem.rows(~fools)
            _, gradient = problem.oracle.gradient(images[~fools], left.goal, "cross_entropy")
            # Each image has one vote: the gradient of one near a boundary must not drown others.
            votes = gradient / np.maximum(
                np.sqrt((gradient**2).sum(axis=(1, 2, 3), keepdims=True)), 1e-30
            )
            length = self.relative_step * epsilon * (1 - 0.9 * step / self.steps)
            change = change + np.float32(length) * ball.steepest(votes.mean(axis=0, keepdims=True))
            change = ball.shrink(change, epsilon).astype(np.float32)
        return best
