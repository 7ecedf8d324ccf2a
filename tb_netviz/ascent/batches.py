"""How many images the network sees at once: (network, bytes) -> batches of one size."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tb_netviz.arrays import Batch
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.device_memory import halved
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer

# More views at once make a step no cheaper per image, and progress less frequent.
MOST_VIEWS = 32
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


def whole_groups(shape: Sequence[int], count: int, group: int, views: int = 1) -> int:
    """Find the largest batch that holds whole groups and divides the images evenly.

    Args:
        shape: Height, width and channels of an image.
        count: Number of images, a multiple of `group`.
        group: So many neighbouring images stay in one batch.
        views: Views of each image per step.
    """
    groups = count // group
    most = max(1, most_images(shape, views) // group)
    return group * max(size for size in range(1, most + 1) if groups % size == 0)


def next_rows(done: int, count: int, batch_size: int) -> Batch:
    """List the row numbers of the next batch, filled up by repeating the last image.

    Args:
        done: Images that were computed before.
        count: Number of images.
        batch_size: Images at once.

    Returns:
        int (batch_size,).
    """
    return np.minimum(np.arange(done, done + batch_size), count - 1)


def smaller_batch(batch_size: int, left: int, group: int = 1) -> int:
    """Choose a batch of at most half the size, after one that did not fit into memory.

    Args:
        batch_size: Images that were computed at once.
        left: Images that are still to be computed.
        group: So many neighbouring images stay in one batch.

    Raises:
        NetVizError: The batch was a single image, or a single group.
    """
    groups = halved(batch_size // group)
    if group == 1:
        return groups
    # Whole groups only, and no group twice.
    return group * max(size for size in range(1, groups + 1) if (left // group) % size == 0)


def _layers_up_to(model: ImageModel, paths: Sequence[str]) -> Sequence[Layer]:
    order = [layer.path for layer in model.layers]
    places = [order.index(path) for path in paths if path in order]
    if len(places) < len(paths) or not places:
        return model.layers if paths else ()
    return model.layers[: max(places) + 1]
