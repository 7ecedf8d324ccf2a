"""Projected gradient steps: FGSM, BIM, PGD and momentum FGSM are four settings of one loop.

    direction = steepest(momentum * direction + gradient); image = project(image + step * direction)

References: Goodfellow, Shlens and Szegedy 2015, Explaining and Harnessing Adversarial Examples;
Kurakin, Goodfellow and Bengio 2017, Adversarial Examples in the Physical World; Madry et al. 2018,
Towards Deep Learning Models Resistant to Adversarial Attacks; Dong et al. 2018, Boosting
Adversarial Attacks with Momentum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Images
from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.methods.attack import BallAttack
from tb_netviz.attacks.methods.restarts import Attempt, with_restarts
from tb_netviz.attacks.problem import Problem


@dataclass(frozen=True)
class GradientSteps(BallAttack):
    """Steps along the steepest direction of the norm, each followed by a projection.

    Args:
        name: What it is called.
        steps: Gradients per restart, >= 1.
        relative_step: Length of the first step as a share of epsilon, > 0.
        momentum: Share of the earlier directions that is kept, in [0, 1].
        restarts: Attempts, >= 1. The first begins where the caller says (or at the clean image);
            the others begin at random in the ball, with the images that are not fooled.
        is_random_start: Whether even the first attempt begins at random where the caller says
            nothing.
        last_step: Length of the last step as a share of epsilon, reached in a straight line.
            `None` keeps all steps alike.
        losses: What is raised: "cross_entropy", "margin" or "dlr"; attempts take turns.
    """

    name: str
    steps: int
    relative_step: float
    momentum: float = 0.0
    restarts: int = 1
    is_random_start: bool = False
    last_step: float | None = None
    losses: tuple[str, ...] = ("cross_entropy",)

    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: Images | None = None,
        keep_going: bool = False,
    ) -> Images:
        return with_restarts(
            self._climb,
            problem,
            epsilon,
            restarts=self.restarts,
            is_random_start=self.is_random_start,
            start=start,
            keep_going=keep_going,
        )

    def _climb(self, attempt: Attempt) -> None:
        whole, best, epsilon = attempt.problem, attempt.best, attempt.epsilon
        loss = self.losses[attempt.number % len(self.losses)]
        if attempt.number > 0 and len(self.losses) > 1:
            # Values of different losses do not compare.
            best.loss[~best.is_fooled] = -np.inf
        active, images = attempt.rows, attempt.images
        velocity = np.zeros_like(images)
        for number in range(self.steps):
            problem = whole.rows(active)
            seen, gradient = problem.oracle.gradient(images, problem.goal, loss)
            best.offer(active, images, seen, loss)
            keep = attempt.is_open(active)
            if not keep.any():
                return
            active, images, gradient = active[keep], images[keep], gradient[keep]
            if self.momentum:
                mean = np.abs(gradient).mean(axis=(1, 2, 3))
                gradient = gradient / per_image(np.maximum(mean, 1e-30), gradient)
                gradient = velocity = self.momentum * velocity[keep] + gradient
            step = np.float32(self._length(number, epsilon)) * whole.ball.steepest(gradient)
            images = whole.ball.project(images + step, whole.clean[active], epsilon)
        problem = whole.rows(active)
        best.offer(active, images, problem.oracle.evaluate(images, problem.goal, loss), loss)

    def _length(self, number: int, epsilon: float) -> float:
        """Length of a step, in a straight line from the first to the last."""
        last = self.relative_step if self.last_step is None else self.last_step
        way = number / max(self.steps - 1, 1)
        return epsilon * ((1 - way) * self.relative_step + way * last)


# One gradient, then as far as epsilon allows.
FGSM = GradientSteps("fgsm", steps=1, relative_step=1.0)
# Ten steps of a fifth of epsilon, as in foolbox 3.3.4.
BIM = GradientSteps("bim", steps=10, relative_step=0.2)
# Steps that fall from epsilon itself: on a ResNet-20 for CIFAR-10, 20 of them fooled as many images
# as 40 steps of a fixed length, and most images needed one or two.
PGD = GradientSteps(
    "pgd",
    steps=20,
    relative_step=1.0,
    last_step=0.05,
    restarts=2,
    losses=("cross_entropy", "margin"),
)
# Dong et al. 2018: decay 1, ten steps; the step is foolbox's.
MOMENTUM_FGSM = GradientSteps("momentum_fgsm", steps=10, relative_step=0.2, momentum=1.0)
