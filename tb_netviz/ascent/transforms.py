"""How the network looks at an image: images (n, h, w, c) -> views (views * n, H, W, c).

Transforms change the view on every step, never the stored image. They are drawn for each image by
itself (`draws.py`), and their sizes are shares of the image's side, so they mean the same at 32 and
at 224 pixels. Outside the image there is mid-grey or a reflection.
"""

from __future__ import annotations

import abc
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.draws import Draws
from tb_netviz.ascent.parts import Part
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
        drawn = draws.uniform(images, [4])  # zoom, angle, vertical shift, horizontal shift
        low, high = self.zoom
        zoom = low + (high - low) * drawn[:, 0]
        angle = (2 * drawn[:, 1] - 1) * (self.degrees * 3.14159265 / 180)
        down = (2 * drawn[:, 2] - 1) * self.shift * height + (height - 1) / 2
        across = (2 * drawn[:, 3] - 1) * self.shift * width + (width - 1) / 2
        # The pixel at `place` in the view comes from linear @ (place - view centre) + image centre.
        cosine, sine = tf.cos(angle) * zoom, tf.sin(angle) * zoom
        centre = (float(size[1] - 1) / 2, float(size[0] - 1) / 2)
        shares = (cosine / zoom**2, -sine / zoom**2, sine / zoom**2, cosine / zoom**2)
        forward = _matrix(shares, (across, down), centre)
        backward = _matrix((cosine, sine, -sine, cosine), (centre[0], centre[1]), (across, down))
        return _warp(images, forward, backward, zoom, size, self.fill.upper())


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


def _matrix(
    linear: tuple[Tensor, ...],
    target: tuple[Tensor | float, Tensor | float],
    origin: tuple[Tensor | float, Tensor | float],
) -> Tensor:
    """Build the rows (n, 8) of the map place -> linear @ (place - origin) + target, for (x, y)."""
    a, b, c, d = linear
    zero = tf.zeros_like(a)
    x = target[0] - a * origin[0] - b * origin[1]
    y = target[1] - c * origin[0] - d * origin[1]
    return tf.stack([a, b, x, c, d, y, zero, zero], axis=1)


def _warp(
    images: Tensor,
    forward: Tensor,
    backward: Tensor,
    zoom: Tensor,
    size: tuple[int, int],
    fill: str,
) -> Tensor:
    """Resample bilinearly; the gradient is the inverse resampling times the change of area."""

    def resample(pixels: Tensor) -> tuple[Tensor, object]:
        mode = "REFLECT" if fill == "REFLECT" else "CONSTANT"
        views = _project(pixels, forward, size, mode, outside=GREY)

        def gradient(upstream: Tensor) -> Tensor:
            sides = tuple(pixels.shape[1:3])
            back = _project(upstream, backward, sides, "CONSTANT", outside=0.0)
            return back * (zoom**2)[:, None, None, None]

        return views, gradient

    return tf.custom_gradient(resample)(images)


def _project(
    images: Tensor, matrix: Tensor, size: Sequence[int], mode: str, *, outside: float
) -> Tensor:
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=matrix,
        output_shape=list(size),
        interpolation="BILINEAR",
        fill_mode=mode,
        fill_value=outside,
    )
