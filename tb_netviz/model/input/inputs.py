"""What the model eats: Keras model -> shape and order of its image input, and how to feed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.keras_internals import input_structure
from tb_netviz.model.layer_calls import walk_layers

# Where the model leaves height and width open and the user does not say.
DEFAULT_SIDE = 224


@dataclass(frozen=True)
class ImageInput:
    """The image input of a model.

    Args:
        image_shape: (height, width, channels) of the images.
        data_format: `"channels_last"` or `"channels_first"` inside the model.
        has_channel_axis: False for a model of plain (height, width) arrays.
        feed: Turns a batch in model space, (n, height, width, channels), into the model's argument.
        notes: What was assumed about the images.
        others: Indices of the model's further inputs.
        filled: Those of them that are fed values of the user's data; the rest are fed zeros.
    """

    image_shape: tuple[int, int, int]
    data_format: str
    has_channel_axis: bool
    feed: Callable[[Any], Any]
    notes: tuple[str, ...] = ()
    others: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()

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


def data_format_of(model: Any) -> str:
    """`"channels_last"` or `"channels_first"`: the order that the model's own layers work in."""
    for _, layer in walk_layers(model):
        if isinstance(getattr(layer, "data_format", None), str):
            return str(layer.data_format)
    return str(keras.config.image_data_format())


def input_shapes(model: Any) -> list[tuple[int | None, ...]]:
    """Shapes without the batch axis; a subclassed model knows them only once it was built."""
    inputs = getattr(model, "inputs", None)
    if inputs:
        return [tuple(tensor.shape[1:]) for tensor in inputs]
    config = model.get_build_config() or {}
    shapes = config.get("input_shape") or list((config.get("shapes_dict") or {}).values())
    if not shapes:
        return []
    is_single = isinstance(shapes, list | tuple) and (
        shapes[0] is None or isinstance(shapes[0], int)
    )
    flat = [shapes] if is_single else keras.tree.flatten_shape(shapes)
    return [tuple(shape[1:]) for shape in flat]


def _is_image(shape: tuple[int | None, ...]) -> bool:
    return len(shape) == 3 or (len(shape) == 2 and all(side is None or side >= 8 for side in shape))


def choose_image_input(shapes: list[tuple[int | None, ...]], name: str) -> int:
    """Which of the inputs takes images.

    Args:
        shapes: Shapes without the batch axis.
        name: Name of the model.

    Raises:
        NetVizError: None of them does, or several do.
    """
    images = [index for index, shape in enumerate(shapes) if len(shape) == 3]
    images = images or [index for index, shape in enumerate(shapes) if _is_image(shape)]
    if not images:
        listed = ", ".join(str((None, *shape)) for shape in shapes)
        raise NetVizError(
            f"model '{name}' has no image input: its inputs have shape {listed}; expected "
            "(None, height, width, channels)."
        )
    if len(images) > 1:
        raise NetVizError(
            f"model '{name}' has {len(images)} image inputs and only one can be shown; wrap it in "
            "a keras.Model of one image input."
        )
    return images[0]


def find_image_input(model: Any, image_shape: tuple[int, ...] | None) -> ImageInput:
    """Find the image input of a Keras model.

    Args:
        model: A built Keras model.
        image_shape: (height, width[, channels]) where the model leaves them open.

    Raises:
        NetVizError: The model is not built, or has no image input, or several.
    """
    if not model.built:
        raise NetVizError(
            f"model '{model.name}' has no weights yet; call it once on a batch, or build or train "
            "it, before it is shown."
        )
    shapes = input_shapes(model)
    if not shapes and image_shape is None:
        raise NetVizError(
            f"model '{model.name}' does not tell the shape of its input; give image_shape=(height, "
            "width, channels)."
        )
    shapes = shapes or [tuple(image_shape or ())]
    chosen = choose_image_input(shapes, model.name)
    shape, notes = shapes[chosen], []
    has_channel_axis = len(shape) == 3
    data_format = data_format_of(model) if has_channel_axis else "channels_last"
    if not has_channel_axis:
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
    others = [index for index in range(len(shapes)) if index != chosen]
    return ImageInput(
        image_shape=(int(height), int(width), int(channels)),
        data_format=data_format,
        has_channel_axis=has_channel_axis,
        feed=_feeder(model, shapes, chosen, data_format, has_channel_axis, {}),
        notes=tuple(notes),
        others=tuple(others),
    )


def with_other_inputs(
    image_input: ImageInput, model: Any, values: Mapping[int, np.ndarray]
) -> ImageInput:
    """Feed a model's further inputs values of the user's own instead of zeros.

    Args:
        image_input: How the model is fed so far.
        model: The same Keras model.
        values: Index of an input -> its value for every image, without the batch axis.
    """
    shapes = input_shapes(model)
    (chosen,) = (index for index in range(len(shapes)) if index not in image_input.others)
    feed = _feeder(
        model,
        shapes,
        chosen,
        image_input.data_format,
        image_input.has_channel_axis,
        values,
    )
    return replace(image_input, feed=feed, filled=tuple(sorted(values)))


def _feeder(
    model: Any,
    shapes: list[tuple[int | None, ...]],
    chosen: int,
    data_format: str,
    has_channel_axis: bool,
    values: Mapping[int, np.ndarray],
) -> Callable[[Any], Any]:
    def other(index: int, count: Any) -> Any:
        dtype = keras.backend.standardize_dtype(model.inputs[index].dtype)
        if index not in values:
            return tf.zeros((count, *(side or 1 for side in shapes[index])), dtype)
        value = tf.constant(values[index], dtype)
        return tf.repeat(value[None], count, axis=0)

    def feed(images: Any) -> Any:
        if not has_channel_axis:
            images = tf.squeeze(images, axis=-1)
        elif data_format == "channels_first":
            images = tf.transpose(images, (0, 3, 1, 2))
        if len(shapes) == 1:
            return images
        count = tf.shape(images)[0]
        flat = [images if index == chosen else other(index, count) for index in range(len(shapes))]
        structure = input_structure(model)
        return flat if structure is None else keras.tree.pack_sequence_as(structure, flat)

    return feed
