"""The operations between an image and the scores, in order: ImageModel -> Program.

The network is traced once. What the operations read besides signals of the image (kernels, scales,
axes) are the outputs of that trace, so at every snapshot they are read without running the network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from tb_netviz.keras_internals import called_function
from tb_netviz.model.foreign_types import Graph, GraphOperation, Tensor
from tb_netviz.model.graph_walk import key_of
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_calls import recorded, run_model
from tb_netviz.model.receptive_field.graph import CALLS
from tb_netviz.model.receptive_field.rules import SHAPES_ONLY
from tb_netviz.model.scores import read_scores
from tb_netviz.model.wiring.wires import Key


@dataclass(frozen=True, eq=False)
class Step:
    """One operation that reads a signal of the image.

    Args:
        op: The TensorFlow operation.
        signals: For each input, the tensor of a signal; `None` for other inputs.
        places: For each input, where its value lies among the program's operands; `None` for
            signals, and for values that cannot be read.
        outputs: Its tensors.
    """

    op: GraphOperation
    signals: tuple[Key | None, ...]
    places: tuple[int | None, ...]
    outputs: tuple[Key, ...]


@dataclass(frozen=True, eq=False)
class Program:
    """What a network does to an image, as far as its units are concerned.

    Args:
        steps: The operations in order; functions that the graph calls are written out.
        ends: Tensor of the output of each layer -> its path.
        scores: The tensor of the class scores; `None` where there are none.
        read: Reads the operands' present values: TensorFlow tensors, in order.
    """

    steps: tuple[Step, ...]
    ends: Mapping[Key, str]
    scores: Key | None
    read: Callable[[], Sequence[Tensor]]


def program_of(model: ImageModel, paths: Sequence[str]) -> Program:
    """Trace a network once and keep the program with it.

    Args:
        model: The network.
        paths: Paths of the layers whose outputs are found again in the program.
    """
    key = tuple(paths)
    return model.kept(Program, key, lambda: _trace(model, key))


def _trace(model: ImageModel, paths: tuple[str, ...]) -> Program:
    layers = [model.layer(path) for path in paths]
    watched = {id(layer.keras_layer) for layer in layers}
    pairs = [pair for pair in model.keras_layers if id(pair[1]) in watched]
    found: dict[str, Program] = {}

    def traced(images: Tensor) -> list[Tensor]:
        graph = tf.compat.v1.get_default_graph()
        with recorded(pairs, separate=True) as calls:
            outputs = run_model(model.keras_model, model.to_model_input(images))
        scores = read_scores(outputs, model.recipe).exact if model.class_count else None
        writing = _Writing(graph)
        signals = {key_of(images): key_of(images)}
        writing.write(graph, signals, {}, "")
        tensors = {(id(call.layer), call.call_index): call.output for call in calls}
        ends = {
            signals[key_of(tensor)]: layer.path
            for layer in layers
            if (tensor := tensors.get((id(layer.keras_layer), layer.call_index))) is not None
            and key_of(tensor) in signals
        }
        found["program"] = Program(
            tuple(writing.steps),
            ends,
            None if scores is None else signals.get(key_of(scores)),
            lambda: (),
        )
        return writing.operands

    compiled = tf.function(traced, autograph=False).get_concrete_function(
        tf.TensorSpec((1, *model.image_shape), tf.float32)
    )
    program = found["program"]
    grey = tf.zeros((1, *model.image_shape), tf.float32)
    return Program(program.steps, program.ends, program.scores, lambda: compiled(grey))


@dataclass(eq=False)
class _Writing:
    """Writes the steps of a graph, and those of the functions that it calls."""

    graph: Graph
    steps: list[Step] = field(default_factory=list)
    operands: list[Tensor] = field(default_factory=list)
    _known: dict[Key, int] = field(default_factory=dict)

    def write(
        self, graph: Graph, signals: dict[Key, Key], outer: dict[Key, Tensor | None], prefix: str
    ) -> None:
        """Write the steps of one graph.

        Args:
            graph: The graph.
            signals: Its tensors that hold signals -> their names in the program; grows.
            outer: The other inputs of a called function -> tensors of the outermost graph.
            prefix: What tells its operations from those of other graphs.
        """
        for op in list(graph.get_operations()):
            is_signal = [key_of(tensor) in signals for tensor in op.inputs]
            if not any(is_signal) or op.type in SHAPES_ONLY or not op.outputs:
                continue
            if op.type in CALLS and self._call(op, signals, outer, prefix):
                continue
            outputs = tuple((prefix + op.name, place) for place in range(len(op.outputs)))
            places = tuple(
                None if signal else self._place(tensor, outer)
                for signal, tensor in zip(is_signal, op.inputs, strict=True)
            )
            named = tuple(signals.get(key_of(tensor)) for tensor in op.inputs)
            self.steps.append(Step(op, named, places, outputs))
            signals.update(zip(map(key_of, op.outputs), outputs, strict=True))

    def _call(
        self,
        op: GraphOperation,
        signals: dict[Key, Key],
        outer: dict[Key, Tensor | None],
        prefix: str,
    ) -> bool:
        """Write the steps of a called function; False where it is not known."""
        function = called_function(op.graph, op.get_attr("f").name)
        if function is None:
            return False
        body = function.graph
        inside: dict[Key, Key] = {}
        others: dict[Key, Tensor | None] = {}
        for own, given in zip(body.inputs, op.inputs, strict=True):
            if key_of(given) in signals:
                inside[key_of(own)] = signals[key_of(given)]
            else:
                others[key_of(own)] = self._outermost(given, outer)
        self.write(body, inside, others, f"{prefix}{op.name}/")
        for given, own in zip(op.outputs, body.outputs, strict=True):
            if key_of(own) in inside:
                signals[key_of(given)] = inside[key_of(own)]
        return True

    def _place(self, tensor: Tensor, outer: Mapping[Key, Tensor | None]) -> int | None:
        """Where the value of a tensor lies among the operands; `None`: it cannot be read."""
        found = self._outermost(tensor, outer)
        if found is None or not (found.dtype.is_floating or found.dtype.is_integer):
            return None
        key = key_of(found)
        if key not in self._known:
            self._known[key] = len(self.operands)
            self.operands.append(found)
        return self._known[key]

    def _outermost(self, tensor: Tensor, outer: Mapping[Key, Tensor | None]) -> Tensor | None:
        """Compute in the outermost graph what a called function computes from weights."""
        if tensor.graph is self.graph:
            return tensor
        if key_of(tensor) in outer:
            return outer[key_of(tensor)]
        inputs = [self._outermost(one, outer) for one in tensor.op.inputs]
        if tensor.op.type == "Placeholder" or any(one is None for one in inputs):
            return None
        again = self.graph.create_op(
            tensor.op.type,
            inputs,
            [output.dtype for output in tensor.op.outputs],
            attrs=dict(tensor.op.node_def.attr),
        )
        return again.outputs[tensor.value_index]


def value(tensor: Tensor) -> np.ndarray:
    """See an operand as an array, without copying it where it lies in main memory."""
    array: np.ndarray = np.asarray(tensor)
    return array
