"""Images that lie in arrays, alone or in tuples, lists and dicts as `fit` takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tb_netviz.data.raw_images import Field, RawImages, data_class_names
from tb_netviz.data.streams import rows_of
from tb_netviz.data.structure import (
    at,
    batching_of,
    find_layout,
    is_target,
    is_weight,
    kind_of,
    model_inputs,
)
from tb_netviz.errors import NetVizError
from tb_netviz.model.input.expected import Expected


class PictureList(Sequence[np.ndarray]):
    """Pictures of different sizes, seen by others as an array whose height and width are open.

    Args:
        pictures: Each (height, width[, channels]).
    """

    def __init__(self, pictures: Sequence[np.ndarray]) -> None:
        self.pictures = list(pictures)
        first = self.pictures[0]
        self.shape = (len(self.pictures), None, None, *first.shape[2:])
        self.dtype = first.dtype

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: Any) -> Any:
        return self.pictures[index]


def holds_arrays(data: Any) -> bool:
    """Whether data is an array, or tuples, lists and dicts of arrays."""
    if isinstance(data, Mapping):
        return any(holds_arrays(part) for part in data.values())
    if isinstance(data, tuple | list):
        return any(holds_arrays(part) for part in data)
    return hasattr(data, "shape") or _is_pil(data)


def read_arrays(data: Any, expected: Expected) -> RawImages:
    """Find the images and what came along in arrays; nothing is copied or read yet.

    Args:
        data: An array of images, one image, a list of images, (x, y), (x, y, weights), or dicts
            and tuples of such.
        expected: What the model expects.

    Raises:
        NetVizError: Nothing has the shape of images.
    """
    element = _gathered(data, expected)
    layout = find_layout(element, expected)
    images = at(element, layout.image)
    if not isinstance(images, PictureList):
        images = _indexable(images)
    inputs = model_inputs(element, layout, expected)
    notes = []
    is_single = layout.batching == "single"
    if is_single:
        images = np.asarray(images)[None]
        notes.append(
            f"the data is one image of shape {images.shape[1:]}; an array of several has one axis "
            "more"
        )
    if len(images) == 0:
        raise NetVizError("the array holds no images; give at least one.")
    values = {
        path: [at(element, path)] if is_single else at(element, path) for path in layout.others
    }
    return RawImages(
        images=images.pictures if isinstance(images, PictureList) else images,
        fields=tuple(
            Field(path, value, is_target(path, element))
            for path, value in values.items()
            if path not in inputs.values() and not is_weight(path, element)
        ),
        inputs={index: values[path] for index, path in inputs.items()},
        class_names=data_class_names(data),
        notes=tuple(notes),
    )


def _indexable(images: Any) -> Any:
    """Something that gives NumPy values by number: arrays on disk stay there."""
    if hasattr(images, "dtype") and isinstance(images.dtype, np.dtype) and len(images.shape) > 0:
        return images
    rows = rows_of(images)  # a tensor of TensorFlow, PyTorch or JAX
    return PictureList(rows) if isinstance(rows, list) else rows


def _gathered(data: Any, expected: Expected) -> Any:
    """The data with every list of pictures put together into one batch."""
    if isinstance(data, Mapping):
        return {key: _gathered(part, expected) for key, part in data.items()}
    if _is_pil(data):
        return np.asarray(data)
    if not isinstance(data, tuple | list):
        return data
    parts = [_gathered(part, expected) for part in data]
    if parts and all(_is_picture(part, expected) for part in parts):
        pictures = [np.asarray(part) for part in parts]
        same = len({picture.shape for picture in pictures}) == 1
        return np.stack(pictures) if same else PictureList(pictures)
    return type(data)(parts) if type(data) in (list, tuple) else tuple(parts)


def _is_picture(part: Any, expected: Expected) -> bool:
    shape = getattr(part, "shape", None)
    if shape is None or isinstance(part, PictureList) or len(shape) not in (2, 3):
        return False
    return kind_of(part.dtype) in "buif" and batching_of(tuple(shape), expected) == "single"


def _is_pil(data: Any) -> bool:
    return hasattr(data, "__array_interface__") and hasattr(data, "mode")
