"""Rules of operations that slide over maps, and of matrix products.

A weight says how much a response rises where a unit's whole map rises by one, borders aside. So a
kernel counts with the sum over its positions, and a pooling passes everything on.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tb_netviz.model.wiring.applied import Applied
from tb_netviz.model.wiring.wires import NotFollowedError, Wires, per_unit


def convolution(applied: Applied) -> Wires:
    """Conv2D, also with several groups of channels."""
    kernel = applied.value(1)
    # (read, units)
    summed: np.ndarray = kernel.astype(np.float32).sum(axis=tuple(range(kernel.ndim - 2)))

    def through(array: np.ndarray) -> np.ndarray:
        groups = array.shape[1] // summed.shape[0]
        if groups <= 1:
            found: np.ndarray = array @ summed
            return found
        parts = array.reshape(len(array), groups, -1)
        kernels = summed.reshape(summed.shape[0], groups, -1)
        return np.asarray(np.einsum("sgr,rgu->sgu", parts, kernels)).reshape(len(array), -1)

    return _through(applied, through, 0)


def depthwise_convolution(applied: Applied) -> Wires:
    """DepthwiseConv2dNative: each channel makes its own."""
    summed = applied.value(1).astype(np.float32).sum(axis=(0, 1))  # (channels, multiplier)
    return _through(applied, lambda array: (array[:, :, None] * summed).reshape(len(array), -1), 0)


def transposed_convolution(applied: Applied) -> Wires:
    """Conv2DBackpropInput: a position is reached by its share of the kernel."""
    strides = applied.attribute("strides")
    kernel = applied.value(1).astype(np.float32)  # (height, width, units, read)
    summed = kernel.sum(axis=(0, 1)).T / np.prod(strides)
    return _through(applied, lambda array: np.asarray(array @ summed), 2)


def pooling(applied: Applied) -> Wires:
    """A pooling or a resizing of maps, which leaves a map of one value as it is."""
    return _through(applied, lambda array: array, 0)


def reduction(applied: Applied) -> Wires:
    """Mean, sum or maximum over whole axes."""
    signal = applied.subject()
    rank = len(signal.shape)
    axes = tuple(axis % rank for axis in applied.numbers(1))
    sizes = int(np.prod([signal.shape[axis] for axis in axes]))
    kind = applied.op.type

    def through(array: np.ndarray) -> np.ndarray:
        over = tuple(axis + 1 for axis in axes)
        if kind == "Max" and any(array.shape[axis] > 1 for axis in over):
            raise NotFollowedError("a maximum over several units is taken")
        found: np.ndarray = array.mean(axis=over, keepdims=True)
        if kind == "Sum":
            found = found * np.float32(sizes)
        return found if applied.attribute("keep_dims") else np.squeeze(found, over)

    return signal.mapped(through, applied.shape, keeps=False)


def matrix_product(applied: Applied) -> Wires:
    """MatMul of a signal with a matrix of weights."""
    signal, matrix = applied.repeating_subject(), applied.value(1).astype(np.float32)
    names = ("transpose_a", "transpose_b") if applied.op.type == "MatMul" else ("adj_x", "adj_y")
    if applied.attribute(names[0]):
        raise NotFollowedError("a signal is transposed before it is multiplied")
    if matrix.ndim != 2:
        raise NotFollowedError("a signal is multiplied by several matrices")
    matrix = matrix.T if applied.attribute(names[1]) else matrix

    def through(array: np.ndarray) -> np.ndarray:
        read = array.shape[-1]
        # Where a map was made flat, each of its units repeats.
        found: np.ndarray = array @ matrix.reshape(-1, read, matrix.shape[1]).sum(axis=0)
        return found

    return signal.mapped(through, applied.shape, keeps=False)


def _through(applied: Applied, change: Callable[[np.ndarray], np.ndarray], place: int) -> Wires:
    """Change the channels of a map, averaged over its positions.

    Args:
        applied: The operation.
        change: Turns (units of a source, channels read) into (units of a source, channels).
        place: Which input is the map.
    """
    signal, axis, shape = applied.subject(place), applied.channel_axis, applied.shape
    channels = signal.shape[axis]
    sizes = [1] * len(shape)

    def through(array: np.ndarray) -> np.ndarray:
        rows = per_unit(array, axis)
        found = change(np.broadcast_to(rows, (len(rows), channels)))
        return found.reshape(len(array), *sizes[:axis], -1, *sizes[axis + 1 :])

    return signal.mapped(through, shape, keeps=False)
