"""Infer the preprocessing from what the model does to its input and from the user's arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tb_netviz.model.input.input_scaling import InputScaling
from tb_netviz.model.input.preprocessing import Preprocessing, from_mode, from_range, from_shown
from tb_netviz.model.input.values import (
    BYTES,
    UNIT,
    Ends,
    Shown,
    Values,
    matches_means,
    shown_range,
)

# Names under which keras.applications builds its models, and what each was trained on.
_APPLICATION_MODES = {
    "caffe": ("resnet50", "resnet101", "resnet152", "vgg16", "vgg19"),
    "torch": ("densenet121", "densenet169", "densenet201"),
    "tf": (
        "resnet50v2", "resnet101v2", "resnet152v2", "mobilenet_", "mobilenetv2_",
        "inception_v3", "inception_resnet_v2", "xception", "NASNet", "nasnet_",
    ),
}  # fmt: skip
# An offset of the model's own rescaling above this belongs to 8-bit values.
_UNIT_LIMIT = 1.5
# A network computes on values of about this size at most; scaling 255 to more means it eats [0,1].
_USUAL_INPUT = 16.0


def infer_preprocessing(
    scaling: InputScaling | None, values: Values | None, model_name: str, channels: int
) -> Preprocessing:
    """Decide what the model eats.

    The arrays that the user feeds it decide; without arrays, the model's own rescaling of its
    input; then its name, if it is a network of `keras.applications`; then [0,1].

    Args:
        scaling: What the model does to its input first; `None` where that cannot be seen.
        values: What the arrays hold that the user feeds it; `None`: none were seen.
        model_name: Name of the Keras model.
        channels: Number of channels of its images.

    Returns:
        The preprocessing, whose words say why.
    """
    mode = _application_mode(model_name) if channels == 3 else None
    expected, why_expected = _expected_range(scaling)
    if values is not None:
        return _of_values(values, mode, model_name, expected, why_expected)
    if expected is not None:
        return from_range(*expected, f"values from {_pair(expected)}, inferred: {why_expected}")
    if mode is not None:
        return from_mode(
            mode,
            f"'{mode}' mode of keras.applications, inferred: '{model_name}' is one of its networks",
        )
    words = f"values from {_pair(UNIT)}, assumed: the model does not rescale and no data was seen"
    return replace(from_range(*UNIT, words), is_assumed=True)


def _of_values(
    values: Values, mode: str | None, model_name: str, expected: Ends | None, why_expected: str
) -> Preprocessing:
    low, high = values.ends
    seen = f"the data lies between {low:.4g} and {high:.4g}"
    if mode is not None and _fits_mode(low, high, mode):
        return from_mode(
            mode,
            f"'{mode}' mode of keras.applications, inferred: '{model_name}' is one of its "
            f"networks and {seen}",
        )
    for known in ("caffe", "torch"):
        if _looks_like_mode(values, known):
            return from_mode(
                known,
                f"'{known}' mode of keras.applications, inferred: {seen}, and each channel is "
                "shifted as that mode shifts it",
            )
    shown = shown_range(values, expected)
    words = f"values from {_pair(shown.ends)}"
    if len(shown.low) > 1:
        words += ", each channel over its own range"
    words += f", inferred: {seen}"
    if shown.remark:
        words += f"; {shown.remark}"
    if expected is not None and _contradicts(shown, expected):
        words += (
            f" - suspicious, because {why_expected}, which suits values from {_pair(expected)};"
            " set the option preprocessing if this is not what it was trained on"
        )
    return from_shown(shown.low, shown.high, words)


def _expected_range(scaling: InputScaling | None) -> tuple[Ends | None, str]:
    """The range that the model's own rescaling suits, and why."""
    if scaling is None or scaling.is_identity or scaling.scale == 0:
        return None, ""
    why = f"the model itself {_in_words(scaling)}"
    # What the model maps to zero lies in the middle of its data.
    centre = abs(scaling.offset / scaling.scale)
    if centre > 0:
        return (BYTES if centre > _UNIT_LIMIT else UNIT), why
    return (BYTES if abs(scaling.scale) * 255 <= _USUAL_INPUT else UNIT), why


def _in_words(scaling: InputScaling) -> str:
    """E.g. "multiplies its input by 0.00784 and subtracts 1"."""
    adds, by = scaling.offset > 0, f"{abs(scaling.offset):.3g}"
    if scaling.scale == 1:
        return f"adds {by} to its input" if adds else f"subtracts {by} from its input"
    words = f"multiplies its input by {scaling.scale:.3g}"
    if scaling.offset == 0:
        return words
    return f"{words} and {'adds' if adds else 'subtracts'} {by}"


def _contradicts(shown: Shown, expected: Ends) -> bool:
    """Whether two ranges are so different that one of them is a mistake."""
    return shown.ends != expected and shown.ends in (UNIT, BYTES, (-1.0, 1.0), (-0.5, 0.5))


def _application_mode(model_name: str) -> str | None:
    for mode, names in _APPLICATION_MODES.items():
        for name in names:
            if model_name == name or (name.endswith("_") and model_name.startswith(name)):
                return mode
    return None


def _pair(ends: Ends) -> str:
    return f"{ends[0]:.4g} to {ends[1]:.4g}"


def _fits_mode(low: float, high: float, mode: str) -> bool:
    ends = from_mode(mode).value_range
    # Only data with values below zero has been through one of the modes.
    return ends is not None and low < 0 and ends[0] - 0.01 <= low and high <= ends[1] + 0.01


def _looks_like_mode(values: Values, mode: str) -> bool:
    """Whether the channels are shifted by the means of a mode, in its own order of channels."""
    preprocessing = from_mode(mode)
    low = np.asarray(preprocessing.offset)
    return matches_means(values, low, low + np.asarray(preprocessing.scale))
