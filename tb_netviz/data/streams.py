"""Data sets that can only be iterated: tf.data.Dataset or PyDataset -> arrays, up to a bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError

# Pictures kept of a data set that has no random access.
_KEPT_BYTES = 2 * 1024**3
# Images taken of a data set that never ends, where the user sets no limit.
_TAKEN_OF_ENDLESS = 4096
# To balance the classes of a sample, so many times its size is looked at.
_LOOKED_AT = 16
# Elements (images or batches) from which the range of values is learnt.
_PEEKED_ELEMENTS = 32
# What a data set raises that holds fewer elements than it says.
_ENDED = (tf.errors.OpError, IndexError)


def is_stream(data: Any) -> bool:
    """Whether the data must be iterated."""
    return isinstance(data, tf.data.Dataset | keras.utils.PyDataset)


def _first(structure: Any) -> Any:
    """The only, or first, tensor of an element's part."""
    return keras.tree.flatten(structure)[0]


def _elements(data: Any) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    source = data if isinstance(data, tf.data.Dataset) else (data[i] for i in range(len(data)))
    for element in source:
        # (x,), (x, y), (x, y, weights) or x alone.
        parts = element if isinstance(element, tuple | list) else (element,)
        images = np.asarray(_first(parts[0]))
        yield images, np.asarray(_first(parts[1])) if len(parts) > 1 else None


def _until_the_end(data: Any, broken: list[str]) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    """The elements that there are; why there are no more goes to `broken`."""
    elements = _elements(data)
    while True:
        try:
            element = next(elements)
        except StopIteration:
            return
        except _ENDED as error:
            message = getattr(error, "message", None) or str(error) or type(error).__name__
            broken.append(" ".join(message.split("[Op:")[0].split("}} ")[-1].split()).rstrip("."))
            return
        yield element


def stream_range(data: Any) -> tuple[float, float] | None:
    """Smallest and largest value among the first elements; (0, 255) for integers."""
    low, high = np.inf, -np.inf
    for number, (images, _) in enumerate(_until_the_end(data, [])):
        if number >= _PEEKED_ELEMENTS or images.size == 0:
            break
        if images.dtype.kind in "iu":
            return 0.0, 255.0
        low, high = min(low, float(images.min())), max(high, float(images.max()))
    return (low, high) if low <= high else None


def _is_endless(data: Any) -> bool:
    return (
        isinstance(data, tf.data.Dataset)
        and int(data.cardinality()) == tf.data.INFINITE_CARDINALITY
    )


def read_stream(
    data: Any, rank: int, limit: int | None
) -> tuple[np.ndarray, np.ndarray | None, str | None]:
    """Read a data set into memory.

    Args:
        data: A tf.data.Dataset (batched or not) or a PyDataset.
        rank: Number of axes of one image.
        limit: How many images will be chosen from what is read; `None`: all.

    Returns:
        Images, labels (`None` where it has none) and a note where not everything was read, or
        where the data set ended before it should.

    Raises:
        NetVizError: It holds no image, or breaks off before its first.
    """
    most = _TAKEN_OF_ENDLESS if _is_endless(data) else None
    if limit is not None:
        most = limit * _LOOKED_AT
    images: list[np.ndarray] = []
    labels: list[np.ndarray] = []
    count = size = 0
    note = None
    broken: list[str] = []
    for batch, batch_labels in _until_the_end(data, broken):
        is_single = batch.ndim == rank
        pictures = batch[None] if is_single else batch
        if images and (
            size + pictures.nbytes > _KEPT_BYTES or (most is not None and count >= most)
        ):
            note = f"the first {count} images of the data set are used"
            break
        images.append(pictures)
        if batch_labels is not None:
            labels.append(batch_labels[None] if is_single else batch_labels)
        count += len(pictures)
        size += pictures.nbytes
    if broken and count == 0:
        raise NetVizError(f"the data set breaks off before its first image: {broken[0]}.")
    if broken:
        note = f"the data set ended early, after {count} images: {broken[0]}"
    if count == 0:
        raise NetVizError("the data set holds no images; give one with at least one element.")
    return np.concatenate(images), np.concatenate(labels) if labels else None, note
