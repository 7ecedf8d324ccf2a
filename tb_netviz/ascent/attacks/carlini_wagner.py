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
        best = _Shortest(problem)
        if self.begin_with_deepfool and self.confidence == 0:
            images = DeepFool().run(problem)
            best.offer(images, problem.is_fooled(images))
        constant = np.full(problem.count, self.first_constant)
        low, high = np.zeros(problem.count), np.full(problem.count, np.inf)
        for _ in range(self.searches):
            won = self._minimise(problem, constant, best)
            high = np.where(won, np.minimum(high, constant), high)
            low = np.where(won, low, np.maximum(low, constant))
            is_bounded = np.isfinite(high)
            constant = np.where(is_bounded, (low + np.where(is_bounded, high, 0)) / 2, 10 * low)
        found = np.isfinite(best.size)
        if self.confidence == 0 and found.any():
            best.images[found] = shorten(problem.rows(found), best.images[found])
        return best.images

    def _minimise(self, problem: Problem, constant: np.ndarray, best: _Shortest) -> np.ndarray:
        """One value of c for every image, from the best so far; returns for whom it fooled."""
        parameter = _to_tanh_space(best.images)
        first, second = np.zeros_like(parameter), np.zeros_like(parameter)
        won = np.zeros(problem.count, bool)
        weight = per_image(constant, parameter)
        for step in range(1, self.steps + 1):
            tangent = np.tanh(parameter)
            images = (1 + tangent) / 2
            seen, rise = problem.oracle.gradient(images, problem.goal, "margin")
            wins = problem.goal.is_reached(seen.scores) & (seen.loss >= self.confidence)
            won |= wins
            best.offer(images, wins)
            pulls = per_image(seen.loss < self.confidence, rise)
            gradient = 2 * (images - problem.clean) - weight * np.where(pulls, rise, 0)
            gradient *= (1 - tangent**2) / 2
            first = ADAM_FIRST * first + (1 - ADAM_FIRST) * gradient
            second = ADAM_SECOND * second + (1 - ADAM_SECOND) * gradient**2
            unbiased = first / (1 - ADAM_FIRST**step)
            scale = np.sqrt(second / (1 - ADAM_SECOND**step)) + ADAM_SMALL
            # Steps of constant length would overshoot the boundary for ever; they fall to nothing.
            length = self.step_size * (1 - (step - 1) / self.steps)
            parameter = (parameter - length * unbiased / scale).astype(np.float32)
        return won


class _Shortest:
    """The nearest winning image met so far."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.images = problem.clean.copy()
        self.size = np.full(problem.count, np.inf)

    def offer(self, images: np.ndarray, wins: np.ndarray) -> None:
        size = self._problem.ball.size(images - self._problem.clean)
        better = wins & (size < self.size)
        self.images[better], self.size[better] = images[better], size[better]


def _to_tanh_space(images: np.ndarray) -> np.ndarray:
    return np.asarray(np.arctanh((2 * images - 1) * INSIDE), np.float32)
