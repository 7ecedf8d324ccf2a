"""An ascent from coarse to fine: pictures (n, H, W, c) -> pictures (n, H, W, c) in [0, 1].

Each octave works on the pictures at its own size. The detail it adds is enlarged and laid over the
photograph at the next size, so that the result has patterns of all sizes.

Reference: Mordvintsev, Olah, Tyka 2015, "Inceptionism", and its notebook google/deepdream.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Images, Resized, SomeImages

# (pictures at one octave's size, number of the octave from 0) -> the pictures after its ascent
OctaveAscent = Callable[[SomeImages, int], SomeImages]


def octave_sizes(
    height: int, width: int, *, octaves: int, scale: float, smallest: int
) -> list[tuple[int, int]]:
    """List the sizes of the octaves, smallest first; the last is the picture's own.

    Args:
        height, width: Size of the picture in pixels.
        octaves: How many sizes, at least 1.
        scale: Ratio of neighbouring sizes, above 1.
        smallest: Octaves with a shorter side than this are left out, except the last.
    """
    sizes = [
        (round(height / scale**octave), round(width / scale**octave))
        for octave in range(octaves - 1, -1, -1)
    ]
    return [size for size in sizes[:-1] if min(size) >= smallest] + sizes[-1:]


def resize(pictures: Images, size: tuple[int, int]) -> Resized:
    """Resize bilinearly, smoothing where it shrinks: (n, H, W, c) -> (n, *size, c) float32."""
    if pictures.shape[1:3] == tuple(size):
        return pictures.astype(np.float32, copy=True)
    return np.asarray(tf.image.resize(pictures, size, method="bilinear", antialias=True))


def climb_octaves(
    pictures: Images, sizes: Sequence[tuple[int, int]], ascend: OctaveAscent
) -> Resized:
    """Run an ascent at each size and carry its detail to the next.

    Args:
        pictures: (n, H, W, c) float32 in [0, 1].
        sizes: Heights and widths of the octaves, smallest first.
        ascend: The ascent at one size.

    Returns:
        (n, height, width, c) float32 in [0, 1] at the last size.
    """
    detail: np.ndarray | None = None
    for octave, size in enumerate(sizes):
        base = resize(pictures, size)
        start = base if detail is None else np.clip(base + resize(detail, size), 0, 1)
        result = ascend(start, octave)
        if octave == len(sizes) - 1:
            return result
        detail = result - base
    raise ValueError("sizes is empty; give at least the size of the picture itself.")
