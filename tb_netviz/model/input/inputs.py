"""How a model is fed images: Keras model -> shape and order of its image input, and the feeding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import KerasModel, Tensor, Tensors
from tb_netviz.model.input.slots import (
    Slot,
    Slots,
    candidates,
    choose_image_input,
    flat_image_shape,
    read_slots,
)
from tb_netviz.model.layer_calls import walk_layers

# Where the model leaves height and width open and the user does not say.
DEFAULT_SIDE = 224


@dataclass(frozen=True)
class ImageInput:
    """The image input of a model.

    Args:
        image_shape: (height, width, channels) of the images.
        data_format: `"channels_last"` or `"channels_first"` inside the model.
        form: Whether the model takes a `"map"` with channels, a `"plane"` (height, width), or a
            `"flat"` vector of pixels.
        feed: Turns a batch in model space, (n, height, width, channels), into the model's argument.
        index: Which of the model's inputs it is.
        notes: What was assumed about the images.
        others: Indices of the model's further inputs.
        filled: Those of them that are fed values of the user's data; the rest are fed zeros.
    """

    image_shape: tuple[int, int, int]
    data_format: str
    form: str
    feed: Callable[[Tensor], Tensors]
    index: int = 0
    notes: tuple[str, ...] = ()
    others: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()

    @property
    def has_channel_axis(self) -> bool:
        """Whether the model takes maps with channels."""
        return self.form == "map"

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was assumed, one clause each."""
        filled, empty = len(self.filled), len(self.others) - len(self.filled)
        sentences = list(self.notes)
        if empty:
            sentences.append(f"the model's {empty} other input(s) are fed zeros")
        if filled:
            sentences.append(
                f"the model's {filled} other input(s) are fed one typical value of the data for "
                "every image, so answers differ from model.predict where they matter"
            )
        return tuple(sentences)


def data_format_of(model: KerasModel) -> str:
    """`"channels_last"` or `"channels_first"`: the order that the model's own layers work in."""
    for _, layer in walk_layers(model):
        if isinstance(getattr(layer, "data_format", None), str):
            return str(layer.data_format)
    return str(keras.config.image_data_format())


def find_image_input(
    model: KerasModel,
    image_shape: tuple[int, ...] | None,
    image_input: int | str | None = None,
) -> ImageInput:
    """Find the image input of a Keras model.

    Args:
        model: A built Keras model.
        image_shape: (height, width[, channels]) where the model leaves them open, or takes images
            flat in a vector.
        image_input: Name or index of the input that takes the images; `None`: the first that can.

    Raises:
        NetVizError: The model is not built, or has no image input.
    """
    if not model.built:
        raise NetVizError(
            f"model '{model.name}' has no weights yet; call it once on a batch, or build or train "
            "it, before it is shown."
        )
    slots = read_slots(model)
    if not slots.inputs:
        if image_shape is None:
            raise NetVizError(
                f"model '{model.name}' does not tell the shape of its input; set the "
                "option image_shape to its height, width and channels."
            )
        slots = Slots((Slot((), tuple(image_shape)),), lambda flat: flat[0])
    chosen = choose_image_input(
        slots.inputs, model.name, wanted=image_input, image_shape=image_shape
    )
    shape, notes = slots.inputs[chosen].shape, []
    form = {1: "flat", 2: "plane"}.get(len(shape), "map")
    data_format = data_format_of(model) if form == "map" else "channels_last"
    if form == "flat":
        shape = flat_image_shape(shape, image_shape) or shape
    elif form == "plane":
        shape = (*shape, 1)
    elif data_format == "channels_first":
        shape = (*shape[1:], shape[0])
    height, width, channels = shape
    if height is None or width is None:
        side = image_shape or (DEFAULT_SIDE, DEFAULT_SIDE)
        height, width = height or side[0], width or side[1]
        if image_shape is None:
            notes.append(f"the model leaves height and width open: {height} x {width} is shown")
    if channels is None:
        channels = image_shape[2] if image_shape is not None and len(image_shape) > 2 else 3
    if image_input is None:
        notes += _other_image_inputs(slots.inputs, chosen, image_shape)
    return ImageInput(
        image_shape=(int(height), int(width), int(channels)),
        data_format=data_format,
        form=form,
        feed=_feeder(slots, chosen, data_format, form, {}),
        index=chosen,
        notes=tuple(notes),
        others=tuple(index for index in range(len(slots.inputs)) if index != chosen),
    )


def _other_image_inputs(
    slots: Sequence[Slot], chosen: int, image_shape: tuple[int, ...] | None
) -> list[str]:
    """Say that other inputs could take the images as well."""
    count = len(candidates(slots, image_shape))
    if count < 2:
        return []
    names = slots[chosen].names
    shown = f"'{names[0]}'" if names else f"input {chosen}"
    return [
        f"{count} inputs take images: {shown} is shown; choose another one with the option "
        "image_input"
    ]


def with_other_inputs(
    image_input: ImageInput, model: KerasModel, values: Mapping[int, np.ndarray]
) -> ImageInput:
    """Feed a model's further inputs values of the user's own instead of zeros.

    Args:
        image_input: How the model is fed so far.
        model: The same Keras model.
        values: Index of an input -> its value for every image, without the batch axis.
    """
    feed = _feeder(
        read_slots(model), image_input.index, image_input.data_format, image_input.form, values
    )
    return replace(image_input, feed=feed, filled=tuple(sorted(values)))


def _feeder(
    slots: Slots, chosen: int, data_format: str, form: str, values: Mapping[int, np.ndarray]
) -> Callable[[Tensor], Tensors]:
    def other(index: int, count: Tensor) -> Tensor:
        slot = slots.inputs[index]
        if index not in values:
            return tf.zeros((count, *(side or 1 for side in slot.shape)), slot.dtype)
        value = tf.constant(values[index], slot.dtype)
        return tf.repeat(value[None], count, axis=0)

    def feed(images: Tensor) -> Tensors:
        if form == "flat":
            images = tf.reshape(images, (-1, int(np.prod(images.shape[1:]))))
        elif form == "plane":
            images = tf.squeeze(images, axis=-1)
        elif data_format == "channels_first":
            images = tf.transpose(images, (0, 3, 1, 2))
        count = tf.shape(images)[0]
        return slots.nested(
            [
                images if index == chosen else other(index, count)
                for index in range(len(slots.inputs))
            ]
        )

    return feed
