"""Measure what values the user's images hold: a sample of them -> `Values`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_netviz.data.stores import UNREADABLE
from tb_netviz.errors import NetVizError
from tb_netviz.model.input.values import Values

# Images looked at to learn what values there are, fewer of large ones, and the values of each
# channel that they are reduced to.
_LOOKED_AT = 256
_FEWEST = 8
_MOST_BYTES = 64 << 20
_MOST_VALUES = 1 << 20
# Share of values, in percent, beyond the usual ones at either end.
_UNUSUAL = 0.5


def sample_of(images: Any, most: int = _LOOKED_AT) -> dict[int, np.ndarray]:
    """A few images spread over all of them.

    Args:
        images: Anything indexed by image.
        most: How many at most.

    Returns:
        Number of an image -> the image, of those that can be read.

    Raises:
        NetVizError: None of them can be read, or they are not numbers.
    """
    count = len(images)
    found: dict[int, np.ndarray] = {}
    reason = ""
    held = 0
    for index in _spread(count, most):
        if held > _MOST_BYTES and len(found) >= _FEWEST:
            break
        try:
            found[index] = np.asarray(images[index])
            held += found[index].nbytes
        except UNREADABLE as error:
            reason = f"{type(error).__name__}: {error}".rstrip(".")
    if not found:
        raise NetVizError(f"none of the {count} images can be read ({reason}).")
    found = dict(sorted(found.items()))
    dtype = next(iter(found.values())).dtype
    if dtype.kind not in "buif" and dtype.kind != "V":
        raise NetVizError(
            f"images must be numbers, got an array of {dtype}; give uint8 or float32."
        )
    return found


def _spread(count: int, most: int) -> list[int]:
    """Numbers spread over 0 to count - 1, in such an order that the first few are spread, too."""
    chosen = np.unique(np.linspace(0, count - 1, min(count, most)).astype(int))
    # By the reversed bits of their places: ends and middle first, then between.
    bits = max(len(chosen) - 1, 1).bit_length()
    places = [int(f"{place:0{bits}b}"[::-1], 2) for place in range(1 << bits)]
    return [int(chosen[place]) for place in places if place < len(chosen)]


def measure(sample: Sequence[np.ndarray]) -> Values:
    """Measure a sample.

    Args:
        sample: Images (height, width, channels) of one dtype, of any size.

    Returns:
        Its extremes, and the range that all but 1 % of the values lie in, channel by channel.

    Raises:
        NetVizError: It holds NaN or infinite values.
    """
    dtype = sample[0].dtype
    channels = sample[0].shape[-1]
    pixels = np.concatenate([image.reshape(-1, channels) for image in sample])
    if dtype.kind not in "bui":
        pixels = pixels.astype(np.float64 if dtype.itemsize > 4 else np.float32)
    if not np.isfinite(pixels).all():
        raise NetVizError("the images hold NaN or infinite values; clean the data first.")
    step = max(1, pixels.shape[0] // _MOST_VALUES)
    thinned = pixels[::step].astype(np.float64)
    low, high = np.percentile(thinned, [_UNUSUAL, 100 - _UNUSUAL], axis=0)
    return Values(
        minimum=pixels.min(axis=0).astype(np.float64),
        maximum=pixels.max(axis=0).astype(np.float64),
        usual_low=low,
        usual_high=high,
        kind=dtype.kind if dtype.kind in "bui" else "f",
        bits=8 * dtype.itemsize,
        is_whole=dtype.kind in "bui" or bool(np.equal(thinned, np.rint(thinned)).all()),
    )
