"""Rules of operations that only move elements: reshape, pad, slice, concatenate, ..."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tb_netviz.model.receptive_field.operation import NoRuleError, Operation, shape_of
from tb_netviz.model.receptive_field.spans import (
    NOTHING,
    Spans,
    collapse,
    gather_taps,
    joined_jumps,
    map_arrays,
    reshape,
)


def transposed(spans: Spans, order: Sequence[int]) -> Spans:
    """Permute the axes."""
    jumps = tuple({new: d[old] for new, old in enumerate(order) if old in d} for d in spans.jumps)
    return replace(
        spans,
        shape=tuple(spans.shape[axis] for axis in order),
        lows=tuple(np.transpose(low, order) for low in spans.lows),
        highs=tuple(np.transpose(high, order) for high in spans.highs),
        jumps=jumps,
    )


def transposition(operation: Operation) -> Spans:
    """Transpose."""
    return transposed(operation.subject(), [int(axis) for axis in operation.constant(1)])


def reshaping(operation: Operation) -> Spans:
    """Reshape, ExpandDims, Squeeze."""
    return reshape(operation.subject(), operation.shape)


def padding(operation: Operation) -> Spans:
    """Pad, PadV2 and MirrorPad."""
    spans = operation.subject()
    mirror = operation.op.type == "MirrorPad"
    for axis, (before, after) in enumerate(operation.constant(1)):
        if before == 0 and after == 0:
            continue
        places = np.arange(-int(before), spans.shape[axis] + int(after))
        if mirror:
            positions = np.arange(spans.shape[axis])
            mode = operation.attribute("mode").lower()
            places = np.pad(positions, (int(before), int(after)), mode=mode)
        spans = gather_taps(spans, axis, places[:, None], len(places))
    return spans


def slicing(operation: Operation) -> Spans:
    """StridedSlice with all its masks."""
    return _indexed(operation.subject(), slice_index(operation), operation.shape)


def slice_index(operation: Operation) -> tuple[Any, ...]:
    """Read the index of a StridedSlice, as NumPy writes it."""
    begin, end, strides = (operation.constant(index) for index in (1, 2, 3))
    masks = {
        name: operation.attribute(f"{name}_mask")
        for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis")
    }
    index: list[Any] = []
    for bit in range(len(begin)):
        has = {name: bool(mask >> bit & 1) for name, mask in masks.items()}
        if has["ellipsis"]:
            index.append(Ellipsis)
        elif has["new_axis"]:
            index.append(None)
        elif has["shrink_axis"]:
            index.append(int(begin[bit]))
        else:
            first = None if has["begin"] else int(begin[bit])
            last = None if has["end"] else int(end[bit])
            index.append(slice(first, last, int(strides[bit])))
    return tuple(index)


def _indexed(spans: Spans, index: tuple[Any, ...], shape: tuple[int, ...]) -> Spans:
    jumps: list[dict[int, float]] = []
    for direction in (0, 1):
        kept: dict[int, float] = {}
        for axis, jump in spans.jumps[direction].items():
            # To learn where an axis went and with which stride, slice a ruler laid along it.
            ruler = np.arange(spans.shape[axis]).reshape(
                [-1 if other == axis else 1 for other in range(len(spans.shape))]
            )
            cut = np.broadcast_to(ruler, spans.shape)[index]
            for new, stride in enumerate(cut.strides):
                if stride != 0 and cut.shape[new] > 1:
                    step = np.diff(np.moveaxis(cut, new, 0).reshape(cut.shape[new], -1)[:2, 0])
                    kept[new] = jump * abs(float(step[0]))
        jumps.append(kept)
    return map_arrays(spans, lambda array: array[index], shape, (jumps[0], jumps[1]))


def block(operation: Operation) -> Spans:
    """Slice: a block given by its first corner and its size."""
    begin = operation.constant(1)
    index = tuple(
        slice(int(first), int(first) + size)
        for first, size in zip(begin, operation.shape, strict=True)
    )
    return _indexed(operation.subject(), index, operation.shape)


def splitting(operation: Operation) -> list[Spans]:
    """Split and SplitV: consecutive parts along one axis."""
    value, axis_input = (1, 0) if operation.op.type == "Split" else (0, 2)
    spans = operation.subject(value)
    axis = int(operation.constant(axis_input)) % len(spans.shape)
    parts, first = [], 0
    for output in operation.op.outputs:
        shape = shape_of(output)
        index = (slice(None),) * axis + (slice(first, first + shape[axis]),)
        parts.append(_indexed(spans, index, shape))
        first += shape[axis]
    return parts


def unpacking(operation: Operation) -> list[Spans]:
    """Unpack: one tensor per element of an axis."""
    spans = operation.subject()
    axis = int(operation.attribute("axis")) % len(spans.shape)
    return [
        _indexed(spans, (slice(None),) * axis + (position,), shape_of(output))
        for position, output in enumerate(operation.op.outputs)
    ]


def gathering(operation: Operation) -> Spans:
    """GatherV2 with known indices."""
    spans = operation.subject()
    axis = int(operation.constant(2)) % len(spans.shape)
    indices = operation.constant(1)
    if operation.attribute("batch_dims"):
        raise NoRuleError
    taken = gather_taps(spans, axis, indices.reshape(-1, 1), indices.size)
    return reshape(taken, operation.shape)


def rolling(operation: Operation) -> Spans:
    """Roll: positions that leave at one end come back at the other."""
    spans = operation.subject()
    shifts = np.atleast_1d(operation.constant(1))
    for shift, axis in zip(shifts, np.atleast_1d(operation.constant(2)), strict=True):
        size = spans.shape[int(axis)]
        places = (np.arange(size) - int(shift)) % size
        spans = gather_taps(spans, int(axis) % len(spans.shape), places[:, None], size)
    return spans


def reversing(operation: Operation) -> Spans:
    """ReverseV2."""
    spans = operation.subject()
    for axis in np.atleast_1d(operation.constant(1)):
        places = np.arange(spans.shape[int(axis)])[::-1]
        spans = gather_taps(spans, int(axis) % len(spans.shape), places[:, None], len(places))
    return spans


def tiling(operation: Operation) -> Spans:
    """Tile: the tensor repeated along its axes."""
    spans = operation.subject()
    for axis, (before, after) in enumerate(zip(spans.shape, operation.shape, strict=True)):
        if before != after:
            places = np.tile(np.arange(before), after // before)
            spans = gather_taps(spans, axis, places[:, None], len(places))
    return spans


def _outside(like: Spans, shape: Sequence[int]) -> Spans:
    """Spans of constant elements: padding that a concatenation puts beside the image."""
    nothing = np.full((1,) * len(shape), NOTHING, np.int64)
    return Spans(
        shape=tuple(shape),
        lows=(nothing, nothing),
        highs=(-nothing, -nothing),
        virtual=like.virtual,
    )


def _joined(parts: Sequence[Spans], axis: int, shape: tuple[int, ...]) -> Spans:
    """Put tensors one after another along an axis."""

    def joined(arrays: Sequence[np.ndarray]) -> np.ndarray:
        common = np.broadcast_shapes(
            *((*array.shape[:axis], 1, *array.shape[axis + 1 :]) for array in arrays)
        )
        pieces = [
            np.broadcast_to(array, (*common[:axis], part.shape[axis], *common[axis + 1 :]))
            for array, part in zip(arrays, parts, strict=True)
        ]
        return collapse(np.concatenate(pieces, axis=axis))

    return Spans(
        shape=shape,
        lows=tuple(joined([p.lows[d] for p in parts]) for d in (0, 1)),
        highs=tuple(joined([p.highs[d] for p in parts]) for d in (0, 1)),
        jumps=joined_jumps(parts),
        flags=frozenset().union(*(part.flags for part in parts)),
        virtual=parts[0].virtual,
    )


def concatenation(operation: Operation) -> Spans:
    """ConcatV2; constant parts depend on nothing."""
    tensors = operation.op.inputs[:-1]
    known = next(spans for spans in operation.inputs if spans is not None)
    axis = int(operation.constant(len(tensors))) % len(operation.shape)
    parts = [
        spans if spans is not None else _outside(known, shape_of(tensor))
        for spans, tensor in zip(operation.inputs, tensors, strict=False)
    ]
    return _joined(parts, axis, operation.shape)


def packing(operation: Operation) -> Spans:
    """Pack: stack along a new axis."""
    axis = int(operation.attribute("axis")) % len(operation.shape)
    known = next(spans for spans in operation.inputs if spans is not None)
    one = (*operation.shape[:axis], 1, *operation.shape[axis + 1 :])
    parts = [
        reshape(spans, one) if spans is not None else _outside(reshape(known, one), one)
        for spans in operation.inputs
    ]
    return _joined(parts, axis, operation.shape)


def space_to_depth(operation: Operation) -> Spans:
    """SpaceToDepth (channels last): blocks of positions become channels."""
    spans, size = operation.subject(), int(operation.attribute("block_size"))
    if operation.attribute("data_format") != "NHWC":
        raise NoRuleError
    n, height, width, channels = spans.shape
    cut = reshape(spans, (n, height // size, size, width // size, size, channels))
    return reshape(transposed(cut, (0, 1, 3, 2, 4, 5)), operation.shape)


def depth_to_space(operation: Operation) -> Spans:
    """DepthToSpace (channels last): channels become blocks of positions."""
    spans, size = operation.subject(), int(operation.attribute("block_size"))
    if operation.attribute("data_format") != "NHWC":
        raise NoRuleError
    n, height, width, channels = spans.shape
    cut = reshape(spans, (n, height, width, size, size, channels // size**2))
    return reshape(transposed(cut, (0, 1, 3, 2, 4, 5)), operation.shape)


def space_to_batch(operation: Operation) -> Spans:
    """SpaceToBatchND, by which dilated depthwise convolutions are computed."""
    spans, sizes = operation.subject(), [int(size) for size in operation.constant(1)]
    for position, (before, after) in enumerate(operation.constant(2)):
        axis = position + 1
        places = np.arange(-int(before), spans.shape[axis] + int(after))
        spans = gather_taps(spans, axis, places[:, None], len(places))
    count = len(sizes)
    n, rest = spans.shape[0], spans.shape[count + 1 :]
    cut = [n]
    for axis, size in enumerate(sizes, start=1):
        cut += [spans.shape[axis] // size, size]
    spans = reshape(spans, (*cut, *rest))
    blocks = [2 * i + 2 for i in range(count)]
    inner = [2 * i + 1 for i in range(count)]
    tail = list(range(2 * count + 1, len(spans.shape)))
    return reshape(transposed(spans, [*blocks, 0, *inner, *tail]), operation.shape)


def batch_to_space(operation: Operation) -> Spans:
    """BatchToSpaceND, the inverse of `space_to_batch`."""
    spans, sizes = operation.subject(), [int(size) for size in operation.constant(1)]
    count = len(sizes)
    n = spans.shape[0] // int(np.prod(sizes))
    inner, rest = spans.shape[1 : count + 1], spans.shape[count + 1 :]
    cut = reshape(spans, (*sizes, n, *inner, *rest))
    order = [count]
    for i in range(count):
        order += [count + 1 + i, i]
    order += list(range(2 * count + 1, len(cut.shape)))
    wide = [size * block for size, block in zip(inner, sizes, strict=True)]
    spans = reshape(transposed(cut, order), (n, *wide, *rest))
    for position, (before, after) in enumerate(operation.constant(2)):
        size = spans.shape[position + 1]
        index = (slice(None),) * (position + 1) + (slice(int(before), size - int(after)),)
        shape = list(spans.shape)
        shape[position + 1] = size - int(before) - int(after)
        spans = _indexed(spans, index, tuple(shape))
    return spans
