"""Which positions sliding operations read: convolutions, pooling, resizing.

sizes of input and output, kernel, stride, dilation, padding -> positions (outputs, taps)
"""

from __future__ import annotations

import math

import numpy as np


def window_taps(
    inputs: int, outputs: int, *, kernel: int, stride: int, dilation: int, padding: int | None
) -> np.ndarray:
    """Positions that a convolution or pooling reads.

    Args:
        inputs: Size of the input along the axis.
        outputs: Size of the output along the axis.
        kernel: Taps of the kernel.
        stride: Input positions per output position.
        dilation: Input positions from tap to tap.
        padding: Positions added before the first; `None` means as TensorFlow's SAME does.

    Returns:
        int (outputs, kernel); values outside 0..inputs-1 lie in the padding.
    """
    if padding is None:
        padding = _same_padding(inputs, outputs, kernel, stride, dilation)
    first = np.arange(outputs)[:, None] * stride - padding
    return first + np.arange(kernel)[None, :] * dilation


def transposed_taps(
    inputs: int, outputs: int, *, kernel: int, stride: int, dilation: int, padding: int | None
) -> np.ndarray:
    """Positions that a transposed convolution reads; masked where a tap meets no input.

    Args and Returns: as for `window_taps`; `padding` is that of the forward convolution from
        outputs to inputs.
    """
    if padding is None:
        padding = _same_padding(outputs, inputs, kernel, stride, dilation)
    shifted = np.arange(outputs)[:, None] + padding - np.arange(kernel)[None, :] * dilation
    return np.ma.masked_array(shifted // stride, mask=shifted % stride != 0)


def _same_padding(inputs: int, outputs: int, kernel: int, stride: int, dilation: int) -> int:
    extent = (kernel - 1) * dilation + 1
    return max((outputs - 1) * stride + extent - inputs, 0) // 2


def resize_taps(
    inputs: int, outputs: int, *, radius: float, align_corners: bool, half_pixels: bool
) -> np.ndarray:
    """Positions that interpolation between pixels reads; masked where the weight is zero.

    Args:
        inputs: Size of the input along the axis.
        outputs: Size of the output along the axis.
        radius: Half the support of the kernel in input positions: 0 nearest, 1 linear, 2 cubic.
        align_corners: Whether the centres of the corner pixels coincide.
        half_pixels: Whether pixel centres lie at halves.

    Returns:
        int (outputs, taps), all inside the image.
    """
    scale = (inputs - 1) / (outputs - 1) if align_corners and outputs > 1 else inputs / outputs
    places = np.arange(outputs) * scale
    if radius == 0:
        if half_pixels:
            places = (np.arange(outputs) + 0.5) * scale
        nearest = np.round(places) if align_corners else np.floor(places)
        taps: np.ndarray = np.clip(nearest.astype(int), 0, inputs - 1).reshape(-1, 1)
        return taps
    if half_pixels:
        places = (np.arange(outputs) + 0.5) * scale - 0.5
    return kernel_taps(places, radius, inputs)


def kernel_taps(places: np.ndarray, radius: float, inputs: int) -> np.ndarray:
    """Positions nearer than `radius` to each place, moved inside the image; (outputs, taps)."""
    first = np.floor(places - radius).astype(int) + 1
    taps = first[:, None] + np.arange(max(math.ceil(2 * radius), 1))[None, :]
    is_read = np.abs(taps - places[:, None]) < radius - 1e-6
    return np.ma.masked_array(np.clip(taps, 0, inputs - 1), mask=~is_read)
