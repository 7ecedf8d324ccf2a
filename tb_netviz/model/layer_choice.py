"""Which layers to show: (model, what the user named, if anything) -> paths, early to late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer

# Where branches of a network meet: the ends of its blocks.
MERGING_TYPES = frozenset({"Add", "Concatenate", "Average", "Maximum", "Multiply"})

# Fewer do not describe the way through a network.
_FEWEST_BLOCKS = 3

# Layers that hand on what the layer before gives, in another form.
_FORMS_ONLY = frozenset(
    {
        "Activation", "ActivityRegularization", "BatchNormalization", "Dropout", "Flatten",
        "GaussianDropout", "GaussianNoise", "InputLayer", "Permute", "ReLU", "Reshape",
        "SpatialDropout2D", "ZeroPadding2D",
    }
)  # fmt: skip
# Layers that are a part of a convolution's response, not a step of their own.
RESPONSE_TYPES = frozenset(
    {"Activation", "BatchNormalization", "ELU", "LeakyReLU", "PReLU", "ReLU"}
)

T = TypeVar("T")


def convolutions(model: ImageModel) -> list[Layer]:
    """List the convolutions whose maps have at least two channels, in the order they run."""
    return [
        layer
        for layer in model.layers
        if layer.is_convolution and layer.is_spatial and layer.unit_count > 1
    ]


def landmarks(model: ImageModel) -> list[Layer]:
    """List the layers by which one would describe the way through the network, early to late.

    In a network of at least three blocks these are the first convolution and the ends of the
    blocks; blocks of a transformer end in tokens. In any other network they are all convolutions
    or, if it has none, all layers with weights.
    """
    maps = convolutions(model)
    merged = [
        layer
        for layer in model.layers
        if layer.type in MERGING_TYPES and (layer.is_spatial or layer.has_tokens)
    ]
    if len(merged) >= _FEWEST_BLOCKS:
        return [*maps[:1], *merged]
    if maps:
        return maps
    return [layer for layer in model.layers if layer.parameters and not layer.is_container]


def spread(items: Sequence[T], count: int) -> list[T]:
    """Choose up to `count` items, spread evenly over a sequence, the first and last among them.

    Example:
        >>> spread("abcdefg", 3)
        ['a', 'd', 'g']
    """
    places = np.linspace(0, len(items) - 1, min(count, len(items))).round().astype(int)
    return [items[place] for place in places]


def scanned_layers(model: ImageModel, patterns: Sequence[str] | None) -> tuple[str, ...]:
    """Choose the layers whose units are scanned.

    Args:
        model: The network.
        patterns: Names, paths or globs; `None`: the response of every convolution and the ends of
            the network's blocks or, in a network without convolutions, all layers with weights.

    Returns:
        Their paths, at least one.

    Raises:
        NetVizError: A pattern matches nothing, or no layer with units.
    """
    if patterns is not None:
        return _matching(model, patterns)
    wanted = {*responses(model), *page_layers(model)}
    paths = tuple(layer.path for layer in model.layers if layer.path in wanted)
    if not paths:
        raise NetVizError(
            f"model '{model.name}' has no layer whose units could be scanned; name some with the "
            "option layers."
        )
    return paths


def feature_layers(model: ImageModel, patterns: Sequence[str] | None) -> tuple[str, ...]:
    """Choose the layers whose features describe a whole image.

    Args:
        model: The network.
        patterns: Names, paths or globs; `None`: what the classifier reads, i.e. the last layer
            before the last one with weights.

    Returns:
        Their paths, at least one.

    Raises:
        NetVizError: A pattern matches nothing, or no layer with units.
    """
    if patterns is not None:
        return _matching(model, patterns)
    weighted = [layer for layer in model.layers if layer.parameters and not layer.is_container]
    before = _read_by(model, weighted[-1]) if weighted else None
    if before is not None:
        return (before.path,)
    candidates = [layer for layer in model.layers if _has_units(layer)]
    if not candidates:
        raise NetVizError(
            f"model '{model.name}' has no layer that gives features; name one with the option "
            "layers."
        )
    return (candidates[-1].path,)


def _matching(model: ImageModel, patterns: Sequence[str]) -> tuple[str, ...]:
    """Paths of the layers with units that the user named; an error where there are none."""
    found = tuple(layer.path for layer in model.match(patterns) if _has_units(layer))
    if found:
        return found
    named = [patterns] if isinstance(patterns, str) else list(patterns)
    words = ", ".join(f"'{pattern}'" for pattern in named) if named else "an empty list"
    units = [layer.path for layer in model.layers if _has_units(layer)]
    shown = ", ".join(spread(units, 6)) or "none"
    raise NetVizError(
        f"the option layers needs layers with units, but {words} matches none in model "
        f"'{model.name}'; layers with units are: {shown}."
    )


def page_layers(model: ImageModel) -> tuple[str, ...]:
    """Choose the layers that have pages where the user names none: the landmarks with units."""
    return tuple(layer.path for layer in landmarks(model) if _has_units(layer))


def responses(model: ImageModel) -> tuple[str, ...]:
    """For each convolution, find the layer that gives its response, after norm and activation.

    Reading between the three would keep TensorFlow from fusing them.

    Returns:
        Paths, in the order in which the convolutions run.
    """
    readers: dict[str, list[Layer]] = {}
    for layer in model.layers:
        for parent in layer.parents:
            readers.setdefault(parent, []).append(layer)
    ends: dict[str, None] = {}
    for layer in convolutions(model):
        while len(following := readers.get(layer.path, [])) == 1 and (
            following[0].type in RESPONSE_TYPES and len(following[0].parents) == 1
        ):
            layer = following[0]
        ends[layer.path] = None
    return tuple(ends)


def _read_by(model: ImageModel, classifier: Layer) -> Layer | None:
    """Find the layer whose output the classifier reads, looking through changes of form."""
    layer, steps = classifier, 0
    while layer.parents and steps < len(model.layers):
        layer, steps = model.layer(layer.parents[-1]), steps + 1
        if layer.type not in _FORMS_ONLY and _has_units(layer):
            return layer
    return None


def _has_units(layer: Layer) -> bool:
    return layer.type != "InputLayer" and layer.unit_count > 0
