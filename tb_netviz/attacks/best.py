"""The best image met so far: a fooling image beats any other, then the higher loss wins."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Images, Marks, Rows
from tb_netviz.attacks.oracle import Evaluation
from tb_netviz.attacks.problem import Problem


class Best:
    """Keeps, for every image of a problem, the best perturbed image inside the ball.

    Fooling is judged after rounding to 8 bits: an iterate that fools is rounded and judged again.
    """

    def __init__(self, problem: Problem, epsilon: float) -> None:
        self._problem = problem
        self._epsilon = epsilon
        self.images = problem.clean.copy()
        self.loss = np.full(problem.count, -np.inf, np.float32)
        self.is_fooled = np.zeros(problem.count, bool)

    def offer(self, active: Rows, images: Images, evaluation: Evaluation, loss: str) -> Marks:
        """Offer new iterates.

        Args:
            active: Positions of the images in the problem, shape (m,).
            images: Their iterates, shape (m, h, w, c).
            evaluation: The network's answer to them.
            loss: The loss of the evaluation, for a second look after rounding.

        Returns:
            Whether each raised the best loss of its image, shape (m,) bool.
        """
        problem = self._problem.rows(active)
        is_better = np.asarray(evaluation.loss > self.loss[active])
        reached = problem.goal.is_reached(evaluation.scores)
        # A fooling image is only ever replaced by a fooling one.
        keep = is_better & ~reached & ~self.is_fooled[active]
        self.images[active[keep]] = images[keep]
        self.loss[active[keep]] = evaluation.loss[keep]
        look = reached & (is_better | ~self.is_fooled[active])
        if look.any():
            candidates = problem.rows(look)
            rounded = candidates.finished(images[look], self._epsilon)
            second = candidates.oracle.evaluate(rounded, candidates.goal, loss)
            holds = candidates.goal.is_reached(second.scores)
            rows = active[look]
            holds &= ~self.is_fooled[rows] | (second.loss > self.loss[rows])
            self.images[rows[holds]] = rounded[holds]
            self.loss[rows[holds]] = second.loss[holds]
            self.is_fooled[rows[holds]] = True
        return is_better

    def finished(self) -> Images:
        """Give the best images, rounded inside the ball."""
        return self._problem.finished(self.images, self._epsilon)
