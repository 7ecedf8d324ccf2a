"""Infer the preprocessing from what the model does to its input and from the range of the data."""

from __future__ import annotations

from tb_netviz.model.input.input_scaling import InputScaling
from tb_netviz.model.input.preprocessing import Preprocessing, Range, from_mode, from_range

# Names under which keras.applications builds its models, and what each was trained on.
_APPLICATION_MODES = {
    "caffe": ("resnet50", "resnet101", "resnet152", "vgg16", "vgg19"),
    "torch": ("densenet121", "densenet169", "densenet201"),
    "tf": (
        "resnet50v2", "resnet101v2", "resnet152v2", "mobilenet_", "mobilenetv2_",
        "inception_v3", "inception_resnet_v2", "xception", "NASNet", "nasnet_",
    ),
}  # fmt: skip
_UNIT: Range = (0.0, 1.0)
_BYTES: Range = (0.0, 255.0)
# Larger values are those of 8-bit pictures, not of pictures between 0 and 1.
_UNIT_LIMIT = 1.5
# A network computes on values of about this size at most; scaling 255 to more means it eats [0,1].
_USUAL_INPUT = 16.0


def _range_of_scaling(scaling: InputScaling) -> Range:
    # What the model maps to zero lies in the middle of its data.
    centre = abs(scaling.offset / scaling.scale)
    if centre > 0:
        return _BYTES if centre > _UNIT_LIMIT else _UNIT
    return _BYTES if abs(scaling.scale) * 255 <= _USUAL_INPUT else _UNIT


def _range_of_data(low: float, high: float) -> Range:
    if low >= 0:
        return _BYTES if high > _UNIT_LIMIT else _UNIT
    for bound in (0.5, 1.0):
        if low >= -bound and high <= bound:
            return -bound, bound
    return low, high


def _application_mode(model_name: str) -> str | None:
    for mode, names in _APPLICATION_MODES.items():
        for name in names:
            if model_name == name or (name.endswith("_") and model_name.startswith(name)):
                return mode
    return None


def _pair(ends: Range) -> str:
    return f"{ends[0]:.4g} to {ends[1]:.4g}"


def infer_preprocessing(
    scaling: InputScaling | None, value_range: Range | None, model_name: str, channels: int
) -> Preprocessing:
    """Decide what the model eats.

    What the user feeds it decides; without arrays, the model's own scaling of its input; then its
    name, if it is a network of `keras.applications`; then [0,1].

    Args:
        scaling: What the model does to its input first; `None` where that cannot be seen.
        value_range: Smallest and largest value in the arrays the user feeds it; `None`: unknown.
        model_name: Name of the Keras model.
        channels: Number of channels of its images.

    Returns:
        The preprocessing, whose words say why.
    """
    mode = _application_mode(model_name) if channels == 3 else None
    expected = None
    if scaling is not None and not scaling.is_identity and scaling.scale != 0:
        expected = _range_of_scaling(scaling)
        why_expected = (
            f"the model itself maps its input by x * {scaling.scale:.3g} + {scaling.offset:.3g}"
        )
    if value_range is not None:
        low, high = value_range
        if mode is not None and _fits_mode(low, high, mode):
            return from_mode(
                mode,
                f"'{mode}' mode of keras.applications, inferred: '{model_name}' is one of its "
                f"networks and the data lies between {low:.3g} and {high:.3g}",
            )
        ends = _range_of_data(low, high)
        words = (
            f"values from {_pair(ends)}, inferred: the data lies between {low:.3g} and {high:.3g}"
        )
        if expected is not None and expected != ends:
            words += (
                f" - suspicious, because {why_expected}, which suits values from {_pair(expected)};"
                " give preprocessing= if this is not what it was trained on"
            )
        return from_range(*ends, words)
    if expected is not None:
        return from_range(*expected, f"values from {_pair(expected)}, inferred: {why_expected}")
    if mode is not None:
        return from_mode(
            mode,
            f"'{mode}' mode of keras.applications, inferred: '{model_name}' is one of its networks",
        )
    return from_range(
        *_UNIT,
        f"values from {_pair(_UNIT)}, assumed: the model does not rescale and no data was seen",
    )


def _fits_mode(low: float, high: float, mode: str) -> bool:
    ends = from_mode(mode).value_range
    # Only data with values below zero has been through one of the modes.
    return ends is not None and low < 0 and ends[0] - 0.01 <= low and high <= ends[1] + 0.01
