"""A part of an ascent = its structure (hashable, decides the trace) + its numbers (fed per call).

Objectives, transforms, constraints and updates are frozen dataclasses derived from `Part`. Fields
annotated as `RunNumber`, `ImageNumber`, `ImageIndex`, ... hold numbers: the compiled step receives
them as tensors, so another class, weight or step size needs no new trace. All other fields belong
to the structure.
"""

from __future__ import annotations

import copy
import dataclasses
import typing
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, cast

import numpy as np

from tb_netviz.errors import NetVizError


@dataclass(frozen=True)
class Fed:
    """How a field is fed: its type, and whether it has a row per image (`rank` axes behind it)."""

    dtype: str
    per_image: bool
    rank: int | None = 0  # None: the array always has a leading axis of images


# One number (or array) for the whole run.
RunNumber = Annotated[Any, Fed("float32", per_image=False)]
# One value for all images, or an array with one per image along its first axis.
ImageNumber = Annotated[Any, Fed("float32", per_image=True)]
ImageIndex = Annotated[Any, Fed("int32", per_image=True)]
ImageVector = Annotated[Any, Fed("float32", per_image=True, rank=1)]
ImagePlace = Annotated[Any, Fed("int32", per_image=True, rank=1)]
# An array that always has a row per image: (n, ...).
ImageArray = Annotated[Any, Fed("float32", per_image=True, rank=None)]


@dataclass(frozen=True)
class Part:
    """Base of everything that an ascent is put together from."""


@dataclass(frozen=True)
class Number:
    """One fed value of a part."""

    array: np.ndarray
    per_image: bool

    def rows(self, chosen: np.ndarray) -> np.ndarray:
        """The value as fed for the chosen images: their rows, or the one value of the run."""
        return self.array[chosen] if self.per_image else self.array


def structure(value: Any) -> Hashable:
    """What decides the trace: the type, the structural fields and the shapes of the numbers."""
    if isinstance(value, Part):
        return (
            type(value),
            *(_field_structure(getattr(value, name), fed) for name, fed in _fields(type(value))),
        )
    if isinstance(value, tuple):
        return tuple(structure(item) for item in value)
    hash(value)
    return cast(Hashable, value)


def numbers(value: Any, count: int) -> list[Number]:
    """All fed values of a part and of the parts inside it, in a fixed order.

    Args:
        value: A part or a tuple of parts.
        count: How many images there are; values for all of them are repeated.

    Raises:
        NetVizError: A field has values for another number of images.
    """
    if isinstance(value, tuple):
        return [found for item in value for found in numbers(item, count)]
    if not isinstance(value, Part):
        return []
    found = []
    for name, fed in _fields(type(value)):
        content = getattr(value, name)
        if fed is None:
            found += numbers(content, count)
        elif content is not None:
            found.append(_number(content, fed, count, f"{type(value).__name__}.{name}"))
    return found


def with_numbers(value: Any, tensors: Iterator[Any]) -> Any:
    """The same part with tensors in place of its numbers, taken in the order of `numbers`."""
    if isinstance(value, tuple):
        return tuple(with_numbers(item, tensors) for item in value)
    if not isinstance(value, Part):
        return value
    filled = copy.copy(value)
    for name, fed in _fields(type(value)):
        content = getattr(value, name)
        if fed is None:
            content = with_numbers(content, tensors)
        elif content is not None:
            content = next(tensors)
        object.__setattr__(filled, name, content)
    return filled


def _fields(kind: Any) -> tuple[tuple[str, Fed | None], ...]:
    """Name of each field of a part, and how it is fed (`None`: it belongs to the structure)."""
    hints = typing.get_type_hints(kind, include_extras=True)
    fed = {
        name: next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Fed)), None)
        for name, hint in hints.items()
    }
    return tuple((entry.name, fed[entry.name]) for entry in dataclasses.fields(kind))


def _field_structure(content: Any, fed: Fed | None) -> Hashable:
    if fed is None:
        return structure(content)
    if content is None:
        return None
    shape = tuple(np.shape(content))
    has_row_per_image = fed.per_image and (fed.rank is None or len(shape) > fed.rank)
    return shape[1:] if has_row_per_image else shape


def _number(content: Any, fed: Fed, count: int, where: str) -> Number:
    array = np.asarray(content, fed.dtype)
    if not fed.per_image:
        return Number(array, False)
    if fed.rank is not None and array.ndim == fed.rank:
        array = np.broadcast_to(array, (count, *array.shape))
    if array.ndim == 0 or len(array) != count:
        raise NetVizError(
            f"{where} has values of shape {array.shape} for {count} images; "
            f"give one value per image along the first axis."
        )
    return Number(array, True)
