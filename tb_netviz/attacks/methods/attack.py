"""What every attack is, of two sorts: (problem, epsilon) -> images, or (problem) -> images.

An attack in a ball looks for the worst image within epsilon; a minimum-norm attack looks for the
nearest image that fools. Both are frozen dataclasses of their options and keep nothing. Their
`name` is a field: those that come in several settings are given one, the others have their own.
"""

from __future__ import annotations

import abc
from typing import ClassVar

from tb_netviz.arrays import Images
from tb_netviz.attacks.problem import Problem


class BallAttack(abc.ABC):
    """Looks for a fooling image within epsilon of the clean one."""

    name: str
    # Whether one perturbation serves all images: such an attack cannot drop the fooled ones.
    is_universal: ClassVar[bool] = False

    @abc.abstractmethod
    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: Images | None = None,
        keep_going: bool = False,
    ) -> Images:
        """Attack every image of the problem.

        Args:
            problem: Images, network and goal.
            epsilon: Radius of the ball, in display space, > 0.
            start: Where to begin, e.g. the last result of a smaller epsilon, shape (n, h, w, c).
                `None` begins at the clean image or at random.
            keep_going: Keep raising the loss of images that are already fooled, for a picture
                that shows the most that epsilon allows. Otherwise they are dropped at once.

        Returns:
            Images inside the ball and [0, 1], multiples of 1/255, shape (n, h, w, c) float32.
        """


class MinimumNormAttack(abc.ABC):
    """Looks for the nearest fooling image."""

    name: str

    @abc.abstractmethod
    def run(self, problem: Problem) -> Images:
        """Find a fooling image for every image of the problem.

        Returns:
            Images in [0, 1], not rounded, shape (n, h, w, c) float32; the clean image where none
            was found.
        """


Attack = BallAttack | MinimumNormAttack
