"""Infer the preprocessing: (the model's first layers, the data's range) -> Preprocessing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from tb_netviz.model.preprocessing import Preprocessing, Range, from_mode, from_range

# Names under which keras.applications builds its models, and what each was trained on.
_APPLICATION_MODES = {
    "caffe": ("resnet50", "resnet101", "resnet152", "vgg16", "vgg19"),
    "torch": ("densenet121", "densenet169", "densenet201"),
    "tf": (
        "resnet50v2", "resnet101v2", "resnet152v2", "mobilenet_", "mobilenetv2_",
        "inception_v3", "inception_resnet_v2", "xception", "nasnet",
    ),
}  # fmt: skip
# Values above this are taken for the 0 to 255 of 8-bit pictures rather than 0 to 1.
_ONE_AND_A_BIT = 1.5
# A network is fed values of about this size; a rescaling which makes more of 255 eats [0,1].
_USUAL_INPUT = 16.0


def _range_of_rescaling(layer: Any) -> Range:
    scale = float(np.max(np.abs(np.asarray(layer.scale, np.float64))))
    offset = np.asarray(layer.offset, np.float64)
    centre = float(np.max(np.abs(offset))) / max(scale, 1e-12)
    # Where the rescaled value is zero lies in the middle of the data.
    if centre > 0:
        return (0.0, 255.0) if centre > _ONE_AND_A_BIT else (0.0, 1.0)
    return (0.0, 255.0) if scale * 255 <= _USUAL_INPUT else (0.0, 1.0)


def _range_of_normalization(layer: Any) -> Range:
    mean = float(np.max(np.abs(keras.ops.convert_to_numpy(layer.mean))))
    return (0.0, 255.0) if mean > _ONE_AND_A_BIT else (0.0, 1.0)


def _range_of_layers(leading: Sequence[Any]) -> tuple[Range, str] | None:
    for layer in leading:
        if isinstance(layer, keras.layers.Rescaling):
            return _range_of_rescaling(layer), f"the model rescales by its layer '{layer.name}'"
        if isinstance(layer, keras.layers.Normalization):
            return (
                _range_of_normalization(layer),
                f"the model normalises by its layer '{layer.name}'",
            )
    return None


def _range_of_data(value_range: Range) -> tuple[Range, str]:
    low, high = value_range
    seen = f"the data lies between {low:.3g} and {high:.3g}"
    if low >= 0:
        return ((0.0, 255.0) if high > _ONE_AND_A_BIT else (0.0, 1.0)), seen
    if low >= -1 and high <= 1:
        return (-1.0, 1.0), seen
    if low >= -0.5 and high <= 0.5:
        return (-0.5, 0.5), seen
    return (low, high), seen + ", which is spread over the range of pictures"


def infer_preprocessing(
    leading: Sequence[Any], value_range: Range | None, model_name: str, channels: int
) -> Preprocessing:
    """Decide what the model eats.

    What the user feeds it decides; without arrays, the model's own first layers; then its name, if
    it is one of `keras.applications`; then [0,1].

    Args:
        leading: The model's first Keras layers in the order in which they run.
        value_range: Smallest and largest value in the arrays the user feeds it; `None`: unknown.
        model_name: Name of the Keras model.
        channels: Number of channels of its images.

    Returns:
        The preprocessing, whose words say why.
    """
    from_layers = _range_of_layers(leading)
    if value_range is not None:
        (low, high), why = _range_of_data(value_range)
        if from_layers is not None and from_layers[0] != (low, high):
            why += f", although {from_layers[1]} as for ({_pair(from_layers[0])})"
        return from_range(low, high, f"values from {low:g} to {high:g}, inferred: {why}")
    if from_layers is not None:
        (low, high), why = from_layers
        return from_range(low, high, f"values from {low:g} to {high:g}, inferred: {why}")
    for mode, names in _APPLICATION_MODES.items():
        if channels == 3 and any(
            model_name == name or (name[-1] == "_" and model_name.startswith(name))
            for name in names
        ):
            why = f"'{mode}' mode, inferred: '{model_name}' is a network of keras.applications"
            return from_mode(mode, why)
    return from_range(
        0, 1, "values from 0 to 1, assumed: the model has no rescaling layer and no data was seen"
    )


def _pair(ends: Range) -> str:
    return f"{ends[0]:g}, {ends[1]:g}"
