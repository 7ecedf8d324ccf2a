"""A sweep over epsilons: (problem, attacks, epsilons) -> which images are fooled on which rung.

Three things make it cheap. A fooled image leaves the batch and stays fooled on all larger rungs,
because its picture lies in their balls too. Each rung starts from the result of the last, stretched
to the new radius. And attacks after the first only get the images that the others left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import ImagesAtPositions, MarksOfRungs, PerRung, PictureOfEachRung, Positions
from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.methods.attack import Attack, BallAttack, MinimumNormAttack
from tb_netviz.attacks.problem import Problem, to_levels
from tb_netviz.progress import Progress, no_progress

# Most image values attacked together: larger sets are attacked in groups, so that the handful of
# arrays an attack keeps fit into half a gigabyte.
GROUP_VALUES = 2**24


@dataclass(frozen=True, eq=False)
class Sweep:
    """The outcome, for n images and r rungs."""

    is_fooled: MarksOfRungs  # (n, r) bool, worst case over attacks, restarts and smaller epsilons
    shown: Positions  # (k,) positions of the images whose pictures are kept
    pictures: PictureOfEachRung  # (k, r, h, w, c) uint8
    # Share of the shown images fooled at a smaller epsilon that a rung's own attacks missed.
    lost: PerRung  # (r,)


def sweep(
    problem: Problem,
    attacks: Sequence[Attack],
    epsilons: Sequence[float],
    *,
    shown: Positions | None = None,
    start: ImagesAtPositions | None = None,
    progress: Progress = no_progress,
) -> Sweep:
    """Attack all images on every rung.

    Args:
        problem: The images and what fools the network.
        attacks: Combined to the worst case of each image.
        epsilons: Radii in rising order; 0 is the clean image.
        shown: Positions of the images whose pictures are wanted. They stay in when they are
            fooled: each rung shows the most its epsilon allows.
        start: Perturbed images to begin with, e.g. of the last snapshot of a training, for the
            shown ones, shape (k, h, w, c).
        progress: Told the rungs that are done, counted over groups of images.
    """
    shown = np.zeros(0, np.int64) if shown is None else np.asarray(shown)
    values = int(np.prod(problem.clean.shape[1:]))
    is_whole = any(isinstance(one, BallAttack) and one.is_universal for one in attacks)
    size = problem.count if is_whole else max(1, GROUP_VALUES // values)
    firsts = range(0, max(problem.count, 1), max(size, 1))
    parts = []
    for number, first in enumerate(firsts):
        rows = np.arange(first, min(first + size, problem.count))
        is_here = (shown >= first) & (shown < first + size)
        group = _Group(problem.rows(rows), shown[is_here] - first)
        if start is not None:
            group.begin_with(start[is_here])
        fooled, pictures, lost = [], [], []
        for rung, epsilon in enumerate(epsilons):
            progress("attacking", number * len(epsilons) + rung, len(firsts) * len(epsilons))
            was_fooled = group.is_fooled[group.shown].sum()
            lost.append((group.climb(attacks, float(epsilon)), was_fooled))
            fooled.append(group.is_fooled.copy())
            pictures.append(to_levels(group.images[group.shown]))
        parts.append((np.stack(fooled, axis=1), np.stack(pictures, axis=1), np.array(lost)))
    progress("attacking", len(firsts) * len(epsilons), len(firsts) * len(epsilons))
    missed, had = np.sum([part[2] for part in parts], axis=0).T
    return Sweep(
        is_fooled=np.concatenate([part[0] for part in parts]),
        shown=shown,
        pictures=np.concatenate([part[1] for part in parts]),
        lost=missed / np.maximum(had, 1),
    )


class _Group:
    """The state of some images while they climb the rungs."""

    def __init__(self, problem: Problem, shown: np.ndarray) -> None:
        self.problem = problem
        self.shown = shown
        self.images = problem.clean.copy()  # best so far, (n, h, w, c)
        # How clearly the goal is reached, negative where it is not, (n,)
        seen = problem.oracle.evaluate(problem.clean, problem.goal, "margin")
        self.margin = seen.loss
        self.is_fooled = problem.goal.is_reached(seen.scores)
        self.nearest: dict[int, np.ndarray] = {}  # results of minimum-norm attacks, by position
        self.first_change = np.zeros_like(problem.clean)
        self.has_start = False

    def begin_with(self, start: np.ndarray) -> None:
        self.first_change[self.shown] = start - self.problem.clean[self.shown]
        self.has_start = bool(np.any(self.first_change))

    def climb(self, attacks: Sequence[Attack], epsilon: float) -> int:
        """Climb one rung; return how many fooled images the rung's own attacks failed to fool."""
        if epsilon == 0:
            return 0
        is_universal = any(isinstance(one, BallAttack) and one.is_universal for one in attacks)
        if is_universal and len(attacks) == 1:
            # A change for all images counts as a whole; results of a smaller one do not carry over.
            self._accept(np.arange(self.problem.count), epsilon, self._run(attacks[0], epsilon))
            return 0
        is_shown = np.zeros(self.problem.count, bool)
        is_shown[self.shown] = True
        was_fooled = self.is_fooled & is_shown
        found_again = np.zeros(self.problem.count, bool)
        begin = self._stretched(epsilon)
        for position, attack in enumerate(attacks):
            for keep_going in (False, True):
                mask = is_shown if keep_going else ~self.is_fooled & ~is_shown
                rows = np.flatnonzero(mask)
                if not len(rows):
                    continue
                images = self._attacked(attack, position, rows, epsilon, begin, keep_going)
                found_again[rows] |= self._keep_better(rows, images)
        return int((was_fooled & ~found_again).sum())

    def _stretched(self, epsilon: float) -> np.ndarray | None:
        """Lengthen the last perturbation to the new radius, as a start."""
        change = self.images - self.problem.clean
        size = self.problem.ball.size(change)
        if not size.any():
            if not self.has_start:
                return None
            change, size = self.first_change, self.problem.ball.size(self.first_change)
        factor = np.divide(epsilon, size, out=np.zeros_like(size), where=size > 0)
        begin = self.problem.clean + per_image(factor, change) * change
        return self.problem.ball.project(begin, self.problem.clean, epsilon)

    def _attacked(
        self,
        attack: Attack,
        position: int,
        rows: np.ndarray,
        epsilon: float,
        begin: np.ndarray | None,
        keep_going: bool,
    ) -> np.ndarray:
        problem = self.problem.rows(rows)
        if isinstance(attack, MinimumNormAttack):
            if position not in self.nearest:
                self.nearest[position] = self._nearest(attack)
            near = self.nearest[position][rows]
            change = near - problem.clean
            size = self.problem.ball.size(change)
            # Inside the ball there is room to continue along the same line, away from the boundary.
            stretch = np.divide(epsilon, size, out=np.ones_like(size), where=size > 0)
            far = problem.clean + per_image(stretch, change) * change
            choices = [
                problem.finished(problem.ball.project(images, problem.clean, epsilon), epsilon)
                for images in (near, far)
            ]
            margins = [
                problem.oracle.evaluate(images, problem.goal, "margin").loss for images in choices
            ]
            return np.where(per_image(margins[0] >= margins[1], near), choices[0], choices[1])
        start = None if begin is None else begin[rows]
        return attack.run(problem, epsilon, start=start, keep_going=keep_going)

    def _nearest(self, attack: MinimumNormAttack) -> np.ndarray:
        """Run a minimum-norm attack once, for all images that still need one."""
        needed = ~self.is_fooled
        needed[self.shown] = True
        images = self.problem.clean.copy()
        images[needed] = attack.run(self.problem.rows(needed))
        return images

    def _run(self, attack: Attack, epsilon: float) -> np.ndarray:
        rows = np.arange(self.problem.count)
        return self._attacked(attack, 0, rows, epsilon, None, False)

    def _keep_better(self, rows: np.ndarray, images: np.ndarray) -> np.ndarray:
        problem = self.problem.rows(rows)
        seen = problem.oracle.evaluate(images, problem.goal, "margin")
        reached = problem.goal.is_reached(seen.scores)
        better = (seen.loss > self.margin[rows]) & (reached | ~self.is_fooled[rows])
        chosen = rows[better]
        self.images[chosen] = images[better]
        self.margin[chosen] = seen.loss[better]
        self.is_fooled[chosen] = reached[better]
        return reached

    def _accept(self, rows: np.ndarray, epsilon: float, images: np.ndarray) -> None:
        problem = self.problem.rows(rows)
        seen = problem.oracle.evaluate(images, problem.goal, "margin")
        self.images[rows] = images
        self.margin[rows] = seen.loss
        self.is_fooled[rows] = problem.goal.is_reached(seen.scores)
