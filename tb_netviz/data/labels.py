"""Labels in every form people have them -> class indices, -1 where unknown.

What is a class label is used; anything else costs no picture: it becomes a caption, or is left out
with one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

UNKNOWN = -1
# Labels of so large a share of the images may be wrong before all of them are given up.
_MOST_WRONG = 0.1
# Rows of probabilities sum to one within this.
_SUM_TOLERANCE = 1e-3
# Where the model does not tell how many classes there are, more distinct numbers are no classes.
_MOST_CLASSES = 1000
# Numbers that a caption can hold.
_CAPTION_NUMBERS = 4

# How well something serves as labels: not at all, as classes of its own, as several classes for
# each image, as the model's own classes.
NOTHING, OTHER_CLASSES, SEVERAL_CLASSES, MODEL_CLASSES = range(4)


@dataclass(frozen=True, eq=False)
class Labels:
    """What was understood of the labels.

    Args:
        indices: (n,) int32 class index of each image, -1 unknown.
        fit: How well they serve, from `NOTHING` to `MODEL_CLASSES`.
        names: Names of the classes that the indices point to, where they are not the model's.
        captions: A caption for each image, where the labels are no classes; may be empty.
        notes: What was left out, one clause each.
        is_two_classes: Whether the model's single linear output stands for two classes.
    """

    indices: np.ndarray
    fit: int = NOTHING
    names: tuple[str, ...] | None = None
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_two_classes: bool = False

    @property
    def match_model(self) -> bool:
        """Whether the indices are the model's own classes, one for each image."""
        return self.fit == MODEL_CLASSES

    @property
    def are_several(self) -> bool:
        """Whether an image may have several classes, of which `indices` holds the first."""
        return self.fit == SEVERAL_CLASSES


@dataclass(frozen=True)
class Head:
    """What a model says of its classes.

    Args:
        class_count: Number of classes; 0 for a model without scores.
        class_names: Their names.
        is_single_number: Whether the only score is one linear output.
        has_several: Whether classes do not exclude each other.
        is_probability: Whether one number, a probability, stands for two classes.
    """

    class_count: int
    class_names: tuple[str, ...] = ()
    is_single_number: bool = False
    has_several: bool = False
    is_probability: bool = False


def normalised(name: str) -> str:
    """A name as compared: lower case, everything but letters and digits as one space."""
    return re.sub(r"[^0-9a-z]+", " ", name.lower()).strip()


def unique_index(names: Sequence[str]) -> dict[str, int]:
    """Index of each normalised name; names that occur twice are left out: they name no class."""
    keys = [normalised(name) for name in names]
    counts: dict[str, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return {key: index for index, key in enumerate(keys) if counts[key] == 1}


def understand(values: Any, count: int, head: Head) -> Labels:
    """Make of labels what can be made of them.

    Args:
        values: Integers (n,) or (n, 1), one-hot rows or probabilities (n, classes), several ones
            in a row, lists of class indices, strings; anything else is no label.
        count: Number of images.
        head: What the model says of its classes.

    Returns:
        Class indices, and what was left out. Nothing raises.

    Example:
        >>> understand([0, 2, 1], 3, Head(3)).indices
        array([0, 2, 1], dtype=int32)
        >>> understand([[0, 1, 1], [0, 0, 0]], 2, Head(3, has_several=True)).indices
        array([ 1, -1], dtype=int32)
    """
    nothing = Labels(np.full(count, UNKNOWN, np.int32))
    if hasattr(values, "to_list"):  # a RaggedTensor, or a column of pandas
        values = values.to_list()
    length = _length(values)
    if length != count:
        return replace(
            nothing,
            notes=(f"{count} images but {length} labels given, so labels are left out",),
        )
    rank = len(getattr(values, "shape", ()))
    if rank > 2 and np.prod(values.shape[1:]) > 1:
        shape = tuple(map(int, values.shape[1:]))
        return replace(nothing, notes=(f"labels of shape {shape} are no classes and left out",))
    array = _as_array(values)
    if array is None:
        return _of_lists([np.ravel(row).tolist() for row in values], nothing, head)
    if array.ndim > 1 and array.size == count:
        array = array.reshape(count)
    if array.ndim > 2:
        return replace(
            nothing, notes=(f"labels of shape {array.shape[1:]} are no classes and left out",)
        )
    if array.dtype.kind in "OSU":
        return _of_strings([_text(label) for label in np.ravel(array)], nothing, head)
    if array.dtype.kind not in "buif":
        return replace(nothing, notes=(f"labels of {array.dtype} are left out",))
    return _of_rows(array, nothing, head) if array.ndim == 2 else _of_numbers(array, nothing, head)


def _length(values: Any) -> int:
    try:
        return len(values)
    except TypeError:  # one number for all images
        return 1


def _as_array(values: Any) -> np.ndarray | None:
    """Labels as an array; `None` for rows of different lengths."""
    try:
        array = np.asarray(values)
    except ValueError:
        return None
    if array.dtype == object and array.ndim == 1:
        is_ragged = any(isinstance(row, list | tuple | np.ndarray) for row in array)
        return None if is_ragged else array
    return array


def _of_numbers(array: np.ndarray, nothing: Labels, head: Head) -> Labels:
    distinct = np.unique(array[np.isfinite(array)] if array.dtype.kind == "f" else array)
    is_whole = bool(np.equal(distinct, np.rint(distinct)).all())
    found = set(distinct.tolist())
    is_binary = head.is_single_number or head.class_count == 2
    if is_binary and found and (found <= {0, 1} or found == {-1, 1}):
        indices = np.where(array > 0, 1, 0).astype(np.int32)
        return replace(
            nothing, indices=indices, fit=MODEL_CLASSES, is_two_classes=head.is_single_number
        )
    if head.is_single_number or not is_whole or not len(distinct):
        if head.is_probability and _is_smoothed(distinct):
            return replace(nothing, indices=np.rint(array).astype(np.int32), fit=MODEL_CLASSES)
        return _captioned(array[:, None], nothing, "are numbers, not classes")
    indices = np.where(np.isfinite(array), array, UNKNOWN).astype(np.int64)
    limit = head.class_count
    if limit == 0:
        is_class = distinct.min() >= UNKNOWN and len(distinct) <= _MOST_CLASSES
        if not is_class:
            return _captioned(array[:, None], nothing, "are numbers, not classes")
        return replace(nothing, indices=indices.astype(np.int32), fit=OTHER_CLASSES)
    return _within(indices, array, nothing, limit)


def _is_smoothed(distinct: np.ndarray) -> bool:
    return bool(len(distinct)) and distinct.min() >= 0 and distinct.max() <= 1


def _within(indices: np.ndarray, array: np.ndarray, nothing: Labels, limit: int) -> Labels:
    """Whole numbers as classes 0 to limit - 1; what lies outside is unknown."""
    is_wrong = (indices >= limit) | (indices < UNKNOWN)
    low, high = int(indices.min()), int(indices.max())
    if not is_wrong.any():
        return replace(nothing, indices=indices.astype(np.int32), fit=MODEL_CLASSES)
    if (low >= 1 and high == limit) or is_wrong.mean() > _MOST_WRONG:
        found = _captioned(
            array[:, None],
            nothing,
            f"run from {low} to {high}, the model's {limit} classes from 0 to {limit - 1}",
        )
        if low >= 1 and high == limit:
            (note,) = found.notes
            return replace(found, notes=(f"{note}; if they count from 1, subtract 1",))
        return found
    kept = np.where(is_wrong, UNKNOWN, indices).astype(np.int32)
    note = (
        f"{int(is_wrong.sum())} of {len(indices)} labels lie outside the model's {limit} classes "
        "and are left out"
    )
    return replace(nothing, indices=kept, fit=MODEL_CLASSES, notes=(note,))


def _of_rows(rows: np.ndarray, nothing: Labels, head: Head) -> Labels:
    """Rows of numbers: one-hot, probabilities, several ones, or something else."""
    width = rows.shape[1]
    is_binary = bool(np.isin(rows, (0, 1)).all())
    ones = rows.sum(axis=1)
    is_own = width == head.class_count
    fit = MODEL_CLASSES if is_own else OTHER_CLASSES
    notes = () if is_own or not head.class_count else (_width_note(width, head.class_count),)
    if is_binary and (ones == 1).all():
        return replace(nothing, indices=rows.argmax(axis=1).astype(np.int32), fit=fit, notes=notes)
    is_distribution = rows.min(initial=0) >= 0 and np.allclose(ones, 1, atol=_SUM_TOLERANCE)
    if is_own and is_distribution and not head.has_several:
        return replace(nothing, indices=rows.argmax(axis=1).astype(np.int32), fit=MODEL_CLASSES)
    if is_binary and (is_own or head.class_count == 0 or head.has_several):
        return _first_of(rows > 0, nothing, notes)
    words = "are boxes or other numbers, not classes" if width == 4 else "are numbers, not classes"
    return _captioned(rows, nothing, words)


def _width_note(width: int, class_count: int) -> str:
    return f"labels have {width} classes, the model {class_count}"


def _first_of(marks: np.ndarray, nothing: Labels, notes: tuple[str, ...] = ()) -> Labels:
    indices = np.where(marks.any(axis=1), marks.argmax(axis=1), UNKNOWN).astype(np.int32)
    counts = marks.sum(axis=1)
    note = (
        f"images have {counts.min()} to {counts.max()} labels; the first of each stands for all, "
        "and no accuracy is claimed"
    )
    return replace(nothing, indices=indices, fit=SEVERAL_CLASSES, notes=(*notes, note))


def _of_lists(rows: list[list[Any]], nothing: Labels, head: Head) -> Labels:
    """Lists of class indices or names, of different lengths."""
    flat = [label for row in rows for label in row]
    if flat and all(isinstance(label, str | bytes) for label in flat):
        known = unique_index(head.class_names)
        named = [[known.get(normalised(_text(label)), UNKNOWN) for label in row] for row in rows]
    else:
        is_whole = all(
            isinstance(label, int | np.integer | float | np.floating) and label == int(label)
            for label in flat
        )
        if not flat or not is_whole:
            return replace(nothing, notes=("lists of labels that are no classes are left out",))
        named = [[int(label) for label in row] for row in rows]
    width = head.class_count or max(max(row, default=0) for row in named) + 1
    marks = np.zeros((len(rows), width), bool)
    for mark, row in zip(marks, named, strict=True):
        mark[[label for label in row if 0 <= label < width]] = True
    if not marks.any():
        return replace(nothing, notes=("lists of labels that are no classes are left out",))
    if (marks.sum(axis=1) == 1).all() and not head.has_several:
        return replace(nothing, indices=marks.argmax(axis=1).astype(np.int32), fit=MODEL_CLASSES)
    return _first_of(marks, nothing)


def _text(label: Any) -> str:
    return label.decode("utf-8", "replace") if isinstance(label, bytes) else str(label)


def _of_strings(labels: Sequence[str], nothing: Labels, head: Head) -> Labels:
    known = unique_index(head.class_names)
    if any(normalised(label) in known for label in labels):
        indices = [known.get(normalised(label), UNKNOWN) for label in labels]
        return replace(nothing, indices=np.array(indices, np.int32), fit=MODEL_CLASSES)
    found = sorted(set(labels))
    if len(found) == len(labels) > max(head.class_count, 2):
        return replace(nothing, captions=tuple(labels))
    position = {name: index for index, name in enumerate(found)}
    indices = [position[label] for label in labels]
    return replace(
        nothing, indices=np.array(indices, np.int32), names=tuple(found), fit=OTHER_CLASSES
    )


def _captioned(rows: np.ndarray, nothing: Labels, why: str) -> Labels:
    """Numbers as captions, where there are few enough to read."""
    if rows.shape[1] > _CAPTION_NUMBERS:
        return replace(nothing, notes=(f"labels are left out, because they {why}",))
    captions = tuple(" ".join(f"{number:.4g}" for number in row) for row in rows.tolist())
    return replace(
        nothing, captions=captions, notes=(f"labels become captions, because they {why}",)
    )
