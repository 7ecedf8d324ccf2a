"""Balls around an image: (perturbed, clean, epsilon) -> perturbed inside the ball and [0, 1].

Two norms over all values of an image in display space: the largest change of any value (`linf`) and
the Euclidean length (`l2`). `epsilon` is one number, or one per image, shape (n,).
"""

from __future__ import annotations

import abc
from typing import ClassVar, TypeAlias

import numpy as np

from tb_netviz.arrays import Broadcasting, Image, Images, Marks, PerImage
from tb_netviz.errors import NetVizError, close_matches

# Grey levels of an 8-bit picture; display space times this is its integer value.
LEVELS = 255
# Fraction of a grey level by which float32 arithmetic may miss a whole number of them.
LEVEL_TOLERANCE = 1e-4
# Share of its Euclidean length that a change must keep when it is rounded to the nearest levels.
KEPT_LENGTH = 0.98

Epsilon: TypeAlias = float | PerImage


class Ball(abc.ABC):
    """A norm, with all an attack needs to know about it."""

    name: ClassVar[str]

    @abc.abstractmethod
    def size(self, perturbation: Images) -> PerImage:
        """Measure the norm of each perturbation (n, h, w, c), shape (n,) float64."""

    @abc.abstractmethod
    def dual_size(self, gradient: Images) -> PerImage:
        """Measure how much a linear function with this gradient rises per unit of norm, (n,)."""

    @abc.abstractmethod
    def steepest(self, gradient: Images) -> Images:
        """Find the change of norm one that raises a linear function with this gradient the most."""

    @abc.abstractmethod
    def shrink(self, perturbation: Images, epsilon: Epsilon) -> Images:
        """Find the nearest perturbation whose norm is at most epsilon."""

    @abc.abstractmethod
    def random(self, shape: tuple[int, ...], generator: np.random.Generator) -> Image:
        """Draw a perturbation of an image of this shape, uniform in the ball of radius one."""

    @abc.abstractmethod
    def shrink_levels(self, change: Images, epsilon: Epsilon) -> Images:
        """Round a change in grey levels (n, h, w, c) to whole levels inside the ball."""

    def project(self, images: Images, clean: Images, epsilon: Epsilon) -> Images:
        """Move images into the ball around `clean` and into [0, 1], float32.

        Clipping comes last, because it can only move towards the clean image.
        """
        inside = clean + self.shrink(images - clean, epsilon)
        return np.asarray(np.clip(inside, 0.0, 1.0), np.float32)

    def round_inside(self, images: Images, clean: Images, epsilon: Epsilon) -> Images:
        """Round images to 8 bits so that they stay inside the ball and [0, 1].

        Args:
            images: Perturbed images in display space, shape (n, h, w, c).
            clean: Their clean images, already multiples of 1/255.
            epsilon: Radius of the ball.

        Returns:
            Multiples of 1/255, float32. If rounding to the nearest grey level would leave the
            ball, the values closest to a tie are rounded towards the clean image instead. If it
            would shorten a Euclidean change a lot, the largest are rounded away from it.
        """
        levels = np.rint(clean.astype(np.float64) * LEVELS)
        change = np.clip(images.astype(np.float64), 0.0, 1.0) * LEVELS - levels
        return np.asarray((levels + self.shrink_levels(change, epsilon)) / LEVELS, np.float32)


class LinfBall(Ball):
    """Every value may change by at most epsilon."""

    name = "linf"

    def size(self, perturbation: Images) -> PerImage:
        return np.asarray(np.abs(_rows(perturbation)).max(axis=1, initial=0), np.float64)

    def dual_size(self, gradient: Images) -> PerImage:
        return np.asarray(np.abs(_rows(gradient)).sum(axis=1, dtype=np.float64))

    def steepest(self, gradient: Images) -> Images:
        return np.asarray(np.sign(gradient))

    def shrink(self, perturbation: Images, epsilon: Epsilon) -> Images:
        bound = per_image(epsilon, perturbation)
        return np.asarray(np.clip(perturbation, -bound, bound))

    def random(self, shape: tuple[int, ...], generator: np.random.Generator) -> Image:
        return generator.uniform(-1.0, 1.0, shape).astype(np.float32)

    def shrink_levels(self, change: Images, epsilon: Epsilon) -> Images:
        bound = np.floor(per_image(epsilon, change) * LEVELS + LEVEL_TOLERANCE)
        return np.asarray(np.clip(np.rint(change), -bound, bound))


class L2Ball(Ball):
    """The Euclidean length of the change is at most epsilon."""

    name = "l2"

    def size(self, perturbation: Images) -> PerImage:
        rows = _rows(perturbation).astype(np.float64)
        return np.asarray(np.sqrt(np.einsum("ij,ij->i", rows, rows)))

    def dual_size(self, gradient: Images) -> PerImage:
        return self.size(gradient)

    def steepest(self, gradient: Images) -> Images:
        size = per_image(self.size(gradient), gradient)
        return np.asarray(np.divide(gradient, size, out=np.zeros_like(gradient), where=size > 0))

    def shrink(self, perturbation: Images, epsilon: Epsilon) -> Images:
        size = np.maximum(per_image(self.size(perturbation), perturbation), 1e-30)
        return np.asarray(perturbation * np.minimum(1.0, per_image(epsilon, perturbation) / size))

    def random(self, shape: tuple[int, ...], generator: np.random.Generator) -> Image:
        direction = generator.standard_normal(shape)
        # The radius of a uniform point in a ball of d dimensions is distributed as u ** (1 / d).
        radius = generator.uniform() ** (1.0 / direction.size)
        return np.asarray(radius * direction / np.linalg.norm(direction), np.float32)

    def shrink_levels(self, change: Images, epsilon: Epsilon) -> Images:
        bound = np.broadcast_to(np.asarray(epsilon, np.float64) * LEVELS, (len(change),))
        inside = self.shrink(change, bound)
        size = self.size(inside)
        whole, fraction = np.trunc(inside), np.abs(inside - np.trunc(inside))
        away = np.sign(inside)

        def rounded(least: np.ndarray) -> np.ndarray:
            """Round away from the clean image from this fraction on, one per image."""
            return np.asarray(whole + away * (fraction >= per_image(least, change)))

        nearest = rounded(np.full(len(change), 0.5))
        found = self.size(nearest)
        # Rounding to the nearest level would erase much of a short change, which consists of many
        # small values. It keeps its length if the larger of them are rounded away instead.
        aim = np.where(found < KEPT_LENGTH * size, size, bound)
        is_good = (found <= bound) & (found >= KEPT_LENGTH * size)
        if is_good.all():
            return nearest
        # A fraction of 1 truncates all values, which always stays inside.
        low, high = np.where(found <= bound, 0.0, 0.5), np.where(found <= bound, 0.5, 1.0)
        for _ in range(12):
            middle = (low + high) / 2
            fits = self.size(rounded(middle)) <= aim
            low, high = np.where(fits, low, middle), np.where(fits, middle, high)
        return np.asarray(np.where(per_image(is_good, change), nearest, rounded(high)))


BALLS: dict[str, Ball] = {ball.name: ball for ball in (LinfBall(), L2Ball())}


def ball_of(norm: str) -> Ball:
    """Find the ball of a norm.

    Raises:
        NetVizError: The norm is neither "linf" nor "l2".
    """
    if not isinstance(norm, str) or norm not in BALLS:
        raise NetVizError(f"norm '{norm}' is unknown; {close_matches(str(norm), BALLS)}")
    return BALLS[norm]


def per_image(values: Epsilon | Marks, like: Images) -> Broadcasting:
    """Shape a number, or one per image (n,), so that it broadcasts over images (n, h, w, c)."""
    array = np.asarray(values)
    if array.ndim > 0:
        array = array.reshape((-1,) + (1,) * (like.ndim - 1))
    # A mask stays a mask. Numbers take the images' type, or float64 radii would widen every image.
    return array if array.dtype == bool else array.astype(like.dtype)


def _rows(images: Images) -> np.ndarray:
    return images.reshape(len(images), int(np.prod(images.shape[1:])))
