"""What a model expects of data: (Keras model) -> names and shapes of its inputs and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import keras

from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import KerasModel
from tb_netviz.model.input.inputs import data_format_of
from tb_netviz.model.input.slots import Slot, choose_image_input, flat_image_shape, read_slots


@dataclass(frozen=True)
class Expected:
    """What a model expects of an element of the user's data.

    Args:
        inputs: Its inputs in their order; empty for a model that does not tell.
        image: Which of them takes the images.
        is_channels_first: Whether images have their channels before height and width.
        output_names: What each of its outputs, flattened, may be called.
        flat_image: (height, width, channels) of images that the model takes flat in a vector;
            `None`: it takes them as they are.
    """

    inputs: tuple[Slot, ...] = ()
    image: int = 0
    is_channels_first: bool = False
    output_names: tuple[tuple[str, ...], ...] = ()
    flat_image: tuple[int, ...] | None = None

    @property
    def image_names(self) -> tuple[str, ...]:
        """What data may call the image."""
        return self.inputs[self.image].names if self.inputs else ()

    @property
    def image_shape(self) -> tuple[int | None, ...] | None:
        """Shape of one image as the model takes it; `None` where it does not tell."""
        if self.flat_image is not None:
            return self.flat_image
        return self.inputs[self.image].shape if self.inputs else None

    @property
    def sides(self) -> tuple[int | None, int | None]:
        """Height and width, `None` where open."""
        shape = self.image_shape
        if shape is None or len(shape) < 2:
            return None, None
        return (
            (shape[1], shape[2])
            if self.is_channels_first and len(shape) == 3
            else (shape[0], shape[1])
        )

    @property
    def channels(self) -> int | None:
        """Number of channels; `None` where open, 1 for a model of plain (height, width)."""
        shape = self.image_shape
        if shape is None or len(shape) < 2:
            return None
        if len(shape) == 2:
            return 1
        return shape[0] if self.is_channels_first else shape[-1]

    @property
    def takes_grey_planes(self) -> bool:
        """Whether an image has no channel axis."""
        return self.image_shape is not None and len(self.image_shape) == 2

    @property
    def is_open(self) -> bool:
        """Whether the size of an image is left to the data, or not known."""
        return None in (*self.sides, self.channels)


def expected_of(
    model: KerasModel,
    *,
    image_input: int | str | None = None,
    image_shape: tuple[int, ...] | None = None,
) -> Expected:
    """Read what a Keras model expects; of a model that does not tell, nothing is expected.

    Args:
        model: A Keras model, built or not.
        image_input: As for `ImageModel`.
        image_shape: As for `ImageModel`.

    Returns:
        Names and shapes, without any complaint: `ImageModel` says what cannot be shown.
    """
    if not getattr(model, "built", False):
        return Expected()
    slots = read_slots(model).inputs
    try:
        image = choose_image_input(slots, model.name, wanted=image_input, image_shape=image_shape)
    except NetVizError:
        return Expected()
    shape = slots[image].shape
    return Expected(
        inputs=slots,
        image=image,
        is_channels_first=len(shape) == 3 and data_format_of(model) == "channels_first",
        output_names=output_names_of(model),
        flat_image=flat_image_shape(shape, image_shape),
    )


def output_names_of(model: KerasModel) -> tuple[tuple[str, ...], ...]:
    """What data and users may call each of a model's outputs, flattened; empty where unknown."""
    own = list(getattr(model, "output_names", None) or ())
    structure = getattr(model, "output", None)
    tensors = [] if structure is None else keras.tree.flatten(structure)
    keys: dict[int, str] = {}
    if isinstance(structure, Mapping):
        keys = {id(keras.tree.flatten(part)[0]): str(key) for key, part in structure.items()}
    if len(own) != len(tensors):
        own = [""] * len(tensors)
    return tuple(
        tuple(dict.fromkeys(name for name in (named, keys.get(id(tensor))) if name))
        for named, tensor in zip(own, tensors, strict=True)
    )
