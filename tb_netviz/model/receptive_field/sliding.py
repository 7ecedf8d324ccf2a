"""Rules of sliding operations: convolutions, pooling, transposed convolutions, resizing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tb_netviz.model.receptive_field.operation import NoRuleError, Operation, shape_of
from tb_netviz.model.receptive_field.spans import Spans, collapse, gather_taps
from tb_netviz.model.receptive_field.windows import (
    kernel_taps,
    resize_taps,
    transposed_taps,
    window_taps,
)


def _spatial_axes(data_format: str, rank: int) -> tuple[list[int], int]:
    if data_format.startswith("NC"):
        return list(range(2, rank)), 1
    return list(range(1, rank - 1)), rank - 1


def _paddings(operation: Operation, axis: int) -> int | None:
    kind = operation.attribute("padding")
    if kind == "VALID":
        return 0
    if kind == "SAME":
        return None
    return int(operation.attribute("explicit_paddings")[2 * axis])


def _dilations(operation: Operation, rank: int) -> list[int]:
    try:
        return list(operation.attribute("dilations"))
    except ValueError:
        return [1] * rank


def join_channels(spans: Spans, axis: int, outputs: int, groups: int) -> Spans:
    """Union over the channels of each group, spread over the outputs of the group."""
    shape = (*spans.shape[:axis], outputs, *spans.shape[axis + 1 :])

    def joined(array: np.ndarray, smallest: bool) -> np.ndarray:
        if array.shape[axis] == 1:
            return array
        array = np.moveaxis(array, axis, -1)
        array = array.reshape(*array.shape[:-1], groups, -1)
        array = array.min(axis=-1) if smallest else array.max(axis=-1)
        array = np.repeat(array, outputs // groups, axis=-1) if groups > 1 else array
        return collapse(np.moveaxis(array, -1, axis))

    return replace(
        spans,
        shape=shape,
        lows=tuple(joined(low, True) for low in spans.lows),
        highs=tuple(joined(high, False) for high in spans.highs),
    )


def convolution(operation: Operation) -> Spans:
    """Conv2D and its grouped, dilated and depthwise forms, in both data formats."""
    spans = operation.subject()
    rank = len(spans.shape)
    axes, channel = _spatial_axes(operation.attribute("data_format"), rank)
    strides, dilations = operation.attribute("strides"), _dilations(operation, rank)
    kernel = shape_of(operation.op.inputs[1])
    shape = operation.shape
    # Channels first: fewer numbers to move about.
    if operation.op.type == "DepthwiseConv2dNative":
        groups = spans.shape[channel]
    else:
        groups = spans.shape[channel] // kernel[-2]
    spans = join_channels(spans, channel, shape[channel], groups)
    for position, axis in enumerate(axes):
        taps = window_taps(
            spans.shape[axis],
            shape[axis],
            kernel=kernel[position],
            stride=strides[axis],
            dilation=dilations[axis],
            padding=_paddings(operation, axis),
        )
        spans = gather_taps(spans, axis, taps, shape[axis], scale=strides[axis])
    return spans


def pooling(operation: Operation) -> Spans:
    """Average and maximum pooling."""
    spans = operation.subject()
    axes, _ = _spatial_axes(operation.attribute("data_format"), len(spans.shape))
    sizes, strides = operation.attribute("ksize"), operation.attribute("strides")
    for axis in axes:
        taps = window_taps(
            spans.shape[axis],
            operation.shape[axis],
            kernel=sizes[axis],
            stride=strides[axis],
            dilation=1,
            padding=_paddings(operation, axis),
        )
        spans = gather_taps(spans, axis, taps, operation.shape[axis], scale=strides[axis])
    return spans


def transposed_convolution(operation: Operation) -> Spans:
    """Conv2DTranspose: the gradient of a convolution with respect to its input."""
    spans = operation.subject(2)
    rank = len(spans.shape)
    axes, channel = _spatial_axes(operation.attribute("data_format"), rank)
    strides, dilations = operation.attribute("strides"), _dilations(operation, rank)
    kernel = shape_of(operation.op.inputs[1])
    shape = operation.shape
    depthwise = operation.op.type.startswith("Depthwise")
    groups = shape[channel] if depthwise else shape[channel] // kernel[-2]
    spans = join_channels(spans, channel, shape[channel], groups)
    for position, axis in enumerate(axes):
        taps = transposed_taps(
            spans.shape[axis],
            shape[axis],
            kernel=kernel[position],
            stride=strides[axis],
            dilation=dilations[axis],
            padding=_paddings(operation, axis),
        )
        spans = gather_taps(spans, axis, taps, shape[axis], scale=1 / strides[axis])
    return spans


RADIUS = {"ResizeNearestNeighbor": 0, "ResizeBilinear": 1, "ResizeBicubic": 2}


def resizing(operation: Operation) -> Spans:
    """Nearest, bilinear and bicubic resizing of (n, height, width, channels)."""
    spans = operation.subject()
    for axis in (1, 2):
        taps = resize_taps(
            spans.shape[axis],
            operation.shape[axis],
            radius=RADIUS[operation.op.type],
            align_corners=bool(operation.attribute("align_corners")),
            half_pixels=bool(operation.attribute("half_pixel_centers")),
        )
        scale = spans.shape[axis] / operation.shape[axis]
        spans = gather_taps(spans, axis, taps, operation.shape[axis], scale=scale)
    return spans


KERNEL_RADIUS = {
    "box": 0.5,
    "triangle": 1,
    "keyscubic": 2,
    "lanczos1": 1,
    "lanczos3": 3,
    "lanczos5": 5,
}


def scaling(operation: Operation) -> Spans:
    """ScaleAndTranslate: resizing with antialiasing."""
    spans = operation.subject()
    scales, shifts = operation.constant(2), operation.constant(3)
    radius = KERNEL_RADIUS.get(operation.attribute("kernel_type"))
    if radius is None:
        raise NoRuleError
    for index, axis in enumerate((1, 2)):
        step = 1 / float(scales[index])
        outputs = operation.shape[axis]
        places = (np.arange(outputs) + 0.5 - float(shifts[index])) * step - 0.5
        widened = radius * (max(step, 1.0) if operation.attribute("antialias") else 1.0)
        taps = kernel_taps(places, widened, spans.shape[axis])
        spans = gather_taps(spans, axis, taps, outputs, scale=step)
    return spans
