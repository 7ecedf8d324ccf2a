"""Shortening perturbations: (problem, fooling images) -> fooling images nearer to the clean ones.

Bisection of the length of each perturbation, with forward passes only.
"""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Images
from tb_netviz.attacks.ball import per_image
from tb_netviz.attacks.problem import Problem

# Ten halvings find the length to a thousandth.
HALVINGS = 10


def shorten(problem: Problem, images: Images, *, halvings: int = HALVINGS) -> Images:
    """Shorten each perturbation as far as it still fools.

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
    # Where high is still one, the image as given: computing it again would round it.
    nearer = problem.clean + per_image(high, change) * change
    return np.where(per_image(high < 1, change), nearer, images)
