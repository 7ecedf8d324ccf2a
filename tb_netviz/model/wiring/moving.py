"""Rules of operations that only move elements: reshape, pad, slice, concatenate, ..."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tb_netviz.model.receptive_field.moves import slice_index
from tb_netviz.model.receptive_field.operation import Operation, shape_of
from tb_netviz.model.wiring.applied import Applied
from tb_netviz.model.wiring.wires import Wires, compact, require_room, whole


def reshaping(applied: Applied) -> Wires:
    """Reshape, ExpandDims and Squeeze."""
    signal, shape = applied.given()[0], applied.shape
    last = signal.shape[-1] if signal.shape else 1
    is_even = all(max(array.shape[1:-1], default=1) == 1 for array in signal.weights.values())
    if is_even and shape and shape[-1] == last:
        return signal.mapped(lambda array: _last_axis_of(array, shape), shape, keeps=False)
    if is_even and shape and int(np.prod(shape)) == shape[-1]:
        flat = signal.mapped(
            lambda array: _last_axis_of(whole(array, (*array.shape[1:-1], last)), shape),
            shape,
            keeps=False,
        )
        return replace(flat, repeats=shape[-1] // last)

    def through(array: np.ndarray) -> np.ndarray:
        require_room(len(array), signal.shape)
        return whole(array, signal.shape).reshape(len(array), *shape)

    return signal.mapped(through, shape, keeps=False)


def _last_axis_of(array: np.ndarray, shape: Sequence[int]) -> np.ndarray:
    return array.reshape(len(array), *[1] * (len(shape) - 1), array.shape[-1])


def transposition(applied: Applied) -> Wires:
    """Transpose."""
    order = applied.numbers(1)
    return _moved(applied, lambda array: array.transpose(0, *[axis + 1 for axis in order]))


def padding(applied: Applied) -> Wires:
    """Pad, PadV2 and MirrorPad: new positions are as the others, new units are fed by nothing."""
    borders = np.asarray(applied.value(1), int).tolist()
    signal = applied.subject()

    def through(array: np.ndarray) -> np.ndarray:
        here = [
            (0, 0) if size == 1 else (before, after)
            for size, (before, after) in zip(array.shape[1:], borders, strict=True)
        ]
        return np.pad(array, [(0, 0), *here])

    return signal.mapped(through, applied.shape, keeps=False)


def slicing(applied: Applied) -> Wires:
    """StridedSlice."""
    index = slice_index(Operation(applied.op, ()))
    return _moved(applied, lambda array: array[(slice(None), *index)])


def block(applied: Applied) -> Wires:
    """Slice: a block given by its first corner and its size."""
    index = tuple(
        slice(first, first + size)
        for first, size in zip(applied.numbers(1), applied.shape, strict=True)
    )
    return _moved(applied, lambda array: array[(slice(None), *index)])


def splitting(applied: Applied) -> list[Wires | None]:
    """Split and SplitV: consecutive parts along one axis."""
    place, axis_input = (1, 0) if applied.op.type == "Split" else (0, 2)
    signal = applied.subject(place)
    axis = applied.numbers(axis_input)[0] % len(signal.shape)
    parts: list[Wires | None] = []
    first = 0
    for output in applied.op.outputs:
        shape = shape_of(output)
        index = (slice(None),) * (axis + 1) + (slice(first, first + shape[axis]),)
        parts.append(_cut(signal, index, shape))
        first += shape[axis]
    return parts


def gathering(applied: Applied) -> Wires:
    """GatherV2 with known indices."""
    axis, rank = applied.numbers(2)[0], len(applied.subject().shape)
    chosen = np.asarray(applied.value(1), int)
    return _moved(applied, lambda array: array.take(chosen, axis=axis % rank + 1))


def reversing(applied: Applied) -> Wires:
    """ReverseV2."""
    axes = tuple(axis % len(applied.shape) + 1 for axis in applied.numbers(1))
    return _moved(applied, lambda array: np.flip(array, axes))


def tiling(applied: Applied) -> Wires:
    """Tile."""
    counts = applied.numbers(1)

    def through(array: np.ndarray) -> np.ndarray:
        here = [
            1 if size == 1 else count for size, count in zip(array.shape[1:], counts, strict=True)
        ]
        require_room(len(array), np.multiply(array.shape[1:], here))
        return np.tile(array, (1, *here))

    return applied.subject().mapped(through, applied.shape, keeps=False)


def concatenation(applied: Applied) -> Wires:
    """ConcatV2: each part keeps its own wires."""
    shape = applied.shape
    axis = applied.numbers(len(applied.signals) - 1)[0] % len(shape)
    parts = list(zip(applied.signals[:-1], applied.op.inputs, strict=False))
    given = applied.given()
    weights = {}
    for path in dict.fromkeys(path for signal in given for path in signal.weights):
        arrays = [None if signal is None else signal.weights.get(path) for signal, _ in parts]
        known = [array for array in arrays if array is not None]
        units = len(known[0])
        others = np.broadcast_shapes(*(_without(array.shape, axis + 1) for array in known))
        require_room(units, (*others[1:], shape[axis]))
        pieces = []
        for array, (_, tensor) in zip(arrays, parts, strict=True):
            size = shape_of(tensor)[axis]
            wanted = (*others[: axis + 1], size, *others[axis + 2 :])
            nothing = np.zeros((1,) * len(others), np.float32)
            pieces.append(np.broadcast_to(nothing if array is None else array, wanted))
        weights[path] = np.concatenate(pieces, axis=axis + 1)
    doubts = frozenset().union(*(signal.doubts for signal in given))
    return Wires(shape, weights, doubts)


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return (*shape[:axis], 1, *shape[axis + 1 :])


def _moved(applied: Applied, move: Callable[[np.ndarray], Any]) -> Wires:
    """Move the elements of the first input; `move` takes (units of a source, *shape)."""
    signal = applied.subject()
    return signal.mapped(
        lambda array: compact(move(whole(array, signal.shape))), applied.shape, keeps=False
    )


def _cut(signal: Wires, index: tuple[Any, ...], shape: tuple[int, ...]) -> Wires:
    return signal.mapped(
        lambda array: compact(whole(array, signal.shape)[index]), shape, keeps=False
    )
