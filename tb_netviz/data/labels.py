"""Labels in every form people have them -> class indices, -1 where unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError

UNKNOWN = -1


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


def class_indices(
    labels: Any, count: int, class_names: Sequence[str]
) -> tuple[np.ndarray, tuple[str, ...] | None]:
    """Bring labels to class indices.

    Args:
        labels: (n,) or (n, 1) integers, (n, classes) one-hot or probabilities, (n,) strings;
            `None` for none.
        count: Number of images.
        class_names: Names of the model's classes, to which strings are matched.

    Returns:
        (n,) int32, -1 where unknown, and the names found where strings match none of the model's.

    Raises:
        NetVizError: There are not as many labels as images.
    """
    if labels is None:
        return np.full(count, UNKNOWN, np.int32), None
    labels = np.asarray(labels)
    if len(labels) != count:
        raise NetVizError(f"{count} images but {len(labels)} labels given; give one per image.")
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels.reshape(count, -1)[:, 0] if labels.size == count else labels
    if labels.ndim == 2:
        return labels.argmax(axis=1).astype(np.int32), None
    if labels.ndim != 1:
        return np.full(count, UNKNOWN, np.int32), None
    if labels.dtype.kind in "OSU":
        return _of_strings([_text(label) for label in labels], class_names)
    if labels.dtype.kind == "f" and not np.array_equal(labels, np.rint(labels)):
        return np.full(count, UNKNOWN, np.int32), None
    return labels.astype(np.int32), None


def _text(label: Any) -> str:
    return label.decode() if isinstance(label, bytes) else str(label)


def _of_strings(
    labels: Sequence[str], class_names: Sequence[str]
) -> tuple[np.ndarray, tuple[str, ...] | None]:
    known = unique_index(class_names)
    if any(normalised(label) in known for label in labels):
        indices = [known.get(normalised(label), UNKNOWN) for label in labels]
        return np.array(indices, np.int32), None
    found = sorted(set(labels))
    indices = [found.index(label) for label in labels]
    return np.array(indices, np.int32), tuple(found)
