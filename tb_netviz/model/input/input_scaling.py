"""What a model does to its input first: graph -> x * scale + offset before the first real layer.

Rescaling and Normalization layers, also in nested models, and plain arithmetic such as `x / 255`
all come out the same, because the walk goes over the operations of the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

# Operations that move values, resize the image or look at its shape, but keep its range of values.
_MOVING = frozenset(
    {
        "Cast", "ExpandDims", "Identity", "MirrorPad", "Pad", "PadV2", "Reshape", "ResizeArea",
        "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor", "Slice", "Squeeze",
        "StridedSlice", "Transpose",
    }
)  # fmt: skip
_LOOKING = frozenset({"Shape"})
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": np.add,
    "AddV2": np.add,
    "Div": np.divide,
    "Mul": np.multiply,
    "RealDiv": np.divide,
    "Sub": np.subtract,
}


@dataclass(frozen=True)
class InputScaling:
    """The affine map `x * scale + offset` at the entry of a model, largest over the channels."""

    scale: float
    offset: float

    @property
    def is_identity(self) -> bool:
        """Whether the model takes its input as it is."""
        return self.scale == 1 and self.offset == 0


def _constant(tensor: Any) -> np.ndarray | None:
    """Value of a tensor that does not depend on weights or input; `None` otherwise."""
    value = tf.get_static_value(tensor)
    if value is not None:
        return np.asarray(value)
    for outside, inside in tensor.graph.captures:
        if inside is tensor and outside.dtype != tf.resource:
            return np.asarray(outside)
    return None


def read_input_scaling(images: Any) -> InputScaling:
    """Follow a model's input until something other than scaling happens to it.

    Args:
        images: The symbolic tensor that was fed, inside the traced graph.
    """
    # An affine map is known by what it does to 0 and to 1.
    zero, one = np.zeros(1), np.ones(1)
    tensor = images
    while True:
        readers = [op for op in tensor.consumers() if op.type not in _LOOKING]
        if len(readers) != 1:
            break
        (reader,) = readers
        if reader.type in _ARITHMETIC:
            is_first = reader.inputs[0] is tensor
            other = _constant(reader.inputs[1 if is_first else 0])
            if other is None or (not is_first and reader.type in ("Div", "RealDiv")):
                break
            apply = _ARITHMETIC[reader.type]
            other = other.reshape(-1).astype(np.float64)
            if other.size > 4:  # not one number per channel: an image, which is no rescaling
                break
            zero, one = (
                apply(end, other) if is_first else apply(other, end) for end in (zero, one)
            )
        elif reader.type not in _MOVING or reader.inputs[0] is not tensor:
            break
        tensor = reader.outputs[0]
    scale = one - zero
    return InputScaling(
        float(scale[np.argmax(np.abs(scale))]), float(zero[np.argmax(np.abs(zero))])
    )
