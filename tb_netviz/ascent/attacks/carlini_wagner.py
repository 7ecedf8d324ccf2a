"""Carlini and Wagner's attack: the shortest L2 perturbation that wins by a margin.

    minimise ||x' - x||^2 + c * max(-margin(x'), -confidence),  x' = (1 + tanh w) / 2

Reference: Carlini and Wagner 2017, Towards Evaluating the Robustness of Neural Networks, section V.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tb_netviz.ascent.attacks.attack import MinimumNormAttack
from tb_netviz.ascent.attacks.ball import per_image
from tb_netviz.ascent.attacks.deepfool import DeepFool
from tb_netviz.ascent.attacks.nearest import shorten
from tb_netviz.ascent.attacks.problem import Problem
from tb_netviz.errors import NetVizError

# Keeps the inverse hyperbolic tangent of black and white finite.
INSIDE = 0.999999
# Kingma and Ba 2015.
ADAM_FIRST, ADAM_SECOND, ADAM_SMALL = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class CarliniWagner(MinimumNormAttack):
    """C&W L2 with binary search of its constant.

    Args:
        steps: Adam steps for every value of the constant, >= 1. The authors use 10,000; a few
            hundred find most of the way, a few dozen find nothing of use.
        searches: Values of the constant that are tried for each image, >= 1.
        step_size: Adam's step in the tanh space, > 0.
        first_constant: The first value of c; the search finds its own scale from there.
        confidence: Margin in score units by which the wrong class must win, >= 0.
        begin_with_deepfool: Take DeepFool's result as the one to beat. It bounds the answer from
            above at the price of a few dozen gradients.
    """

    name: ClassVar[str] = "carlini_wagner"
    steps: int = 200
    searches: int = 6
    step_size: float = 1e-2
    first_constant: float = 1e-1
    confidence: float = 0.0
    begin_with_deepfool: bool = True

    def run(self, problem: Problem) -> np.ndarray:
        if problem.ball.name != "l2":
            raise NetVizError(
                f"attack 'carlini_wagner' minimises the L2 norm, but norm is "
                f"'{problem.ball.name}'; give norm='l2' or another attack."
            )
        shortest = np.full(problem.count, np.inf)
        found = problem.clean.copy()
        if self.begin_with_deepfool:
            images = DeepFool().run(problem)
            fools = problem.is_fooled(images)
            found[fools] = images[fools]
            shortest[fools] = problem.ball.size(images - problem.clean)[fools]
        constant = np.full(problem.count, self.first_constant)
        low, high = np.zeros(problem.count), np.full(problem.count, np.inf)
        for _ in range(self.searches):
            won = self._minimise(problem, constant, found, shortest)
            high = np.where(won, np.minimum(high, constant), high)
            low = np.where(won, low, np.maximum(low, constant))
            with np.errstate(invalid="ignore"):
                between = (low + high) / 2
            constant = np.where(np.isinf(high), constant * 10, between)
        is_found = np.isfinite(shortest)
        if is_found.any():
            found[is_found] = shorten(problem.rows(is_found), found[is_found])
        return found

    def _minimise(
        self, problem: Problem, constant: np.ndarray, found: np.ndarray, shortest: np.ndarray
    ) -> np.ndarray:
        """One value of c for every image; improves `found` and `shortest` in place."""
        clean_w = np.arctanh((2 * problem.clean - 1) * INSIDE).astype(np.float32)
        clean = (1 + np.tanh(clean_w)) / 2
        change_w = np.zeros_like(clean_w)
        first, second = np.zeros_like(clean_w), np.zeros_like(clean_w)
        won = np.zeros(problem.count, bool)
        weight = per_image(constant, clean_w)
        for step in range(1, self.steps + 1):
            tangent = np.tanh(clean_w + change_w)
            images = (1 + tangent) / 2
            seen, rise = problem.oracle.gradient(images, problem.goal, "margin")
            size = problem.ball.size(images - problem.clean)
            wins = problem.goal.is_reached(seen.scores) & (seen.loss >= self.confidence)
            won |= wins
            better = wins & (size < shortest)
            found[better], shortest[better] = images[better], size[better]
            pulls = per_image(seen.loss < self.confidence, rise)
            gradient = 2 * (images - clean) - weight * np.where(pulls, rise, 0)
            gradient *= (1 - tangent**2) / 2
            first = ADAM_FIRST * first + (1 - ADAM_FIRST) * gradient
            second = ADAM_SECOND * second + (1 - ADAM_SECOND) * gradient**2
            unbiased = first / (1 - ADAM_FIRST**step)
            scale = np.sqrt(second / (1 - ADAM_SECOND**step)) + ADAM_SMALL
            change_w = (change_w - self.step_size * unbiased / scale).astype(np.float32)
        return won
