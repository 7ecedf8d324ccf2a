"""Which of the things that came along with the images are their labels, and which their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tb_netviz.data.labels import NOTHING, UNKNOWN, Head, Labels, understand
from tb_netviz.data.raw_images import Field, RawImages

# What people call labels and names of images, the likeliest first.
_LABEL_NAMES = (
    "label", "labels", "class", "classes", "class_id", "category", "y", "target", "targets",
    "fine_label", "species", "coarse_label",
)  # fmt: skip
_IMAGE_IDS = ("id", "ids", "index", "image_id", "key")
_IMAGE_NAMES = ("name", "filename", "file_name", "file", "path", "title", "caption", "text", "id")
_LONGEST_NAME = 120


def choose_labels(
    raw: RawImages, head: Head, output_names: Sequence[str] = ()
) -> tuple[Labels, tuple[str, ...] | None]:
    """Choose labels by the names of the model's outputs, by fit, and by what labels are called.

    Args:
        raw: The images and what came along.
        head: What the model says of its classes.
        output_names: Names of the output that holds the classes.

    Returns:
        The labels, and a name for each image; `None` where nothing names them.
    """
    nothing = Labels(np.full(raw.count, UNKNOWN, np.int32))
    candidates = [field for field in raw.fields if field.name.lower() not in _IMAGE_IDS]
    # Where `fit` gets its targets, labels are; elsewhere only if there are no targets.
    targets = [field for field in candidates if field.is_target]
    tried = [(field, understand(field.values, raw.count, head)) for field in targets or candidates]
    if targets and all(labels.fit == NOTHING for _, labels in tried):
        others = [field for field in candidates if not field.is_target]
        tried += [(field, understand(field.values, raw.count, head)) for field in others]
    if not tried:
        return nothing, _names(raw, nothing, None)
    # Of equals, max keeps the first.
    field, labels = max(tried, key=lambda pair: _likeness(pair[0], pair[1], output_names))
    if labels.fit == NOTHING:
        # Only what stands where labels stand is spoken of; an element may hold much else.
        spoken = [
            (field, labels)
            for field, labels in tried
            if field.is_target or field.name.lower() in (*_LABEL_NAMES, *output_names)
        ]
        notes = tuple(
            f"'{field.name}': {note}" if field.name and len(spoken) > 1 else note
            for field, labels in spoken
            for note in labels.notes
        )
        labels = replace(labels, notes=notes)
    return labels, _names(raw, labels, field)


def _likeness(
    field: Field, labels: Labels, output_names: Sequence[str]
) -> tuple[bool, bool, int, int, bool]:
    name = field.name.lower()
    known = _LABEL_NAMES.index(name) if name in _LABEL_NAMES else len(_LABEL_NAMES)
    return (
        labels.fit != NOTHING,
        bool(field.name) and field.name in output_names,
        labels.fit,
        -known,
        bool(labels.captions),
    )


def _names(raw: RawImages, labels: Labels, chosen: Field | None) -> tuple[str, ...] | None:
    """A name for each image: its own, or its number with its caption; `None` if there is none."""
    for wanted in _IMAGE_NAMES:
        for field in raw.fields:
            is_named = field.name.lower() == wanted and (
                field is not chosen or labels.fit == NOTHING
            )
            texts = _texts(field.values, raw.count) if is_named else None
            if texts is not None:
                return texts
    if labels.captions:
        return tuple(f"image {index}: {text}" for index, text in enumerate(labels.captions))
    return None


def _texts(values: Any, count: int) -> tuple[str, ...] | None:
    """Values as short texts, if they are texts."""
    array = np.asarray(values, dtype=None if not isinstance(values, list) else object)
    if array.shape != (count,) or array.dtype.kind not in "OSU":
        return None
    decoded = [
        value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        for value in array.tolist()
    ]
    if not all(isinstance(text, str) for text in decoded):
        return None
    return tuple(text[:_LONGEST_NAME] for text in decoded)
