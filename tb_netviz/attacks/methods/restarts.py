"""Restarts: (problem, epsilon, ascent) -> the best images met, in several attempts.

Images that are not fooled begin again at random in the ball. Each attempt climbs from its first
images and offers what it meets to the best so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from tb_netviz.arrays import Images, Marks, Rows
from tb_netviz.attacks.best import Best
from tb_netviz.attacks.problem import Problem


@dataclass(frozen=True, eq=False)
class Attempt:
    """One restart of some images of a problem.

    Args:
        problem: The whole problem.
        epsilon: Radius of the ball.
        best: The best images so far, which the attempt improves.
        number: Which restart this is, from 0.
        rows: Positions of its images in the problem, shape (m,).
        images: Where they begin, inside the ball, shape (m, h, w, c).
        keep_going: Whether images that are already fooled are climbed as well.
    """

    problem: Problem
    epsilon: float
    best: Best
    number: int
    rows: Rows
    images: Images
    keep_going: bool

    def is_open(self, rows: Rows) -> Marks:
        """Which of these rows still need a step, shape (len(rows),) bool."""
        return np.full(len(rows), True) if self.keep_going else ~self.best.is_fooled[rows]


@runtime_checkable
class Climb(Protocol):
    """An ascent of one attempt."""

    def __call__(self, attempt: Attempt) -> None:
        """Climb from the attempt's images and offer what is met to its best."""


def with_restarts(
    climb: Climb,
    problem: Problem,
    epsilon: float,
    *,
    restarts: int,
    is_random_start: bool,
    start: Images | None,
    keep_going: bool,
) -> Images:
    """Run an ascent, and run it again for images that are not fooled.

    Args:
        climb: The ascent.
        problem: Images, network and goal.
        epsilon: Radius of the ball.
        restarts: How many attempts, at least 1.
        is_random_start: Whether even the first attempt begins at random where `start` is `None`.
        start: Where the first attempt begins, shape (n, h, w, c). `None` is the clean image, or
            at random.
        keep_going: Whether the first attempt also climbs images that are already fooled.

    Returns:
        The best images, rounded inside the ball, shape (n, h, w, c) float32.
    """
    best = Best(problem, epsilon)
    for number in range(restarts):
        goes_on = keep_going and number == 0
        rows = np.arange(problem.count) if goes_on else np.flatnonzero(~best.is_fooled)
        if not len(rows):
            break
        part = problem.rows(rows)
        if number == 0 and start is not None:
            images = part.ball.project(start[rows], part.clean, epsilon)
        elif number == 0 and not is_random_start:
            images = part.clean
        else:
            noise = part.ball.random(part.clean.shape[1:], part.generator(number))
            images = part.clean + np.float32(epsilon) * noise
            images = part.ball.project(images, part.clean, epsilon)
        climb(Attempt(problem, epsilon, best, number, rows, images, goes_on))
    return best.finished()
