"""Which layers to show where the user does not say: (model, how many) -> paths, early to late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer

# Where branches of a network meet: the ends of its blocks.
MERGING_TYPES = frozenset({"Add", "Concatenate", "Average", "Maximum", "Multiply"})

# Layers whose output is that of the layer before in another form.
_FORMS_ONLY = frozenset(
    {
        "Activation", "ActivityRegularization", "BatchNormalization", "Dropout", "Flatten",
        "GaussianDropout", "GaussianNoise", "InputLayer", "Permute", "ReLU", "Reshape",
        "SpatialDropout2D", "ZeroPadding2D",
    }
)  # fmt: skip
# What belongs to a convolution's response rather than being a step of its own.
_RESPONSE_TYPES = frozenset(
    {"Activation", "BatchNormalization", "ELU", "LeakyReLU", "PReLU", "ReLU"}
)

T = TypeVar("T")


def convolutions(model: ImageModel) -> list[Layer]:
    """The convolutions that give a map of at least two channels, in the order in which they run."""
    return [
        layer
        for layer in model.layers
        if layer.is_convolution and layer.is_spatial and layer.unit_count > 1
    ]


def landmarks(model: ImageModel) -> list[Layer]:
    """The places by which one would describe the way through the network, early to late.

    The first convolution and the ends of the blocks where it has at least three blocks;
    otherwise all convolutions; of a network without any, every layer with weights.
    """
    maps = convolutions(model)
    merged = [layer for layer in model.layers if layer.type in MERGING_TYPES and layer.is_spatial]
    if len(merged) >= 3:
        return [*maps[:1], *merged]
    if maps:
        return maps
    return [layer for layer in model.layers if layer.parameters and not layer.is_container]


def spread(items: Sequence[T], count: int) -> list[T]:
    """Up to `count` items evenly spread over a sequence, the first and the last among them."""
    places = np.linspace(0, len(items) - 1, min(count, len(items))).round().astype(int)
    return [items[place] for place in places]


def scanned_layers(model: ImageModel, patterns: Sequence[str] | None) -> tuple[str, ...]:
    """Layers whose units are scanned.

    Args:
        model: The network.
        patterns: Names, paths or globs; `None`: the response of every convolution and the ends of
            the network's blocks; in a network without any, all layers with weights.

    Raises:
        NetVizError: A pattern matches nothing, or no layer has units.
    """
    if patterns is not None:
        chosen = model.match(patterns)
    else:
        wanted = {*responses(model), *page_layers(model)}
        chosen = tuple(layer for layer in model.layers if layer.path in wanted)
    paths = tuple(layer.path for layer in chosen if _has_units(layer))
    if not paths:
        raise NetVizError(
            f"model '{model.name}' has no layer whose units could be scanned; give layers=."
        )
    return paths


def feature_layers(model: ImageModel, patterns: Sequence[str] | None) -> tuple[str, ...]:
    """Layers that describe a whole image.

    Args:
        model: The network.
        patterns: Names, paths or globs; `None`: what the classifier reads, i.e. the last layer
            before the last one with weights.

    Raises:
        NetVizError: A pattern matches nothing, or no layer has units.
    """
    if patterns is not None:
        found = tuple(layer.path for layer in model.match(patterns) if _has_units(layer))
        if found:
            return found
    weighted = [layer for layer in model.layers if layer.parameters and not layer.is_container]
    candidates = [layer for layer in model.layers if _has_units(layer)]
    if weighted:
        before = _read_by(model, weighted[-1])
        if before is not None:
            return (before.path,)
    if not candidates:
        raise NetVizError(f"model '{model.name}' has no layer that gives features; give layers=.")
    return (candidates[-1].path,)


def page_layers(model: ImageModel) -> tuple[str, ...]:
    """Layers that have a page of their own unasked: the first convolution and the blocks' ends."""
    return tuple(layer.path for layer in landmarks(model) if _has_units(layer))


def responses(model: ImageModel) -> tuple[str, ...]:
    """Paths of each convolution, or of the last layer that only normalises or activates it.

    Reading between the three would keep TensorFlow from computing them in one go.
    """
    readers: dict[str, list[Layer]] = {}
    for layer in model.layers:
        for parent in layer.parents:
            readers.setdefault(parent, []).append(layer)
    ends: dict[str, None] = {}
    for layer in convolutions(model):
        while len(following := readers.get(layer.path, [])) == 1 and (
            following[0].type in _RESPONSE_TYPES and len(following[0].parents) == 1
        ):
            layer = following[0]
        ends[layer.path] = None
    return tuple(ends)


def _read_by(model: ImageModel, classifier: Layer) -> Layer | None:
    """The layer whose output the classifier reads, looking through mere changes of form."""
    layer, steps = classifier, 0
    while layer.parents and steps < len(model.layers):
        layer, steps = model.layer(layer.parents[-1]), steps + 1
        if layer.type not in _FORMS_ONLY and _has_units(layer):
            return layer
    return None


def _has_units(layer: Layer) -> bool:
    return layer.type != "InputLayer" and layer.unit_count > 0
