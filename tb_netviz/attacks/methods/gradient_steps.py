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

from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.best import Best
from tb_netviz.attacks.methods.attack import BallAttack
from tb_netviz.attacks.problem import Problem


@dataclass(frozen=True)
class GradientSteps(BallAttack):
    """Steps along the steepest direction of the norm, each followed by a projection.

    Args:
        name: What it is called.
        steps: Gradients per restart, >= 1.
        relative_step: Length of the first step as a share of epsilon, > 0.
        momentum: Share of the earlier directions that is kept, in [0, 1].
        restarts: How often images that are not fooled begin again, >= 1. The first restart begins
            where the caller says (or at the clean image), the others at random in the ball.
        is_random_start: Whether even the first restart begins at random where the caller says
            nothing.
        last_step: Length of the last step likewise, reached in a straight line; `None`: all alike.
        losses: What is raised: "cross_entropy", "margin" or "dlr"; restarts take turns.
    """

    name: str  # type: ignore[misc]
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
        start: np.ndarray | None = None,
        keep_going: bool = False,
    ) -> np.ndarray:
        best = Best(problem, epsilon)
        for restart in range(self.restarts):
            goes_on = keep_going and restart == 0
            active = np.arange(problem.count) if goes_on else np.flatnonzero(~best.is_fooled)
            if not len(active):
                break
            images = self._first_images(problem.rows(active), epsilon, restart, start, active)
            self._ascend(problem, epsilon, best, active, images, restart, goes_on)
        return best.finished()

    def _first_images(
        self,
        problem: Problem,
        epsilon: float,
        restart: int,
        start: np.ndarray | None,
        active: np.ndarray,
    ) -> np.ndarray:
        if restart == 0 and start is not None:
            images = start[active]
        elif restart == 0 and not self.is_random_start:
            return problem.clean
        else:
            noise = problem.ball.random(problem.clean.shape[1:], problem.generator(restart))
            images = problem.clean + np.float32(epsilon) * noise
        return problem.ball.project(images, problem.clean, epsilon)

    def _ascend(
        self,
        whole: Problem,
        epsilon: float,
        best: Best,
        active: np.ndarray,
        images: np.ndarray,
        restart: int,
        keep_going: bool,
    ) -> None:
        loss = self.losses[restart % len(self.losses)]
        if restart > 0 and len(self.losses) > 1:
            # Values of different losses do not compare.
            best.loss[~best.is_fooled] = -np.inf
        velocity = np.zeros_like(images)
        last = self.relative_step if self.last_step is None else self.last_step
        for number in range(self.steps):
            problem = whole.rows(active)
            seen, gradient = problem.oracle.gradient(images, problem.goal, loss)
            best.offer(active, images, seen, loss)
            keep = np.full(len(active), True) if keep_going else ~best.is_fooled[active]
            if not keep.any():
                return
            active, images, gradient = active[keep], images[keep], gradient[keep]
            if self.momentum:
                mean = np.abs(gradient).mean(axis=(1, 2, 3))
                gradient = gradient / per_image(np.maximum(mean, 1e-30), gradient)
                gradient = velocity = self.momentum * velocity[keep] + gradient
            way = number / max(self.steps - 1, 1)
            length = epsilon * ((1 - way) * self.relative_step + way * last)
            step = np.float32(length) * whole.ball.steepest(gradient)
            images = whole.ball.project(images + step, whole.clean[active], epsilon)
        problem = whole.rows(active)
        best.offer(active, images, problem.oracle.evaluate(images, problem.goal, loss), loss)


# One gradient, and as far as epsilon allows.
FGSM = GradientSteps("fgsm", steps=1, relative_step=1.0)
# Ten steps of a fifth of epsilon, as foolbox 3.3.4 has it.
BIM = GradientSteps("bim", steps=10, relative_step=0.2)
# Steps that fall from epsilon itself: on a ResNet-20 for CIFAR-10, 20 of them fooled as many images
# as 40 steps of a fixed length, and most images after one or two.
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
