"""The structure of a model, read from one trace of it: Keras model -> layers and heads.

Nothing is computed: the trace is a graph of symbolic tensors, which is read and thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import tensorflow as tf

from tb_netviz.errors import NetVizError, reason_of
from tb_netviz.model.foreign_types import KerasLayer, KerasModel, Tensor
from tb_netviz.model.graph_walk import key_of, sources
from tb_netviz.model.heads import Heads, find_heads
from tb_netviz.model.input.expected import output_names_of
from tb_netviz.model.input.input_scaling import InputScaling, read_input_scaling
from tb_netviz.model.input.inputs import ImageInput
from tb_netviz.model.layer import Layer, Shape
from tb_netviz.model.layer_calls import Call, recorded, run_model

_CONVOLUTIONS = (
    keras.layers.Conv2D,
    keras.layers.Conv2DTranspose,
    keras.layers.DepthwiseConv2D,
    keras.layers.SeparableConv2D,
)


@dataclass(frozen=True)
class Structure:
    """What one trace tells about a model.

    Args:
        layers: The layers in the order in which they run, without those in `aliases`.
        aliases: Containers that only hand on the output of a layer inside: their path -> path of
            that layer.
        heads: The outputs that may hold classes, and how their scores are found.
        scaling: What the model does to its input before the first real layer.
    """

    layers: tuple[Layer, ...]
    aliases: dict[str, str]
    heads: Heads
    scaling: InputScaling


def _call_path(call: Call) -> str:
    return call.path if call.call_index == 0 else f"{call.path}:{call.call_index + 1}"


def _shape(tensor: Tensor, channels_first: bool) -> Shape:
    shape = tuple(tensor.shape)[1:]
    return (*shape[1:], shape[0]) if channels_first and len(shape) == 3 else shape


def _is_inside(path: str, container: str) -> bool:
    return path.startswith(container + "/")


def read_structure(
    model: KerasModel,
    layers: Sequence[tuple[str, KerasLayer]],
    image_input: ImageInput,
    output: int | str | None = None,
) -> Structure:
    """Trace the model once and read its layers, their parents and its scores.

    Args:
        model: The Keras model.
        layers: (path, layer) pairs of `walk_layers`.
        image_input: How it is fed.
        output: Which output holds the classes, see `find_heads`.

    Raises:
        NetVizError: The model fails on a batch of images.
    """
    structure: list[Structure] = []

    def trace(images: Tensor) -> None:
        with recorded(layers, separate=True) as calls:
            outputs = run_model(model, image_input.feed(images))
        found, aliases = _read(calls, image_input.data_format == "channels_first")
        heads = find_heads(model, outputs, output_names_of(model), output)
        structure.append(Structure(found, aliases, heads, read_input_scaling(images)))

    try:
        tf.function(trace, autograph=False).get_concrete_function(
            tf.TensorSpec((None, *image_input.image_shape), tf.float32)
        )
    except NetVizError:
        raise
    except Exception as error:  # whatever the user's own layers raise
        raise NetVizError(
            f"model '{model.name}' could not be run on images of shape "
            f"{(None, *image_input.image_shape)}: {reason_of(error)}"
        ) from error
    return structure[0]


def _read(
    calls: Sequence[Call], is_channels_first: bool
) -> tuple[tuple[Layer, ...], dict[str, str]]:
    producers: dict[tuple[str, int], str] = {}
    listed: list[Call] = []
    aliases: dict[str, str] = {}
    for call in calls:
        # Inner layers end before their container, so they claim a tensor first.
        path, key = _call_path(call), key_of(call.output)
        if key in producers:
            aliases[path] = producers[key]
        else:
            producers[key] = path
            listed.append(call)
    layers = []
    for call in listed:
        path = _call_path(call)
        channels_first = is_channels_first and len(call.output.shape) == 4
        own_format = getattr(call.layer, "data_format", None)
        if isinstance(own_format, str):
            channels_first = own_format == "channels_first" and len(call.output.shape) == 4
        is_container = any(_is_inside(other.path, call.path) for other in calls)
        # A container's parents are the layers that make its output; a plain layer's, its inputs.
        start = [call.output] if is_container else call.inputs
        others = {key: name for key, name in producers.items() if name != path}
        parents = dict.fromkeys(name for tensor in start for name in sources(tensor, others))
        layers.append(
            Layer(
                path=path,
                type=type(call.layer).__name__,
                input_shapes=tuple(_shape(tensor, channels_first) for tensor in call.inputs),
                output_shape=_shape(call.output, channels_first),
                parameters=int(call.layer.count_params()),
                parents=tuple(parents),
                call_index=call.call_index,
                keras_layer=call.layer,
                is_convolution=isinstance(call.layer, _CONVOLUTIONS)
                and len(call.output.shape) == 4,
                is_container=is_container,
                channels_first=channels_first,
            )
        )
    return tuple(layers), aliases
