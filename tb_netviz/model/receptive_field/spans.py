"""What each element of a tensor depends on: a first and a last image row and column.

A `Spans` is an abstract tensor. In place of values it holds, for both directions of the image, the
first and the last pixel that each element can depend on. The arrays broadcast to the tensor's
shape: an axis along which nothing changes has size 1, so channels cost nothing until two branches
with different fields are concatenated.

Two readings share every rule. *Exact*: only what lies inside the image; padding depends on nothing.
*Virtual*: the image continues beyond its border, so a box may leave it, which gives sizes and
strides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

# Low and high end of an empty span: neutral under minimum and maximum.
NOTHING = 1 << 28

# Direction (down, across) -> axis -> pixels per position.
Jumps = tuple[Mapping[int, float], ...]


@dataclass(frozen=True, eq=False)
class Spans:
    """The pixels that each element of one tensor depends on.

    Args:
        shape: Shape of the tensor.
        lows: First row and first column, two int arrays that broadcast to `shape`.
        highs: Last row and last column, inclusive, of the same shapes.
        jumps: Per direction, pixels from one position to the next along the axes that run over it.
        flags: Sentences on what was approximated.
        virtual: Whether positions beyond the border are continued instead of left out.
    """

    shape: tuple[int, ...]
    lows: tuple[np.ndarray, ...]
    highs: tuple[np.ndarray, ...]
    jumps: Jumps = ({}, {})
    flags: frozenset[str] = frozenset()
    virtual: bool = False

    @property
    def is_global(self) -> bool:
        """Whether no axis runs over positions of the image."""
        return not self.jumps[0] and not self.jumps[1]


def image_spans(shape: tuple[int, ...], *, virtual: bool) -> Spans:
    """Spans of the image itself, shape `(1, height, width, channels)`: each pixel sees itself."""
    ends = []
    for axis in (1, 2):
        view = [1] * len(shape)
        view[axis] = shape[axis]
        ends.append(np.arange(shape[axis], dtype=np.int64).reshape(view))
    return Spans(
        shape=shape,
        lows=(ends[0], ends[1]),
        highs=(ends[0], ends[1]),
        jumps=({1: 1.0}, {2: 1.0}),
        virtual=virtual,
    )


def whole_spans(
    shape: Sequence[int],
    image: tuple[int, int],
    *,
    flags: frozenset[str] = frozenset(),
    virtual: bool = False,
) -> Spans:
    """Spans of a tensor that may depend on every pixel of an image of (height, width)."""
    ones = (1,) * len(shape)
    zero = np.zeros(ones, np.int64)
    return Spans(
        shape=tuple(shape),
        lows=(zero, zero),
        highs=(zero + image[0] - 1, zero + image[1] - 1),
        flags=flags,
        virtual=virtual,
    )


def collapse(array: np.ndarray) -> np.ndarray:
    """Reduce to size 1 every axis along which `array` does not change."""
    for axis in range(array.ndim):
        if array.shape[axis] > 1:
            first = array[(slice(None),) * axis + (slice(0, 1),)]
            if array.strides[axis] == 0 or np.array_equal(
                np.broadcast_to(first, array.shape), array
            ):
                array = first
    return np.ascontiguousarray(array)


def map_arrays(
    spans: Spans, change: Callable[[np.ndarray], np.ndarray], shape: Sequence[int], jumps: Jumps
) -> Spans:
    """Apply a change that only moves elements to all four arrays.

    Args:
        spans: The tensor before.
        change: Gets an array as a view of the tensor's full shape, returns one of full new shape.
        shape: The new shape.
        jumps: The new jumps.
    """

    def moved(array: np.ndarray) -> np.ndarray:
        return collapse(change(np.broadcast_to(array, spans.shape)))

    return replace(
        spans,
        shape=tuple(shape),
        lows=(moved(spans.lows[0]), moved(spans.lows[1])),
        highs=(moved(spans.highs[0]), moved(spans.highs[1])),
        jumps=jumps,
    )


def align(spans: Spans, rank: int) -> Spans:
    """Prepend axes of size 1, as broadcasting does."""
    extra = rank - len(spans.shape)
    if extra <= 0:
        return spans
    ones = (1,) * extra

    def grown(array: np.ndarray) -> np.ndarray:
        return array.reshape(ones + array.shape)

    return replace(
        spans,
        shape=ones + spans.shape,
        lows=(grown(spans.lows[0]), grown(spans.lows[1])),
        highs=(grown(spans.highs[0]), grown(spans.highs[1])),
        jumps=tuple({axis + extra: jump for axis, jump in d.items()} for d in spans.jumps),
    )


def joined_jumps(parts: Sequence[Spans]) -> Jumps:
    """Jumps of a tensor made of several: the coarsest along each axis."""
    result: list[dict[int, float]] = [{}, {}]
    for part in parts:
        for direction in (0, 1):
            for axis, jump in part.jumps[direction].items():
                result[direction][axis] = max(jump, result[direction].get(axis, 0.0))
    return result[0], result[1]


def hull(parts: Sequence[Spans], shape: Sequence[int]) -> Spans:
    """Elementwise union of several tensors that broadcast to `shape`."""
    parts = [align(part, len(shape)) for part in parts]
    if len(parts) == 1 and parts[0].shape == tuple(shape):
        return parts[0]

    def merged(arrays: Sequence[np.ndarray], join: np.ufunc) -> np.ndarray:
        result = arrays[0]
        for array in arrays[1:]:
            result = join(result, array)
        return collapse(result)

    return Spans(
        shape=tuple(shape),
        lows=tuple(merged([p.lows[d] for p in parts], np.minimum) for d in (0, 1)),
        highs=tuple(merged([p.highs[d] for p in parts], np.maximum) for d in (0, 1)),
        jumps=joined_jumps(parts),
        flags=frozenset().union(*(part.flags for part in parts)),
        virtual=parts[0].virtual,
    )


def reduce_axes(spans: Spans, axes: Sequence[int]) -> Spans:
    """Union over whole axes, which keep size 1."""
    axes = tuple(axis % len(spans.shape) for axis in axes)
    return replace(
        spans,
        shape=tuple(1 if a in axes else size for a, size in enumerate(spans.shape)),
        lows=tuple(low.min(axis=axes, keepdims=True) for low in spans.lows),
        highs=tuple(high.max(axis=axes, keepdims=True) for high in spans.highs),
        jumps=tuple({a: j for a, j in d.items() if a not in axes} for d in spans.jumps),
    )


def gather_taps(
    spans: Spans, axis: int, taps: np.ndarray, size: int, *, scale: float = 1.0
) -> Spans:
    """Union over the input positions that each output position reads along one axis.

    Args:
        spans: The input tensor.
        axis: The axis that is read.
        taps: Input positions, int (output size, taps). Outside 0..n-1 lies padding; a masked
            element reads nothing.
        size: Output size along the axis.
        scale: Input positions per output position: the stride of a convolution.
    """
    n = spans.shape[axis]
    shape = (*spans.shape[:axis], size, *spans.shape[axis + 1 :])
    jumps = tuple({a: j * scale if a == axis else j for a, j in d.items()} for d in spans.jumps)
    skipped = np.ma.getmaskarray(taps)
    taps = np.ma.getdata(taps)
    inside = np.clip(taps, 0, n - 1)
    beyond = taps - inside
    lows: list[np.ndarray] = []
    highs: list[np.ndarray] = []
    for direction in (0, 1):
        jump = spans.jumps[direction].get(axis, 0.0)
        continues = spans.virtual and jump > 0 and beyond.any()
        for array, ends, join, nothing in (
            (spans.lows[direction], lows, np.minimum, NOTHING),
            (spans.highs[direction], highs, np.maximum, -NOTHING),
        ):
            if array.shape[axis] == 1 and not continues:
                ends.append(array)
                continue
            array = np.moveaxis(array, axis, -1)
            array = np.broadcast_to(array, (*array.shape[:-1], n))
            result = np.full((*array.shape[:-1], size), nothing, np.int64)
            for tap in range(taps.shape[1]):
                read = array[..., inside[:, tap]]
                ignored = skipped[:, tap]
                if spans.virtual:
                    read = read + np.floor(beyond[:, tap] * jump).astype(np.int64)
                else:
                    ignored = ignored | (beyond[:, tap] != 0)
                result = join(result, np.where(ignored, nothing, read))
            ends.append(collapse(np.moveaxis(result, -1, axis)))
    return replace(spans, shape=shape, lows=tuple(lows), highs=tuple(highs), jumps=tuple(jumps))


def reshape(spans: Spans, shape: Sequence[int]) -> Spans:
    """Rearrange the elements in order; only blocks of axes that really mix are expanded."""
    shape = tuple(shape)
    blocks = _blocks(spans.shape, shape)

    def moved(array: np.ndarray) -> np.ndarray:
        middle: list[int] = []
        final: list[int] = []
        for old, new in blocks:
            if all(array.shape[axis] == 1 for axis in old):
                middle += [1] * len(old)
                final += [1] * len(new)
            else:
                middle += [spans.shape[axis] for axis in old]
                final += [shape[axis] for axis in new]
        return collapse(np.broadcast_to(array, middle).reshape(final))

    lows = (moved(spans.lows[0]), moved(spans.lows[1]))
    highs = (moved(spans.highs[0]), moved(spans.highs[1]))
    jumps: list[dict[int, float]] = []
    for direction in (0, 1):
        kept: dict[int, float] = {}
        for old, new in blocks:
            axes = [axis for axis in old if axis in spans.jumps[direction]]
            if [spans.shape[axis] for axis in old] == [shape[axis] for axis in new]:
                kept.update({new[old.index(axis)]: spans.jumps[direction][axis] for axis in axes})
            else:
                kept.update(_slopes(lows[direction], new))
        jumps.append(kept)
    return replace(spans, shape=shape, lows=lows, highs=highs, jumps=(jumps[0], jumps[1]))


def _slopes(low: np.ndarray, axes: Sequence[int]) -> dict[int, float]:
    """Read jumps from the spans themselves, for axes that a reshape has just made."""
    found = {}
    for axis in axes:
        if low.shape[axis] > 1:
            along = np.moveaxis(low, axis, 0).reshape(low.shape[axis], -1)[:, 0]
            slope = (along[-1] - along[0]) / (len(along) - 1)
            if slope > 0:
                found[axis] = float(slope)
    return found


def _blocks(old: tuple[int, ...], new: tuple[int, ...]) -> list[tuple[list[int], list[int]]]:
    """Split both shapes into the smallest consecutive groups with equal numbers of elements."""
    blocks: list[tuple[list[int], list[int]]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        left, right = [], []
        if i < len(old):
            left.append(i)
            i += 1
        if j < len(new):
            right.append(j)
            j += 1
        while _size(old, left) != _size(new, right):
            if _size(old, left) < _size(new, right) and i < len(old):
                left.append(i)
                i += 1
            elif j < len(new):
                right.append(j)
                j += 1
            else:
                left.append(i)
                i += 1
        blocks.append((left, right))
    return blocks


def _size(shape: tuple[int, ...], axes: Sequence[int]) -> int:
    return math.prod(shape[axis] for axis in axes)
