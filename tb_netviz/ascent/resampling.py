"""All images of a batch, resampled by one affine map: images (n, h, w, c) -> views (n, H, W, c).

The images lie side by side as the columns of a matrix with a row for each pixel. A view is then
four rows of it for each of its pixels, weighted: a fifth of the time that TensorFlow takes to find
the four again for each number of each image.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.model.foreign_types import Tensor

Linear = tuple[Tensor, Tensor, Tensor, Tensor]


@dataclass(frozen=True)
class AffineMap:
    """Where the pixels of a view come from: `linear @ (place - origin) + target`, for (x, y).

    Args:
        linear: (a, b, c, d), float32 scalars: the rows (a, b) and (c, d) of a matrix.
        origin: (x, y) in the view that comes from `target`.
        target: (x, y) in the image.
    """

    linear: Linear
    origin: tuple[Tensor | float, Tensor | float]
    target: tuple[Tensor | float, Tensor | float]

    def places(self, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
        """Find where each pixel of a view of this size comes from: x and y, each (H * W,)."""
        a, b, c, d = self.linear
        across = tf.range(size[1], dtype=tf.float32)[None] - self.origin[0]
        down = tf.range(size[0], dtype=tf.float32)[:, None] - self.origin[1]
        x = a * across + b * down + self.target[0]
        y = c * across + d * down + self.target[1]
        return tf.reshape(x, [-1]), tf.reshape(y, [-1])


def resampled(
    images: Tensor,
    forward: AffineMap,
    backward: AffineMap,
    size: tuple[int, int],
    outside: float | None,
) -> Tensor:
    """Resample bilinearly, with a gradient that goes the opposite way.

    Args:
        images: (n, h, w, c).
        forward: From places of the view to places of the image.
        backward: The inverse of `forward`.
        size: Height and width of the view.
        outside: The value around the images. `None`: the mirrored image.

    Returns:
        (n, *size, c). Its gradient is the inverse resampling times the change of area, close to
        the exact one where the image is smooth.
    """
    count, height, width, channels = images.shape
    a, b, c, d = backward.linear
    area = tf.abs(a * d - b * c)

    def resample(pixels: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
        views = _read(_by_place(pixels), (height, width), forward.places(size), outside)

        def gradient(upstream: Tensor) -> Tensor:
            places = backward.places((height, width))
            back = _read(_by_place(upstream * area), size, places, outside=0.0)
            return _by_image(back, (count, height, width, channels))

        return _by_image(views, (count, *size, channels)), gradient

    return tf.custom_gradient(resample)(images)


def _by_place(images: Tensor) -> Tensor:
    """Lay the images side by side: (n, h, w, c) -> (h * w, n * c)."""
    count, height, width, channels = images.shape
    pixels = tf.reshape(images, [count, height * width, channels])
    return tf.reshape(tf.transpose(pixels, [1, 0, 2]), [height * width, count * channels])


def _by_image(rows: Tensor, shape: tuple[int, int, int, int]) -> Tensor:
    """Undo `_by_place` for images of this shape."""
    count, height, width, channels = shape
    pixels = tf.reshape(rows, [height * width, count, channels])
    return tf.reshape(tf.transpose(pixels, [1, 0, 2]), shape)


def _read(
    rows: Tensor, sides: tuple[int, int], places: tuple[Tensor, Tensor], outside: float | None
) -> Tensor:
    """Read rows (height * width, k) between pixels, at places (x, y), each (m,): (m, k)."""
    height, width = sides
    x, y = places
    if outside is None:
        x, y = _mirrored(x, width), _mirrored(y, height)
    else:
        rows = tf.pad(rows, [[0, 1], [0, 0]], constant_values=outside)
    columns, horizontal = _neighbours(x)
    lines, vertical = _neighbours(y)
    inside_columns = tf.clip_by_value(columns, 0, width - 1)
    inside_lines = tf.clip_by_value(lines, 0, height - 1)
    index = (inside_lines * width)[:, None] + inside_columns  # (2, 2, m)
    if outside is not None:
        is_inside = tf.equal(lines, inside_lines)[:, None] & tf.equal(columns, inside_columns)
        index = tf.where(is_inside, index, height * width)
    weights = vertical[:, None] * horizontal
    corners = zip(*(tf.unstack(tf.reshape(one, [4, -1])) for one in (index, weights)), strict=True)
    return tf.add_n([tf.gather(rows, place) * weight[:, None] for place, weight in corners])


def _neighbours(places: Tensor) -> tuple[Tensor, Tensor]:
    """Find the pixels before and behind places (m,), (2, m) int32, and their weights (2, m)."""
    before = tf.floor(places)
    beyond = places - before
    first = tf.cast(before, tf.int32)
    return tf.stack([first, first + 1]), tf.stack([1 - beyond, beyond])


def _mirrored(places: Tensor, length: int) -> Tensor:
    """Fold places outside of pixels 0 to length - 1 back, as if mirrors stood at the borders."""
    folded = tf.math.floormod(places, 2.0 * length)
    return tf.minimum(folded, 2.0 * length - 1 - folded)
