"""Auto-PGD: projected steps with momentum that halve themselves where they stop paying.

Reference: Croce and Hein 2020, Reliable Evaluation of Adversarial Robustness with an Ensemble of
Diverse Parameter-free Attacks, algorithm 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.best import Best
from tb_netviz.attacks.methods.attack import BallAttack
from tb_netviz.attacks.problem import Problem

# Croce and Hein 2020, section 3: share of the new step against the last movement; checkpoints at
# shares of the budget (first gap, its shrinking, smallest gap); share of rising steps that counts
# as progress.
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
        restarts: How often images that are not fooled begin again, >= 1; the first begins where
            the caller says, the others at random in the ball.
    """

    name: str  # type: ignore[misc]
    loss: str
    steps: int = 100
    restarts: int = 1

    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: np.ndarray | None = None,
        keep_going: bool = False,
    ) -> np.ndarray:
        if self.loss == "dlr":
            is_targeted = bool((problem.goal.targets >= 0).any())
            problem.oracle.require_classes(4 if is_targeted else 3, "the loss of 'apgd_dlr'")
        best = Best(problem, epsilon)
        for restart in range(self.restarts):
            goes_on = keep_going and restart == 0
            active = np.arange(problem.count) if goes_on else np.flatnonzero(~best.is_fooled)
            if not len(active):
                break
            rows = problem.rows(active)
            if restart == 0 and start is not None:
                images = start[active]
            else:
                noise = problem.ball.random(rows.clean.shape[1:], problem.generator(restart))
                images = rows.clean + np.float32(epsilon) * noise
            images = problem.ball.project(images, rows.clean, epsilon)
            self._ascend(problem, epsilon, best, active, images, goes_on)
        return best.finished()

    def _ascend(
        self,
        whole: Problem,
        epsilon: float,
        best: Best,
        active: np.ndarray,
        images: np.ndarray,
        keep_going: bool,
    ) -> None:
        seen, gradient = whole.oracle.gradient(images, whole.rows(active).goal, self.loss)
        best.offer(active, images, seen, self.loss)
        count = len(active)
        state = _State(
            images=images,
            previous=images.copy(),
            gradient=gradient,
            best=images.copy(),
            best_gradient=gradient.copy(),
            best_loss=seen.loss.copy(),
            loss=seen.loss.copy(),
            step=np.full(count, 2.0 * epsilon, np.float32),
            rises=np.zeros(count, np.int32),
            loss_at_checkpoint=seen.loss.copy(),
            is_halved=np.ones(count, bool),
        )
        gap = max(1, round(FIRST_GAP * self.steps))
        since_checkpoint = 0
        for number in range(self.steps - 1):
            keep = np.full(len(active), True) if keep_going else ~best.is_fooled[active]
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

    images: np.ndarray  # (n, h, w, c) current iterate
    previous: np.ndarray  # (n, h, w, c) the iterate before
    gradient: np.ndarray  # (n, h, w, c) at the current iterate
    best: np.ndarray  # (n, h, w, c) iterate of the highest loss
    best_gradient: np.ndarray
    best_loss: np.ndarray  # (n,)
    loss: np.ndarray  # (n,) at the current iterate
    step: np.ndarray  # (n,) length of a step
    rises: np.ndarray  # (n,) steps since the last checkpoint that raised the loss
    loss_at_checkpoint: np.ndarray  # (n,) best loss at the last checkpoint
    is_halved: np.ndarray  # (n,) whether the last checkpoint halved the step

    def rows(self, keep: np.ndarray) -> _State:
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

    def note(self, loss: np.ndarray, gradient: np.ndarray) -> None:
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
        # A shorter step goes on from the best point, not from where the longer one strayed.
        self.images = np.where(per_image(halve, self.images), self.best, self.images)
        self.gradient = np.where(per_image(halve, self.images), self.best_gradient, self.gradient)
        self.loss = np.where(halve, self.best_loss, self.loss)
        self.is_halved, self.loss_at_checkpoint = halve, self.best_loss.copy()
        self.rises = np.zeros_like(self.rises)


APGD_CE = AutoPGD("apgd_ce", loss="cross_entropy")
APGD_DLR = AutoPGD("apgd_dlr", loss="dlr")
