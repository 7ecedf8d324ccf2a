"""The user's images as they came, before anything is made of their values or labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tb_netviz.data.structure import Path
from tb_netviz.errors import NetVizError


@dataclass(frozen=True, eq=False)
class Field:
    """Something that came along with the images: labels, names, boxes, weights.

    Args:
        path: Where it was in the element; its last key is its name.
        values: One value per image, in any form.
        is_target: Whether it was in the `y` of (x, y).
    """

    path: Path
    values: Any
    is_target: bool = False

    @property
    def name(self) -> str:
        """The last key on the way to it; empty where there is none."""
        return next((str(key) for key in reversed(self.path) if isinstance(key, str)), "")


@dataclass(frozen=True, eq=False)
class RawImages:
    """Images by number, with what came along.

    Args:
        images: An array (n, ...), or anything indexed by image; a list where sizes differ.
        fields: What came along.
        inputs: Index of one of the model's further inputs -> its values, one per image.
        class_names: Names that the data set itself carries, in index order; may be empty.
        notes: What the reader should know, one sentence without a full stop each.
    """

    images: Any
    fields: tuple[Field, ...] = ()
    inputs: dict[int, Any] = field(default_factory=dict)
    class_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of images."""
        return len(self.images)

    @property
    def image_shape(self) -> tuple[int, ...] | None:
        """Shape of one image; `None` where they differ."""
        shape = getattr(self.images, "shape", None)
        if shape is None:
            shapes = {np.shape(image) for image in self.images}
            return shapes.pop() if len(shapes) == 1 else None
        return tuple(int(side) for side in shape[1:])


class BrokenDataError(NetVizError):
    """The user's data raised an exception of its own; pictures that need no data are made."""


def data_class_names(data: Any) -> tuple[str, ...]:
    """Names of the classes that a data set carries, in index order; empty where it has none.

    Args:
        data: Such as `keras.utils.image_dataset_from_directory` returns, with `class_names`, or a
            Keras iterator with `class_indices`.
    """
    names = getattr(data, "class_names", None)
    if isinstance(names, Sequence) and not isinstance(names, str):
        return tuple(map(str, names))
    indices = getattr(data, "class_indices", None)
    if isinstance(indices, dict):
        return tuple(str(name) for name, _ in sorted(indices.items(), key=lambda pair: pair[1]))
    return ()
