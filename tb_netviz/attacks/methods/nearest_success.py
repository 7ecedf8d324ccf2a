"""Back towards the clean image: (fooling images, problem) -> nearer fooling images.

Bisection of the length of a perturbation. Costs forward passes only.
"""

from __future__ import annotations

import numpy as np

from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.problem import Problem

# Halvings: the length is found within a thousandth.
HALVINGS = 10


def shorten(problem: Problem, images: np.ndarray, *, halvings: int = HALVINGS) -> np.ndarray:
    """Shorten each perturbation as far as bisection still finds it fooling.

    Args:
        problem: The problem the images solve.
        images: Images that fool, shape (n, h, w, c).
        halvings: Forward passes spent on each image.

    Returns:
        Images that fool, each on the line between the clean image and the given one.
    """
    change = images - problem.clean
    low, high = np.zeros(len(images), np.float32), np.ones(len(images), np.float32)
    for _ in range(halvings):
        middle = (low + high) / 2
        fools = problem.is_fooled(problem.clean + per_image(middle, change) * change)
        low, high = np.where(fools, low, middle), np.where(fools, middle, high)
    # The end found may differ from the given image by rounding only where high is still one.
    nearer = problem.clean + per_image(high, change) * change
    return np.where(per_image(high < 1, change), nearer, images)
