"""Carlini and Wagner's attack: the shortest L2 perturbation that wins by a margin.

    minimise ||x' - x||^2 + c * max(-margin(x'), -confidence),  x' = (1 + tanh w) / 2

Reference: Carlini and Wagner 2017, Towards Evaluating the Robustness of Neural Networks, section V.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tb_netviz.arrays import Images, Marks, Rows
from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.methods.attack import MinimumNormAttack
from tb_netviz.attacks.methods.deepfool import DeepFool
from tb_netviz.attacks.methods.shorten import shorten
from tb_netviz.attacks.problem import Problem
from tb_netviz.errors import NetVizError

# Keeps the inverse hyperbolic tangent of black and white finite.
INSIDE = 0.999999
# The first value of c where nothing better is known.
FIRST_CONSTANT = 1e-1
# Where a nearest fooling image is known, c begins at this many times the value that a linear
# network of the same margin would need: 2 * distance^2 / margin.
ABOVE_LINEAR = 2.0
# Values of c for an image that nothing has fooled yet.
SEARCHES_UNTIL_FOOLED = 6
# An objective must fall below this share of its lowest value to count as progress.
IMPROVED = 0.999
# Kingma and Ba 2015.
ADAM_FIRST, ADAM_SECOND, ADAM_SMALL = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class CarliniWagner(MinimumNormAttack):
    """C&W L2 with binary search of its constant.

    Args:
        steps: Adam steps for every value of the constant, >= 1. The authors use 10,000; a few
            hundred come close, a few dozen find nothing of use.
        searches: Values of the constant that are tried for each image, >= 1. One is enough after
            DeepFool; more find shorter perturbations, each for up to as many gradients. An image
            that nothing has fooled yet gets up to 6, each ten times the one before.
        step_size: Adam's first step in the tanh space, > 0. It is shorter if so much in every pixel
            would go beyond the nearest fooling image known.
        first_constant: The first value of c; the search finds its own scale from there. `None`: for
            each image from the result of DeepFool, 0.1 where it has none.
        confidence: Margin in score units by which the wrong class must win, >= 0.
        begin_with_deepfool: Take DeepFool's result as the one to beat: an upper bound for a few
            dozen gradients.
        patience: Share of the steps after which an image without progress is left alone. 1 is
            never.
    """

    name: str = field(default="carlini_wagner", init=False, repr=False)
    steps: int = 100
    searches: int = 1
    step_size: float = 1e-2
    first_constant: float | None = None
    confidence: float = 0.0
    begin_with_deepfool: bool = True
    patience: float = 0.1

    def run(self, problem: Problem) -> Images:
        if problem.ball.name != "l2":
            raise NetVizError(
                f"attack 'carlini_wagner' minimises the L2 norm, but norm is "
                f"'{problem.ball.name}'; give norm='l2' or another attack."
            )
        best = _Shortest(problem)
        if self.begin_with_deepfool and self.confidence == 0:
            images = DeepFool().run(problem)
            best.offer(np.arange(problem.count), images, problem.is_fooled(images))
        constant = self._first_constants(problem, best)
        low, high = np.zeros(problem.count), np.full(problem.count, np.inf)
        for number in range(max(self.searches, SEARCHES_UNTIL_FOOLED)):
            is_wanted = (number < self.searches) | ~np.isfinite(best.size)
            if not is_wanted.any():
                break
            won = self._minimise(problem, constant, best, np.flatnonzero(is_wanted))
            high = np.where(won, np.minimum(high, constant), high)
            low = np.where(won, low, np.maximum(low, constant))
            is_bounded = np.isfinite(high)
            constant = np.where(is_bounded, (low + np.where(is_bounded, high, 0)) / 2, 10 * low)
        found = np.isfinite(best.size)
        if self.confidence == 0 and found.any():
            best.images[found] = shorten(problem.rows(found), best.images[found])
        return best.images

    def _first_constants(self, problem: Problem, best: _Shortest) -> np.ndarray:
        if self.first_constant is not None:
            return np.full(problem.count, self.first_constant)
        constant = np.full(problem.count, FIRST_CONSTANT)
        clean = problem.oracle.evaluate(problem.clean, problem.goal, "margin")
        missing = self.confidence - clean.loss
        # An image that fools as it is has nothing to be won.
        is_known = np.isfinite(best.size) & (best.size > 0) & (missing > 0)
        constant[is_known] = ABOVE_LINEAR * 2 * best.size[is_known] ** 2 / missing[is_known]
        return constant

    def _minimise(
        self, problem: Problem, constant: np.ndarray, best: _Shortest, active: np.ndarray
    ) -> np.ndarray:
        """Try one value of c for some images, from the best so far; return which it fooled."""
        parameter = _to_tanh_space(best.images[active])
        first, second = np.zeros_like(parameter), np.zeros_like(parameter)
        won = np.zeros(problem.count, bool)
        lowest = np.full(problem.count, np.inf)
        last_gain = np.zeros(problem.count, int)
        lengths = self._first_lengths(problem, best)
        for step in range(1, self.steps + 1):
            rows = problem.rows(active)
            tangent = np.tanh(parameter)
            images = (1 + tangent) / 2
            seen, rise = problem.oracle.gradient(images, rows.goal, "margin")
            wins = rows.goal.is_reached(seen.scores) & (seen.loss >= self.confidence)
            won[active] |= wins
            gains = best.offer(active, images, wins)
            change = images - rows.clean
            missing = np.maximum(self.confidence - seen.loss, 0)
            objective = np.square(change).sum(axis=(1, 2, 3)) + constant[active] * missing
            gains |= objective < IMPROVED * lowest[active]
            lowest[active] = np.minimum(lowest[active], objective)
            last_gain[active[gains]] = step
            pulls = per_image(constant[active] * (missing > 0), rise)
            gradient = 2 * change - pulls * rise
            gradient *= (1 - tangent**2) / 2
            first = ADAM_FIRST * first + (1 - ADAM_FIRST) * gradient
            second = ADAM_SECOND * second + (1 - ADAM_SECOND) * gradient**2
            unbiased = first / (1 - ADAM_FIRST**step)
            scale = np.sqrt(second / (1 - ADAM_SECOND**step)) + ADAM_SMALL
            # Steps of constant length would overshoot the boundary for ever; these shrink to 0.
            length = per_image(lengths[active] * (1 - (step - 1) / self.steps), parameter)
            parameter = (parameter - length * unbiased / scale).astype(np.float32)
            goes_on = step - last_gain[active] < self.patience * self.steps
            active = active[goes_on]
            if not len(active):
                break
            parameter, first, second = parameter[goes_on], first[goes_on], second[goes_on]
        return won

    def _first_lengths(self, problem: Problem, best: _Shortest) -> np.ndarray:
        # A step of 1 in the tanh space is at most 1/2 in a pixel.
        as_far_as_known: np.ndarray = best.size / (0.5 * np.sqrt(problem.clean[0].size))
        lengths: np.ndarray = np.minimum(as_far_as_known, self.step_size)
        return lengths


class _Shortest:
    """The nearest winning image met so far."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.images = problem.clean.copy()
        self.size = np.full(problem.count, np.inf)

    def offer(self, rows: Rows, images: Images, wins: Marks) -> Marks:
        """Take the winning images that are nearer; return which of these rows are."""
        size: np.ndarray = self._problem.ball.size(images - self._problem.clean[rows])
        better: np.ndarray = wins & (size < self.size[rows])
        self.images[rows[better]], self.size[rows[better]] = images[better], size[better]
        return better


def _to_tanh_space(images: np.ndarray) -> np.ndarray:
    return np.asarray(np.arctanh((2 * images - 1) * INSIDE), np.float32)
