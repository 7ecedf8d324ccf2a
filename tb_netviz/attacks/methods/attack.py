"""What every attack is, of two sorts: (problem, epsilon) -> images, or (problem) -> images.

An attack in a ball looks for the worst image within epsilon; a minimum-norm attack looks for the
nearest image that fools. Both are frozen dataclasses of their options and keep nothing.
"""

from __future__ import annotations

import abc
from typing import ClassVar

import numpy as np

from tb_netviz.attacks.problem import Problem


class BallAttack(abc.ABC):
    """Looks for a fooling image within epsilon of the clean one."""

    name: ClassVar[str]
    # One perturbation for all images rather than one for each: it cannot drop the fooled ones.
    is_universal: ClassVar[bool] = False

    @abc.abstractmethod
    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: np.ndarray | None = None,
        keep_going: bool = False,
    ) -> np.ndarray:
        """Attack every image of the problem.

        Args:
            problem: Images, network and goal.
            epsilon: Radius of the ball, in display space, > 0.
            start: Where to begin, e.g. the last result of a smaller epsilon, shape (n, h, w, c);
                `None`: at the clean image or at random.
            keep_going: Go on raising the loss of images that are fooled already, for a picture
                that shows the most that epsilon allows. Otherwise they are dropped at once.

        Returns:
            Images inside the ball and [0, 1], multiples of 1/255, shape (n, h, w, c) float32.
        """


class MinimumNormAttack(abc.ABC):
    """Looks for the nearest fooling image."""

    name: ClassVar[str]

    @abc.abstractmethod
    def run(self, problem: Problem) -> np.ndarray:
        """Find a fooling image for every image of the problem.

        Returns:
            Images in [0, 1], not rounded, shape (n, h, w, c) float32; the clean image where none
            was found.
        """


Attack = BallAttack | MinimumNormAttack
