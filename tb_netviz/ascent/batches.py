"""How many images the network sees at once: (network, bytes) -> batches of one size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.model.batch_size import images_a_call

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.layer import Layer

# More views at once make a step no cheaper per image, and progress less frequent.
MOST_VIEWS = 32
# Activations and gradients held at once unless the caller says otherwise.
MEMORY_BYTES = 2 * 2**30
BYTES_OF_A_FLOAT = 4
# Each activation is kept for the backward pass, beside a gradient of its size.
COPIES_OF_AN_ACTIVATION = 2
# Image, parameter, two slots, view, and their gradients and copies.
COPIES_OF_THE_IMAGE = 16


def batch_size_within(
    model: ImageModel,
    paths: Sequence[str],
    count: int,
    shape: Sequence[int],
    *,
    seen: tuple[int, int] | None = None,
    views: int = 1,
    memory_bytes: int,
) -> int:
    """Choose the batch size: activations and gradients fit into memory, and batches are even.

    Args:
        model: The network in display space.
        paths: The layers that are read; layers after the last of them do not run.
        count: Number of images.
        shape: Height, width and channels of an image.
        seen: Height and width at which the network sees an image; `None`: its input size.
        views: Views of each image per step.
        memory_bytes: Most bytes; one image is always allowed.
    """
    activations = sum(
        math.prod(side or 1 for side in layer.output_shape)
        for layer in _layers_up_to(model, paths)
        if not layer.is_container
    )
    # Maps grow and shrink with the image.
    share = 1.0 if seen is None else math.prod(seen) / math.prod(model.image_shape[:2])
    floats = COPIES_OF_AN_ACTIVATION * views * math.ceil(activations * share)
    floats += COPIES_OF_THE_IMAGE * math.prod(shape)
    largest = memory_bytes // (BYTES_OF_A_FLOAT * floats)
    largest = max(1, min(largest, most_images(shape, views)))
    batches = -(-count // largest)
    return max(1, -(-count // batches))


def most_images(shape: Sequence[int], views: int = 1) -> int:
    """Choose how many images at once, at least 1, make a step cheapest per image.

    Args:
        shape: Height, width and channels of an image.
        views: Views of each image per step.
    """
    return max(1, min(images_a_call(tuple(shape)), MOST_VIEWS) // views)


def padded_batches(count: int, batch_size: int) -> list[np.ndarray]:
    """List the row numbers of each batch; the last one is filled up by repeating its last image.

    Args:
        count: Number of images.
        batch_size: Images at once.

    Returns:
        Arrays (batch_size,) of int; the first `count` of them together are 0 to count - 1.
    """
    starts = range(0, count, batch_size)
    return [np.minimum(np.arange(start, start + batch_size), count - 1) for start in starts]


def _layers_up_to(model: ImageModel, paths: Sequence[str]) -> Sequence[Layer]:
    order = [layer.path for layer in model.layers]
    places = [order.index(path) for path in paths if path in order]
    if len(places) < len(paths) or not places:
        return model.layers if paths else ()
    return model.layers[: max(places) + 1]
