"""Which tensor of an element is the image: (tuples and dicts, what the model expects) -> path.

The image is found by the names of the model's inputs, then by shape, dtype and the names people
give to images. The order of keys decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.model.input.expected import Expected

# The way to a tensor: keys of dicts and positions in tuples and lists.
Path = tuple[str | int, ...]
Batching = Literal["single", "batch"]
# What people call images, the likeliest names first.
_IMAGE_NAMES = (
    "image", "images", "img", "imgs", "picture", "photo", "pixels", "pixel_values", "x", "input",
    "inputs", "features",
)  # fmt: skip
# Parts of an element as `fit` reads it: (x, y, sample weights).
_X, _Y = 0, 1
_FIT_PARTS = 3
# Channels of grey, RGB and RGBA pictures, which can be turned into each other.
_PICTURE_CHANNELS = (1, 3, 4)
# A plane of fewer pixels a side is no picture, unless the model wants just that.
_SMALLEST_SIDE = 8


@dataclass(frozen=True)
class Leaf:
    """A tensor in an element.

    Args:
        path: The way to it.
        value: The tensor, array, or nested list.
        shape: Its shape; open axes are `None`.
        kind: NumPy's kind of its dtype.
    """

    path: Path
    value: Any
    shape: tuple[int | None, ...]
    kind: str

    @property
    def name(self) -> str:
        """The last key on the way to it; empty where there is none."""
        return next((str(key) for key in reversed(self.path) if isinstance(key, str)), "")


@dataclass(frozen=True)
class Layout:
    """Where things are in the elements of the user's data.

    Args:
        image: Path of the image.
        batching: Whether the image stands alone or in a batch.
        others: Paths of everything else.
    """

    image: Path
    batching: Batching
    others: tuple[Path, ...]


def leaves(element: Any) -> Iterator[Leaf]:
    """Go through the tensors of an element, in its own order.

    Args:
        element: Tensors, arrays and lists of numbers in tuples, lists and dicts.
    """
    yield from _walk(element, ())


def _walk(element: Any, path: Path) -> Iterator[Leaf]:
    if isinstance(element, Mapping):
        for key, part in element.items():
            yield from _walk(part, (*path, key if isinstance(key, int) else str(key)))
    elif isinstance(element, tuple) or (isinstance(element, list) and _holds_tensors(element)):
        for index, part in enumerate(element):
            yield from _walk(part, (*path, index))
    elif element is not None:
        shape, kind = _shape_and_kind(element)
        yield Leaf(path, element, shape, kind)


def _holds_tensors(parts: Sequence[Any]) -> bool:
    """Whether a list holds tensors, rather than being one itself: a list of numbers or of rows."""
    if len(parts) > _FIT_PARTS and all(_rank(part) == 1 for part in parts):
        return False  # a row for each image
    return any(isinstance(part, Mapping | tuple) or (_rank(part) or 0) > 0 for part in parts)


def _rank(part: Any) -> int | None:
    shape = getattr(part, "shape", None)
    if shape is None:
        return None
    try:
        return len(shape)
    except (TypeError, ValueError):  # a tensor of unknown rank
        return None


def _shape_and_kind(value: Any) -> tuple[tuple[int | None, ...], str]:
    shape = getattr(value, "shape", None)
    dtype: Any = getattr(value, "dtype", None)
    if shape is None or dtype is None:
        try:
            array = np.asarray(value)
        except ValueError:  # rows of different lengths
            return (len(value),), "O"
        return array.shape, array.dtype.kind
    sides = () if _rank(value) is None else tuple(shape)
    return tuple(None if side is None else int(side) for side in sides), kind_of(dtype)


def kind_of(dtype: Any) -> str:
    """NumPy's kind of a dtype of NumPy, TensorFlow, JAX or PyTorch; `O` for what is no number."""
    own = getattr(dtype, "kind", None)  # NumPy
    if isinstance(own, str):
        return "f" if own == "V" else own  # bfloat16 calls itself a void
    name = str(getattr(dtype, "name", dtype)).rpartition(".")[2]  # TensorFlow, PyTorch
    if name.startswith(("uint", "int", "bool")):
        return name[0]
    return "f" if "float" in name or name in ("half", "double") else "O"


def at(element: Any, path: Path) -> Any:
    """The part of an element at a path."""
    for key in path:
        if isinstance(element, Mapping) and key not in element:
            key = next(own for own in element if str(own) == key)
        element = element[key]
    return element


def batching_of(shape: tuple[int | None, ...], expected: Expected) -> Batching | None:
    """Whether a tensor is one image, a batch of images, or neither.

    Args:
        shape: Its shape.
        expected: What the model expects.
    """
    sides, channels = expected.sides, expected.channels
    if expected.flat_image is not None and shape[-1:] == (math.prod(expected.flat_image),):
        return "single" if len(shape) == 1 else "batch"
    if len(shape) == 4:
        return "batch"
    if len(shape) == 3:
        if not expected.takes_grey_planes and channels is not None:
            own = shape[0] if expected.is_channels_first else shape[-1]
            if own == channels:
                return "single"
        is_plane_stack = _fits(shape[1:], sides) and None not in sides
        is_picture = shape[-1] in _PICTURE_CHANNELS
        return "single" if is_picture and not is_plane_stack else "batch"
    if len(shape) == 2:
        if None not in sides and _fits(shape, sides):
            return "single"
        large = all(side is None or side >= _SMALLEST_SIDE for side in shape)
        return "single" if large else None
    return None


def _fits(shape: tuple[int | None, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        have is None or want is None or have == want
        for have, want in zip(shape, wanted, strict=True)
    )


def find_layout(element: Any, expected: Expected) -> Layout:
    """Find the image in an element.

    Args:
        element: An element of a data set, its specification, or whole arrays.
        expected: What the model expects.

    Raises:
        NetVizError: Nothing in it has the shape of an image, or two things do and no name tells.
    """
    every = list(leaves(element))
    in_x = [leaf for leaf in every if _part_of(leaf.path, element) == _X]
    named = [leaf for leaf in every if leaf.name and leaf.name in expected.image_names]
    found = _best(named, expected) or _by_position(element, expected)
    found = found or _best(in_x, expected) or _best(every, expected)
    if found is None:
        raise NetVizError(_nothing_found(every))
    batching = batching_of(found.shape, expected) or "batch"
    others = tuple(leaf.path for leaf in every if leaf.path != found.path)
    return Layout(found.path, batching, others)


def _part_of(path: Path, element: Any) -> int:
    """Which part of (x, y, sample weights) a path leads into; 0 where there are no such parts."""
    is_fit_style = isinstance(element, tuple | list) and len(element) <= _FIT_PARTS
    return int(path[0]) if is_fit_style and path else _X


def is_target(path: Path, element: Any) -> bool:
    """Whether a path leads into the `y` of (x, y)."""
    return _part_of(path, element) == _Y


def is_weight(path: Path, element: Any) -> bool:
    """Whether a path leads into the sample weights of (x, y, weights)."""
    return _part_of(path, element) > _Y


def model_inputs(element: Any, layout: Layout, expected: Expected) -> dict[int, Path]:
    """Where the values of the model's further inputs are.

    Args:
        element: An element, or its specification.
        layout: Where its image is.
        expected: What the model expects.

    Returns:
        Index of an input -> path of its values, for those that the element holds.
    """
    found: dict[int, Path] = {}
    names = {path: Leaf(path, None, (), "O").name for path in layout.others}
    parts = _x_parts(element)
    for index, slot in enumerate(expected.inputs):
        if index == expected.image:
            continue
        by_name = [path for path, name in names.items() if name and name in slot.names]
        if by_name:
            found[index] = by_name[0]
        elif len(parts) == len(expected.inputs) and parts[index] in names:
            found[index] = parts[index]
    return found


def _x_parts(element: Any) -> list[Path]:
    """Paths of the tensors of x where it is a tuple or list of them."""
    if isinstance(element, tuple | list) and element and isinstance(element[0], tuple | list):
        return [leaf.path for leaf in leaves(element) if leaf.path[0] == _X]
    return []


def _by_position(element: Any, expected: Expected) -> Leaf | None:
    """The image where x lists as many tensors as the model has inputs: in their order."""
    parts = _x_parts(element)
    if len(parts) != len(expected.inputs) or len(parts) < 2:
        return None
    wanted = parts[expected.image]
    return _best([leaf for leaf in leaves(element) if leaf.path == wanted], expected)


def _best(candidates: Sequence[Leaf], expected: Expected) -> Leaf | None:
    ranked = sorted(
        ((_likeness(leaf, expected), leaf) for leaf in candidates if _may_be_image(leaf, expected)),
        key=lambda pair: pair[0],
        reverse=True,
    )
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        first, second = ranked[0][1], ranked[1][1]
        if first.name and second.name:
            raise NetVizError(
                f"'{first.name}' and '{second.name}' of the data may both be the image; name one "
                "of them 'image', or give (images, labels)."
            )
    return ranked[0][1]


def _may_be_image(leaf: Leaf, expected: Expected) -> bool:
    return leaf.kind in "buif" and batching_of(leaf.shape, expected) is not None


def _likeness(leaf: Leaf, expected: Expected) -> tuple[bool, bool, int, int, bool]:
    """How well a tensor suits as the image; greater is better."""
    shape, wanted = leaf.shape, expected.image_shape
    single = shape if batching_of(shape, expected) == "single" else shape[1:]
    fits_exactly = wanted is not None and _fits(single, wanted)
    channels = 1 if len(single) == 2 else single[-1]
    is_first = expected.is_channels_first and len(single) == 3
    has_channels = expected.channels in (None, channels, single[0] if is_first else channels)
    known = _IMAGE_NAMES.index(leaf.name.lower()) if leaf.name.lower() in _IMAGE_NAMES else 99
    return fits_exactly, has_channels, len(single), -known, leaf.kind != "b"


def _nothing_found(every: Sequence[Leaf]) -> str:
    if not every:
        return "the data set's elements are empty; give images or (images, labels)."
    no_numbers = [leaf for leaf in every if leaf.kind not in "buif" and len(leaf.shape) > 1]
    if no_numbers and len(no_numbers) == len(every):
        dtype = getattr(no_numbers[0].value, "dtype", "objects")
        return f"images must be numbers, got an array of {dtype}; give uint8 or float32."
    listed = ", ".join(
        f"{leaf.name + ' ' if leaf.name else ''}{leaf.shape}".replace("None", "?")
        for leaf in every[:6]
    )
    return (
        "images must have the shape (n, height, width, channels), got "
        f"{listed}; give an array of images, or (images, labels)."
    )
