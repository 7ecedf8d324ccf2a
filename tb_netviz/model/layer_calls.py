"""Watch the layers of a Keras model run: `with recorded(layers) as calls: model(x)`.

It watches what runs, not how the model was put together, so Functional, Sequential, nested,
subclassed and shared layers are all the same to it. The user's model gets no new nodes, layers or
attributes: `layer.call` is shadowed on the instance during one trace and then put back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import keras
import tensorflow as tf

from tb_netviz.keras_internals import (
    inner_layers,
    shadowed,
    unchecked_input,
    uncounted_call,
    unrounded_inputs,
)
from tb_netviz.model.foreign_types import Graph, KerasLayer, KerasModel, Tensor, Tensors

# Layers that run their inner layers once per time step; each is shown as one layer.
_LOOPING = (keras.layers.RNN, keras.layers.Bidirectional, keras.layers.TimeDistributed)


@dataclass(frozen=True)
class Call:
    """One run of one layer inside a trace: its tensors, not their values."""

    path: str
    layer: KerasLayer
    call_index: int
    inputs: tuple[Tensor, ...]  # symbolic
    output: Tensor  # the first symbolic tensor it returned


def walk_layers(model: KerasModel) -> Iterator[tuple[str, KerasLayer]]:
    """Yield (path, layer) of every layer in the model, outer before inner, each layer once."""
    seen_layers: set[int] = {id(model)}
    seen_paths: set[str] = set()

    def walk(parent: KerasLayer, prefix: str) -> Iterator[tuple[str, KerasLayer]]:
        for layer in inner_layers(parent):
            if id(layer) in seen_layers:
                continue
            seen_layers.add(id(layer))
            path = prefix + layer.name
            # Keras asks for unique names in Functional models only.
            while path in seen_paths:
                path += "_"
            seen_paths.add(path)
            yield path, layer
            if not isinstance(layer, _LOOPING):
                yield from walk(layer, path + "/")

    yield from walk(model, "")


def _call_name(layer: KerasLayer) -> str:
    return "quantized_call" if getattr(layer, "quantization_mode", None) else "call"


def _as_written(call: Callable[..., Tensors]) -> Callable[..., Tensors]:
    """Find the Python code behind a `call` that the user decorated with @tf.function.

    Such a function has a graph of its own, whose tensors cannot be read from outside.
    """
    return getattr(call, "python_function", call)


def _tensors_of(graph: Graph, structure: Tensors) -> list[Tensor]:
    """List the tensors of this graph: not those inside the graph of a loop or a map."""
    return [
        leaf
        for leaf in keras.tree.flatten(structure)
        if tf.is_tensor(leaf) and getattr(leaf, "graph", None) is graph
    ]


class _AllRecordedError(BaseException):
    """Ends a trace whose wanted calls have all run; no layer may catch it on the way out."""


@contextmanager
def recorded(
    layers: Sequence[tuple[str, KerasLayer]],
    *,
    separate: bool = False,
    wanted: Collection[tuple[int, int]] | None = None,
) -> Iterator[list[Call]]:
    """Record every run of the given layers inside the block, in the order in which they end.

    Args:
        layers: (path, layer) pairs as `walk_layers` yields them.
        separate: Give a layer that returns its input untouched (dropout at inference) an output
            tensor of its own, so that what reads it can be told from what reads its input.
        wanted: (id of a layer, index of its call) of all calls that matter. The block ends as soon
            as they have run: what follows costs no trace, and need not accept the image's size.
            `None`: the block runs to its end.

    Yields:
        The list that fills with `Call`s.
    """
    graph = tf.compat.v1.get_default_graph()
    calls: list[Call] = []
    counts: dict[int, int] = {}
    missing = None if wanted is None else set(wanted)

    def watching(
        path: str, layer: KerasLayer, call: Callable[..., Tensors]
    ) -> Callable[..., Tensors]:
        function = _as_written(call)

        def watched(*args: Tensors, **kwargs: Tensors) -> Tensors:
            index = counts.get(id(layer), 0)
            counts[id(layer)] = index + 1
            output = function(*args, **kwargs)
            inputs = _tensors_of(graph, (args, kwargs))
            if separate and any(output is tensor for tensor in inputs):
                output = tf.identity(output)
            outputs = _tensors_of(graph, output)
            if outputs:
                calls.append(Call(path, layer, index, tuple(inputs), outputs[0]))
                if missing is not None:
                    missing.discard((id(layer), index))
                    if not missing:
                        raise _AllRecordedError
            return output

        return watched

    with ExitStack() as stack:
        for path, layer in layers:
            name = _call_name(layer)
            stack.enter_context(shadowed(layer, name, watching(path, layer, getattr(layer, name))))
        with suppress(_AllRecordedError):
            yield calls


def run_model(model: KerasModel, inputs: Tensors, *, any_size: bool = False) -> Tensors:
    """Call the model as at inference, leaving its losses and its state variables as they are.

    A model declared for integer images gets floats all the same: rounding them would cut off
    every gradient.

    Args:
        model: A Keras model.
        inputs: What it takes.
        any_size: Whether images of another size than it was declared for are let in. Its layers
            may still refuse them.
    """
    with ExitStack() as stack:
        stack.enter_context(keras.StatelessScope())
        stack.enter_context(uncounted_call(model))
        if _as_written(model.call) is not model.call:
            stack.enter_context(shadowed(model, "call", _as_written(model.call)))
        for part in (model, *(layer for _, layer in walk_layers(model))):
            stack.enter_context(unrounded_inputs(part))
            if any_size:
                stack.enter_context(unchecked_input(part))
        return model(inputs, training=False)
