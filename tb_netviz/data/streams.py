"""Data sets that can only be iterated: tf.data, PyDataset, generators -> arrays, up to a bound.

A data set is iterated once. What it raises is its own fault and is said to be so; the images that
came before are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.data.raw_images import BrokenDataError, Field, RawImages, data_class_names
from tb_netviz.data.structure import (
    Layout,
    Path,
    at,
    find_layout,
    is_target,
    is_weight,
    model_inputs,
)
from tb_netviz.errors import NetVizError, reason_of
from tb_netviz.model.input.expected import Expected

# Pictures kept of a data set that has no random access.
_KEPT_BYTES = 2 * 1024**3
# Images taken of a data set that does not end, where the user sets no limit.
_TAKEN_OF_ENDLESS = 4096
# To balance the classes of a sample, so many times its size is looked at.
_LOOKED_AT = 16
# What came along is kept if it holds at most so many numbers per image: a mask is not.
_MOST_NUMBERS = 4096


def is_stream(data: Any) -> bool:
    """Whether the data must be iterated."""
    if isinstance(data, tf.data.Dataset | keras.utils.PyDataset):
        return True
    is_container = isinstance(data, str | bytes | Mapping | list | tuple) or hasattr(data, "shape")
    return isinstance(data, Iterable) and not is_container


def read_stream(data: Any, expected: Expected, limit: int | None) -> RawImages:
    """Read a data set into memory, once.

    Args:
        data: A tf.data.Dataset or PyDataset, batched or not, or anything that can be iterated.
        expected: What the model expects of an element.
        limit: How many images will be chosen from what is read; `None`: all.

    Returns:
        The images and what came along, with a note where not everything was read or the data set
        ended before it should.

    Raises:
        NetVizError: It holds no image.
        BrokenDataError: It raises an exception before its first image.
    """
    most = _most_images(data, limit)
    read = _Read()
    elements = _elements(data)
    notes = []
    while True:
        try:
            element = next(elements)
        except StopIteration:
            break
        except Exception as error:  # whatever the user's own data raises
            reason = _reason(error)
            if read.count == 0:
                raise BrokenDataError(
                    f"the data set breaks off before its first image: {reason}."
                ) from error
            notes.append(f"the data set ended early, after {read.count} images: {reason}")
            break
        if read.layout is None:
            read.layout = find_layout(element, expected)
        part = _part(element, read.layout)
        if read.count and (
            read.bytes + part.bytes > _KEPT_BYTES or (most is not None and read.count >= most)
        ):
            notes.append(f"the first {read.count} images of the data set are used")
            break
        read.add(part)
        read.last = element
    if read.layout is None or read.count == 0:
        raise NetVizError("the data set holds no images; give one with at least one element.")
    raw = read.finished(expected)
    return replace(raw, class_names=data_class_names(data), notes=tuple(notes))


def _most_images(data: Any, limit: int | None) -> int | None:
    """How many images to read; `None`: all of them."""
    if _has_end(data):
        return None if limit is None else limit * _LOOKED_AT
    if limit is None:
        return _TAKEN_OF_ENDLESS
    return min(limit * _LOOKED_AT, max(limit, _TAKEN_OF_ENDLESS))


def _has_end(data: Any) -> bool:
    if isinstance(data, tf.data.Dataset):
        return bool(int(data.cardinality()) != tf.data.INFINITE_CARDINALITY)
    return _length(data) is not None


def _length(data: Any) -> int | None:
    """Number of elements; `None` where the data set does not tell."""
    try:
        return len(data)
    except Exception:  # a length that is not defined, or fails as it likes
        return None


def _elements(data: Any) -> Iterator[Any]:
    if isinstance(data, keras.utils.PyDataset):
        length, index = _length(data), 0
        while length is None or index < length:
            try:
                element = data[index]
            except IndexError:
                if length is None:  # how a sequence of unknown length ends
                    return
                raise
            yield element
            index += 1
    else:
        yield from iter(data)


def _reason(error: Exception) -> str:
    message = getattr(error, "message", None) or str(error)
    if isinstance(error, tf.errors.OpError):
        # TensorFlow puts the operation around the message.
        message = message.split("[Op:")[0].split("}} ")[-1]
    text = " ".join(message.split()).rstrip(".")
    is_usual = isinstance(error, tf.errors.OpError | IndexError)
    if text and is_usual:
        return text
    return f"{type(error).__name__}: {reason_of(error)}".rstrip(".") if text else _name(error)


def _name(error: Exception) -> str:
    return type(error).__name__


@dataclass(frozen=True, eq=False)
class _Part:
    """One element, taken apart."""

    pictures: list[np.ndarray] | np.ndarray  # one by one, or (n, ...)
    along: dict[Path, Any]  # one row per picture

    @property
    def bytes(self) -> int:
        """Memory of the pictures."""
        return sum(picture.nbytes for picture in self.pictures)


@dataclass
class _Read:
    """What was read so far."""

    layout: Layout | None = None
    count: int = 0
    bytes: int = 0
    last: Any = None
    pictures: list[list[np.ndarray] | np.ndarray] = field(default_factory=list)
    along: dict[Path, list[Any]] = field(default_factory=dict)

    def add(self, part: _Part) -> None:
        self.pictures.append(part.pictures)
        for path, values in part.along.items():
            self.along.setdefault(path, []).append(values)
        self.count += len(part.pictures)
        self.bytes += part.bytes

    def finished(self, expected: Expected) -> RawImages:
        if self.layout is None:
            return RawImages([])
        inputs = model_inputs(self.last, self.layout, expected)
        joined = {path: _joined(parts) for path, parts in self.along.items()}
        fields = tuple(
            Field(path, values, is_target(path, self.last))
            for path, values in joined.items()
            if path not in inputs.values() and not is_weight(path, self.last)
        )
        return RawImages(
            images=_joined(self.pictures),
            fields=fields,
            inputs={index: joined[path] for index, path in inputs.items() if path in joined},
        )


def _part(element: Any, layout: Layout) -> _Part:
    pictures = rows_of(at(element, layout.image))
    is_single = layout.batching == "single"
    along = {}
    for path in layout.others:
        value = rows_of(at(element, path))
        if isinstance(value, np.ndarray) and value.size > _MOST_NUMBERS * max(
            1 if is_single else len(pictures), 1
        ):
            continue
        along[path] = [value] if is_single else value
    return _Part([np.asarray(pictures)] if is_single else pictures, along)


def rows_of(value: Any) -> Any:
    """A tensor of any kind as a NumPy array, or as a list of rows where they differ in shape.

    Args:
        value: A tensor (dense, ragged or sparse), an array or a nested list.
    """
    if isinstance(value, tf.RaggedTensor):
        return [_dense(row) for row in value]
    return _dense(value)


def _dense(value: Any) -> np.ndarray:
    if isinstance(value, tf.RaggedTensor):
        is_regular = all(
            len(set(lengths.numpy().tolist())) <= 1 for lengths in value.nested_row_lengths()
        )
        return np.asarray(value.to_tensor()) if is_regular else np.asarray(value.to_list(), object)
    if isinstance(value, tf.SparseTensor):
        return np.asarray(tf.sparse.to_dense(value))
    if hasattr(value, "detach"):  # PyTorch, perhaps on another device
        value = value.detach().cpu()
    try:
        return np.asarray(value)
    except ValueError:  # rows of different lengths
        return np.fromiter(value, object, len(value))


def _joined(parts: list[Any]) -> Any:
    """Parts of several rows each as one array; as a list of rows where they differ in shape."""
    shapes = {row_shape for part in parts for row_shape in _row_shapes(part)}
    if len(shapes) == 1 and None not in shapes:
        return np.concatenate([np.asarray(part) for part in parts])
    return [row for part in parts for row in part]


def _row_shapes(part: Any) -> set[tuple[int, ...] | None]:
    if isinstance(part, np.ndarray):
        return {None} if part.dtype == object and part.ndim > 1 else {part.shape[1:]}
    return {np.shape(row) if isinstance(row, np.ndarray) else None for row in part}
