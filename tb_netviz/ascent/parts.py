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
from typing import Annotated, Any, TypeAlias, TypeVar, cast

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import Tensor

T = TypeVar("T")


@dataclass(frozen=True)
class Fed:
    """How a field is fed: its type, and whether it has a row (of `rank` axes) per image."""

    dtype: str
    per_image: bool
    rank: int | None = 0  # None: the first axis is always that of the images


# What a fed field holds: a number or an array from the user, a tensor inside the compiled step.
Numbers: TypeAlias = Any

# One number (or array) for the whole run.
RunNumber = Annotated[Numbers, Fed("float32", per_image=False)]
# One value for all images, or an array with one per image along its first axis.
ImageNumber = Annotated[Numbers, Fed("float32", per_image=True)]
ImageIndex = Annotated[Numbers, Fed("int32", per_image=True)]
ImageVector = Annotated[Numbers, Fed("float32", per_image=True, rank=1)]
ImagePlace = Annotated[Numbers, Fed("int32", per_image=True, rank=1)]
# An array that always has a row per image: (n, ...).
ImageArray = Annotated[Numbers, Fed("float32", per_image=True, rank=None)]


@dataclass(frozen=True)
class Part:
    """Base of everything that makes up an ascent."""


@dataclass(frozen=True)
class Number:
    """One fed value of a part."""

    array: np.ndarray
    per_image: bool

    def rows(self, chosen: np.ndarray) -> np.ndarray:
        """Select the value for some images: their rows, or the one value of the run."""
        return self.array[chosen] if self.per_image else self.array


def structure(value: object) -> Hashable:
    """Give what decides the trace: the type, the structural fields, the shapes of the numbers."""
    if isinstance(value, Part):
        return (
            type(value),
            *(_field_structure(getattr(value, name), fed) for name, fed in _fields(type(value))),
        )
    if isinstance(value, tuple):
        return tuple(structure(item) for item in value)
    hash(value)
    return value


def numbers(value: object, count: int) -> list[Number]:
    """List all fed values of a part and of the parts inside it, in a fixed order.

    Args:
        value: A part or a tuple of parts.
        count: How many images there are; a value that holds for all of them is repeated.

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


def with_numbers(value: T, tensors: Iterator[Tensor]) -> T:
    """Replace the numbers of a part by tensors, in the order of `numbers`."""
    if isinstance(value, tuple):
        return cast(T, tuple(with_numbers(item, tensors) for item in value))
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


def _fields(kind: type[Part]) -> tuple[tuple[str, Fed | None], ...]:
    """Name each field of a part, and how it is fed (`None`: it belongs to the structure)."""
    hints = typing.get_type_hints(kind, include_extras=True)
    fed = {
        name: next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Fed)), None)
        for name, hint in hints.items()
    }
    return tuple((entry.name, fed[entry.name]) for entry in dataclasses.fields(kind))


def _field_structure(content: Numbers, fed: Fed | None) -> Hashable:
    if fed is None:
        return structure(content)
    if content is None:
        return None
    shape = tuple(np.shape(content))
    has_row_per_image = fed.per_image and (fed.rank is None or len(shape) > fed.rank)
    return shape[1:] if has_row_per_image else shape


def _number(content: Numbers, fed: Fed, count: int, where: str) -> Number:
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
