"""How the network looks at an image: images (n, h, w, c) -> views (views * n, H, W, c).

Transforms change the view on every step, never the stored image. What they draw (`draws.py`) does
not depend on which images share a batch. Their sizes are shares of the image's side, so they mean
the same at 32 and at 224 pixels. Outside the image there is mid-grey or a reflection.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.draws import Draws
from tb_netviz.ascent.parts import Part
from tb_netviz.ascent.resampling import AffineMap, Linear, resampled
from tb_netviz.model.foreign_types import Tensor

GREY = 0.5


@dataclass(frozen=True)
class Transform(Part, abc.ABC):
    """Base of all transforms."""

    @abc.abstractmethod
    def apply(self, images: Tensor, draws: Draws, size: tuple[int, int]) -> Tensor:
        """Compute the views.

        Args:
            images: (m, h, w, c) in [0, 1].
            draws: The source of random numbers.
            size: Height and width of the network's input.
        """


@dataclass(frozen=True)
class EvenGradient(Transform):
    """Leaves the image as it is and normalises the gradient that comes back.

    The gradient of each image gets a root mean square of 1 / (number of its pixels), as if the
    objective were a mean over pixels with slope one. Penalties are such means, so they weigh the
    same whether the network's scores are large or small, early in the ascent and late.
    """

    def apply(self, images: Tensor, draws: Draws, size: tuple[int, int]) -> Tensor:
        return tf.custom_gradient(_with_even_gradient)(images)


@dataclass(frozen=True)
class Crop(Transform):
    """Random crops, resized to the network's input.

    Args:
        sides: Smallest and largest side of the crop as a share of the image's; above 1 the image
            lies somewhere in a grey frame.
        views: How many crops of each image per step.
        mirror: Whether half of the crops are flipped left to right.
    """

    sides: tuple[float, float] = (0.5, 1.0)
    views: int = 1
    mirror: bool = False

    def apply(self, images: Tensor, draws: Draws, size: tuple[int, int]) -> Tensor:
        views = tf.tile(images, [self.views, 1, 1, 1]) if self.views > 1 else images
        drawn = draws.uniform(views, [4])  # side, vertical place, horizontal place, flip
        low, high = self.sides
        side = low + (high - low) * drawn[:, 0]
        top, left = drawn[:, 1] * (1 - side), drawn[:, 2] * (1 - side)
        right = left + side
        if self.mirror:
            flip = drawn[:, 3] < 0.5
            left, right = tf.where(flip, right, left), tf.where(flip, left, right)
        boxes = tf.stack([top, left, top + side, right], axis=1)
        # Each crop reads its own copy: if crops shared an image, threads would add their gradients
        # to it in any order, and the same seed would give different pixels.
        which = tf.range(views.shape[0])
        return tf.image.crop_and_resize(views, boxes, which, size, extrapolation_value=GREY)


@dataclass(frozen=True)
class Warp(Transform):
    """Random zoom, rotation and shift about the centre, in one resampling.

    It is drawn anew for every step, and is the same for all images, which makes it cheap.

    Args:
        zoom: Smallest and largest magnification.
        degrees: Largest rotation to either side.
        shift: Largest shift to either side, as a share of the image's side.
        fill: `"reflect"` or `"grey"` for what lies outside the image.
    """

    zoom: tuple[float, float] = (0.9, 1.1)
    degrees: float = 10.0
    shift: float = 0.05
    fill: str = "reflect"

    def apply(self, images: Tensor, draws: Draws, size: tuple[int, int]) -> Tensor:
        height, width = images.shape[1], images.shape[2]
        drawn = draws.uniform_for_all([4])  # zoom, angle, vertical shift, horizontal shift
        low, high = self.zoom
        zoom = low + (high - low) * drawn[0]
        angle = (2 * drawn[1] - 1) * math.radians(self.degrees)
        down = (2 * drawn[2] - 1) * self.shift * height + (height - 1) / 2
        across = (2 * drawn[3] - 1) * self.shift * width + (width - 1) / 2
        cosine, sine = tf.cos(angle), tf.sin(angle)
        turned, back = (cosine, -sine, sine, cosine), (cosine, sine, -sine, cosine)
        middle = ((size[1] - 1) / 2, (size[0] - 1) / 2)
        forward = AffineMap(_scaled(turned, 1 / zoom), origin=middle, target=(across, down))
        backward = AffineMap(_scaled(back, zoom), origin=(across, down), target=middle)
        outside = None if self.fill == "reflect" else GREY
        return resampled(images, forward, backward, size, outside)


def view(
    images: Tensor, transforms: Sequence[Transform], draws: Draws, size: tuple[int, int]
) -> Tensor:
    """Apply transforms one after another, and resize the result to the network's input.

    Args:
        images: (n, h, w, c) in [0, 1].
        transforms: In order.
        draws: The source of random numbers; each transform draws its own.
        size: Height and width of the network's input.

    Returns:
        (views * n, *size, c).
    """
    views = images
    for purpose, transform in enumerate(transforms):
        own = Draws(draws.seed, draws.identities, draws.clock, purpose)
        views = transform.apply(views, own, size)
    if tuple(views.shape[1:3]) != size:
        views = tf.image.resize(views, size)
    return views


def _with_even_gradient(images: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
    def gradient(upstream: Tensor) -> Tensor:
        squares = tf.reduce_mean(tf.square(upstream), axis=[1, 2, 3], keepdims=True)
        pixels = float(math.prod(upstream.shape[1:]))
        return upstream * (tf.math.rsqrt(tf.maximum(squares, 1e-30)) / pixels)

    return tf.identity(images), gradient


def _scaled(linear: Linear, scale: Tensor) -> Linear:
    a, b, c, d = linear
    return scale * a, scale * b, scale * c, scale * d
