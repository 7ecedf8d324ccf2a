"""Auto-PGD: projected steps with momentum, halved wherever they stop making progress.

Reference: Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of
Diverse Parameter-free Attacks, algorithm 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Counts, Images, Marks, PerImage
from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.methods.attack import BallAttack
from tb_netviz.attacks.methods.restarts import Attempt, with_restarts
from tb_netviz.attacks.problem import Problem

# Croce and Hein 2020, section 3: share of the new step against the last movement; gaps between
# checkpoints as shares of the budget (the first, how much each is shorter, the smallest); share of
# rising steps that counts as progress.
MOMENTUM = 0.75
FIRST_GAP, GAP_SHRINKING, SMALLEST_GAP = 0.22, 0.03, 0.06
PROGRESS = 0.75


@dataclass(frozen=True)
class AutoPGD(BallAttack):
    """APGD on the cross-entropy or on the difference of logits ratio.

    Args:
        name: What it is called.
        loss: "cross_entropy" or "dlr".
        steps: Gradients per restart, >= 1.
        restarts: Attempts, >= 1. The first begins where the caller says, the others at random in
            the ball, with the images that are not fooled.
    """

    name: str
    loss: str
    steps: int = 100
    restarts: int = 1

    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: Images | None = None,
        keep_going: bool = False,
    ) -> Images:
        if self.loss == "dlr":
            is_targeted = bool((problem.goal.targets >= 0).any())
            problem.oracle.require_classes(4 if is_targeted else 3, "the loss of 'apgd_dlr'")
        return with_restarts(
            self._climb,
            problem,
            epsilon,
            restarts=self.restarts,
            is_random_start=True,
            start=start,
            keep_going=keep_going,
        )

    def _climb(self, attempt: Attempt) -> None:
        whole, best, epsilon = attempt.problem, attempt.best, attempt.epsilon
        active, images = attempt.rows, attempt.images
        seen, gradient = whole.oracle.gradient(images, whole.rows(active).goal, self.loss)
        best.offer(active, images, seen, self.loss)
        state = _State.at(images, seen.loss, gradient, 2.0 * epsilon)
        gap = max(1, round(FIRST_GAP * self.steps))
        since_checkpoint = 0
        for number in range(self.steps - 1):
            keep = attempt.is_open(active)
            if not keep.any():
                return
            active, state = active[keep], state.rows(keep)
            problem = whole.rows(active)
            state.move(problem, epsilon, is_first=number == 0)
            seen, gradient = problem.oracle.gradient(state.images, problem.goal, self.loss)
            best.offer(active, state.images, seen, self.loss)
            state.note(seen.loss, gradient)
            since_checkpoint += 1
            if since_checkpoint == gap:
                state.halve_where_stuck(gap)
                since_checkpoint = 0
                gap = max(
                    gap - max(1, round(GAP_SHRINKING * self.steps)),
                    max(1, round(SMALLEST_GAP * self.steps)),
                )


@dataclass
class _State:
    """Where each image stands; every array has one row per image."""

    images: Images  # (n, h, w, c) current iterate
    previous: Images  # (n, h, w, c) the iterate before
    gradient: Images  # (n, h, w, c) at the current iterate
    best: Images  # (n, h, w, c) iterate of the highest loss
    best_gradient: Images
    best_loss: PerImage  # (n,)
    loss: PerImage  # (n,) at the current iterate
    step: PerImage  # (n,) length of a step
    rises: Counts  # (n,) steps since the last checkpoint that raised the loss
    loss_at_checkpoint: PerImage  # (n,) best loss at the last checkpoint
    is_halved: Marks  # (n,) whether the last checkpoint halved the step

    @classmethod
    def at(cls, images: Images, loss: PerImage, gradient: Images, step: float) -> _State:
        count = len(images)
        return cls(
            images=images,
            previous=images.copy(),
            gradient=gradient,
            best=images.copy(),
            best_gradient=gradient.copy(),
            best_loss=loss.copy(),
            loss=loss.copy(),
            step=np.full(count, step, np.float32),
            rises=np.zeros(count, np.int32),
            loss_at_checkpoint=loss.copy(),
            is_halved=np.ones(count, bool),
        )

    def rows(self, keep: Marks) -> _State:
        if keep.all():
            return self
        return _State(**{name: values[keep] for name, values in vars(self).items()})

    def move(self, problem: Problem, epsilon: float, *, is_first: bool) -> None:
        step = per_image(self.step, self.images) * problem.ball.steepest(self.gradient)
        target = problem.ball.project(self.images + step, problem.clean, epsilon)
        share = 1.0 if is_first else MOMENTUM
        moved = (
            self.images
            + np.float32(share) * (target - self.images)
            + np.float32(1.0 - share) * (self.images - self.previous)
        )
        self.previous = self.images
        self.images = problem.ball.project(moved, problem.clean, epsilon)

    def note(self, loss: PerImage, gradient: Images) -> None:
        self.rises += loss > self.loss
        self.loss, self.gradient = loss, gradient
        is_best = loss > self.best_loss
        self.best[is_best] = self.images[is_best]
        self.best_gradient[is_best] = gradient[is_best]
        self.best_loss[is_best] = loss[is_best]

    def halve_where_stuck(self, gap: int) -> None:
        has_no_progress = self.rises <= PROGRESS * gap
        is_stuck = ~self.is_halved & (self.best_loss <= self.loss_at_checkpoint)
        halve = has_no_progress | is_stuck
        self.step[halve] /= 2
        # A shorter step continues from the best point, not from where the longer one strayed.
        self.images = np.where(per_image(halve, self.images), self.best, self.images)
        self.gradient = np.where(per_image(halve, self.images), self.best_gradient, self.gradient)
        self.loss = np.where(halve, self.best_loss, self.loss)
        self.is_halved, self.loss_at_checkpoint = halve, self.best_loss.copy()
        self.rises = np.zeros_like(self.rises)


APGD_CE = AutoPGD("apgd_ce", loss="cross_entropy")
APGD_DLR = AutoPGD("apgd_dlr", loss="dlr")
