"""Which layers to show where the user does not say: (model, how many) -> paths, early to late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer

# Where branches of a network meet: the ends of its blocks.
MERGING_TYPES = frozenset({"Add", "Concatenate", "Average", "Maximum", "Multiply"})

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
