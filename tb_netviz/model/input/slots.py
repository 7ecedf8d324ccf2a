"""The inputs of a Keras model: Keras model -> names, shapes, dtypes, and how they are nested."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import keras

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.keras_internals import input_structure
from tb_netviz.model.foreign_types import KerasModel, Tensor, Tensors

Shape = tuple[int | None, ...]
# A plane of fewer pixels a side is a table, not a picture.
_SMALLEST_SIDE = 8


@dataclass(frozen=True)
class Slot:
    """One input of a model.

    Args:
        names: What data may call it: the name of its tensor and its key in a dict of inputs.
        shape: Its shape without the batch axis; open axes are `None`.
        dtype: Name of its dtype.
    """

    names: tuple[str, ...]
    shape: Shape
    dtype: str = "float32"


@dataclass(frozen=True)
class Slots:
    """All inputs of a model.

    Args:
        inputs: The inputs in their order; empty for a model that does not tell.
        nested: Puts as many tensors into the list, tuple or dict that the model takes.
    """

    inputs: tuple[Slot, ...]
    nested: Callable[[Sequence[Tensor]], Tensors]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Shapes without the batch axis."""
        return tuple(slot.shape for slot in self.inputs)


def read_slots(model: KerasModel) -> Slots:
    """Read the inputs of a model; a subclassed model knows them only once it was built.

    Args:
        model: A built Keras model.
    """
    tensors = getattr(model, "inputs", None)
    if tensors:
        return _of_functional(model, tensors)
    config = model.get_build_config() or {}
    shapes = config.get("input_shape") or config.get("shapes_dict")
    found = list(_leaves(shapes, ())) if shapes else []
    dtype = keras.config.floatx()
    return Slots(
        tuple(
            Slot(tuple(key for key in path[-1:] if isinstance(key, str)), tuple(shape[1:]), dtype)
            for path, shape in found
        ),
        lambda tensors: _like(shapes, iter(tensors)),
    )


def _of_functional(model: KerasModel, tensors: Sequence[Tensor]) -> Slots:
    structure = input_structure(model)
    keys: dict[int, str] = {}
    if isinstance(structure, Mapping):
        keys = {id(keras.tree.flatten(part)[0]): str(key) for key, part in structure.items()}
    slots = tuple(
        Slot(
            tuple(dict.fromkeys(name for name in (tensor.name, keys.get(id(tensor))) if name)),
            tuple(tensor.shape[1:]),
            keras.backend.standardize_dtype(tensor.dtype),
        )
        for tensor in tensors
    )
    if structure is None:
        return Slots(slots, lambda flat: flat[0] if len(flat) == 1 else list(flat))
    return Slots(slots, lambda flat: keras.tree.pack_sequence_as(structure, list(flat)))


def _is_shape(part: object) -> bool:
    return isinstance(part, list | tuple) and all(
        side is None or isinstance(side, int) for side in part
    )


def _leaves(
    shapes: Tensors, path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Shape]]:
    """Go through the shapes of a build configuration: (path, shape with the batch axis)."""
    if _is_shape(shapes):
        yield path, tuple(shapes)
        return
    parts = shapes.items() if isinstance(shapes, Mapping) else enumerate(shapes)
    for key, part in parts:
        yield from _leaves(part, (*path, key))


def _like(shapes: Tensors, tensors: Iterator[Tensor]) -> Tensors:
    """Nest tensors as the shapes are nested."""
    if _is_shape(shapes):
        return next(tensors)
    if isinstance(shapes, Mapping):
        return {key: _like(part, tensors) for key, part in shapes.items()}
    parts = [_like(part, tensors) for part in shapes]
    return tuple(parts) if isinstance(shapes, tuple) else parts


def flat_image_shape(shape: Shape, image_shape: Sequence[int] | None) -> tuple[int, ...] | None:
    """Height, width and channels of the images that lie flat in a vector; `None`: they do not.

    Args:
        shape: Shape of an input.
        image_shape: (height, width[, channels]) that the user gave.
    """
    if len(shape) != 1 or image_shape is None or len(image_shape) not in (2, 3):
        return None
    whole = (*image_shape, 1)[:3]
    return whole if whole[0] * whole[1] * whole[2] == shape[0] else None


def choose_image_input(
    slots: Sequence[Slot],
    name: str,
    *,
    wanted: int | str | None = None,
    image_shape: Sequence[int] | None = None,
) -> int:
    """Choose the input that takes the images: the named one, or the first that can.

    Args:
        slots: The inputs of the model.
        name: Name of the model.
        wanted: Its name or index, where the user says; `None`: the first that takes images.
        image_shape: (height, width[, channels]) of images that lie flat in a vector.

    Raises:
        NetVizError: No input takes images, or not the one that was named.
    """
    shapes = [slot.shape for slot in slots]
    if wanted is not None:
        index = _named(slots, name, wanted)
        if not (len(shapes[index]) in (2, 3) or flat_image_shape(shapes[index], image_shape)):
            raise NetVizError(
                f"input {wanted!r} of model '{name}' takes no images: its shape is "
                f"{(None, *shapes[index])}; expected (None, height, width, channels)."
            )
        return index
    found = candidates(slots, image_shape)
    if not found:
        listed = ", ".join(str((None, *shape)) for shape in shapes)
        raise NetVizError(
            f"model '{name}' has no image input: its inputs have shape {listed}; expected "
            "(None, height, width, channels). For images that lie flat in a vector, set the "
            "option image_shape to their height, width and channels."
        )
    return found[0]


def candidates(slots: Sequence[Slot], image_shape: Sequence[int] | None = None) -> list[int]:
    """Indices of the inputs that may take images: maps before planes before flat vectors."""
    shapes = [slot.shape for slot in slots]
    maps = [index for index, shape in enumerate(shapes) if len(shape) == 3]
    planes = [
        index
        for index, shape in enumerate(shapes)
        if len(shape) == 2 and all(side is None or side >= _SMALLEST_SIDE for side in shape)
    ]
    flat = [index for index, shape in enumerate(shapes) if flat_image_shape(shape, image_shape)]
    return maps or planes or flat


def _named(slots: Sequence[Slot], name: str, wanted: int | str) -> int:
    known = [own for slot in slots for own in slot.names]
    if isinstance(wanted, str) and not wanted.isdigit():
        for index, slot in enumerate(slots):
            if wanted in slot.names:
                return index
        hint = close_matches(wanted, known) if known else "its inputs have no names: give a number"
        raise NetVizError(f"input '{wanted}' not found in model '{name}'; {hint}")
    index = int(wanted)
    if not 0 <= index < len(slots):
        raise NetVizError(
            f"input {index} does not exist: model '{name}' has {len(slots)}, counted from 0."
        )
    return index
