"""DeepFool: steps to the nearest linearised decision boundary.

Reference: Moosavi-Dezfooli, Fawzi and Frossard 2016, DeepFool: a Simple and Accurate Method to Fool
Deep Neural Networks, algorithm 2 and section 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tb_netviz.arrays import Images
from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.methods.attack import MinimumNormAttack
from tb_netviz.attacks.methods.shorten import shorten
from tb_netviz.attacks.problem import Problem

# Added to the distance to a boundary, so that a step crosses it (foolbox 3.3.4).
BEYOND = 1e-4


@dataclass(frozen=True)
class DeepFool(MinimumNormAttack):
    """Steps to the nearest boundary of a linear model, repeated until it is crossed.

    Args:
        steps: Most linearisations, >= 1.
        candidates: How many of the best wrong classes are considered, >= 1. With a target, only
            the target is.
        overshoot: Share by which the sum of steps is lengthened, >= 0. Bisection at the end takes
            back what proves unnecessary.
    """

    name: str = field(default="deepfool", init=False, repr=False)
    steps: int = 50
    candidates: int = 10
    overshoot: float = 0.02

    def run(self, problem: Problem) -> Images:
        classes = self._candidates(problem)  # (n, k)
        found = problem.clean.copy()
        total = np.zeros_like(problem.clean)
        active = np.arange(problem.count)
        is_fooled = np.zeros(problem.count, bool)
        images = problem.clean
        for _ in range(self.steps):
            rows = problem.rows(active)
            step = self._step_to_nearest_boundary(rows, images, classes[active])
            total[active] += step
            images = np.clip(
                rows.clean + np.float32(1 + self.overshoot) * total[active], 0.0, 1.0
            ).astype(np.float32)
            # The box may have cut the step short: continue from where the image really is.
            total[active] = (images - rows.clean) / np.float32(1 + self.overshoot)
            fools = rows.is_fooled(images)
            found[active[fools]] = images[fools]
            is_fooled[active[fools]] = True
            active, images = active[~fools], images[~fools]
            if not len(active):
                break
        if is_fooled.any():
            found[is_fooled] = shorten(problem.rows(is_fooled), found[is_fooled])
        return found

    def _candidates(self, problem: Problem) -> np.ndarray:
        targets = problem.goal.targets
        if (targets >= 0).all():
            return targets[:, None]
        scores = problem.oracle.scores(problem.clean)
        scores[np.arange(problem.count), problem.goal.labels] = -np.inf
        ordered = np.argsort(-scores, axis=1, kind="stable").astype(np.int32)
        ordered = ordered[:, : min(self.candidates, scores.shape[1] - 1)]
        return np.where(targets[:, None] >= 0, targets[:, None], ordered)

    def _step_to_nearest_boundary(
        self, problem: Problem, images: np.ndarray, classes: np.ndarray
    ) -> np.ndarray:
        count, candidates = classes.shape
        nearest = np.full(count, np.inf)
        step = np.zeros_like(images)
        for candidate in range(candidates):
            goal = Goal.reach(problem.goal.labels, classes[:, candidate])
            seen, gradient = problem.oracle.gradient(images, goal, "difference")
            slope = problem.ball.dual_size(gradient)
            distance = np.divide(
                np.abs(seen.loss) + BEYOND, slope, out=np.full(count, np.inf), where=slope > 0
            )
            is_nearer = distance < nearest
            nearest[is_nearer] = distance[is_nearer]
            towards = problem.ball.steepest(gradient[is_nearer])
            step[is_nearer] = per_image(distance[is_nearer], towards) * towards
        return step
