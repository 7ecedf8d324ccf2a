"""Data sets that can only be iterated: tf.data.Dataset or PyDataset -> arrays, up to a bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError

# Pictures kept of a data set that has no random access.
KEPT_BYTES = 2 * 1024**3


def is_stream(data: Any) -> bool:
    """Whether the data must be iterated."""
    return isinstance(data, tf.data.Dataset | keras.utils.PyDataset)


def _split(element: Any) -> tuple[Any, Any]:
    """Images and labels of an element: (x,), (x, y), (x, y, weights) or x alone."""
    if isinstance(element, tuple | list):
        images, labels = element[0], element[1] if len(element) > 1 else None
    else:
        images, labels = element, None
    if isinstance(images, dict):
        images = next(iter(images.values()))
    if isinstance(labels, dict):
        labels = next(iter(labels.values()))
    return images, labels


def _elements(data: Any) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    source = data if isinstance(data, tf.data.Dataset) else (data[i] for i in range(len(data)))
    for element in source:
        images, labels = _split(element)
        yield np.asarray(images), None if labels is None else np.asarray(labels)


def first_images(data: Any, rank: int) -> np.ndarray | None:
    """The first images of a data set as an array whose first axis counts them."""
    for images, _ in _elements(data):
        return images[None] if images.ndim == rank else images
    return None


def read_stream(
    data: Any, rank: int, limit: int | None
) -> tuple[np.ndarray, np.ndarray | None, str | None]:
    """Read a data set into memory.

    Args:
        data: A tf.data.Dataset (batched or not) or a PyDataset.
        rank: Number of axes of one image.
        limit: Read at most so many images; `None`: as many as fit into `KEPT_BYTES`.

    Returns:
        Images, labels (`None` where it has none) and a note where not everything was read.

    Raises:
        NetVizError: It holds no image.
    """
    images: list[np.ndarray] = []
    labels: list[np.ndarray] = []
    count = size = 0
    note = None
    for batch, batch_labels in _elements(data):
        is_single = batch.ndim == rank
        pictures = batch[None] if is_single else batch
        if size + pictures.nbytes > KEPT_BYTES or (limit is not None and count >= limit):
            note = f"the first {count} images of the data set are used"
            break
        images.append(pictures)
        if batch_labels is not None:
            labels.append(batch_labels[None] if is_single else batch_labels)
        count += len(pictures)
        size += pictures.nbytes
    if not images:
        raise NetVizError("the data set holds no images; give one with at least one element.")
    return np.concatenate(images), np.concatenate(labels) if labels else None, note
