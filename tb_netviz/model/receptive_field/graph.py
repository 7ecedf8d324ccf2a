"""Follow spans through a traced graph: (graph, spans of its inputs) -> spans of its outputs."""

from __future__ import annotations

from collections.abc import Sequence

from tb_netviz.keras_internals import called_function
from tb_netviz.model.foreign_types import Graph, GraphOperation, Tensor
from tb_netviz.model.graph_walk import key_of
from tb_netviz.model.receptive_field.operation import NoRuleError, Operation
from tb_netviz.model.receptive_field.rules import RULES, SHAPES_ONLY
from tb_netviz.model.receptive_field.spans import Spans, whole_spans

CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})


def follow(
    graph: Graph,
    arguments: Sequence[tuple[Tensor, Spans]],
    outputs: Sequence[Tensor],
    image: tuple[int, int],
) -> list[Spans | None]:
    """Follow every operation of a graph once, in the order in which they were added.

    Args:
        graph: The TensorFlow graph of one function.
        arguments: (input tensor, its spans); all other inputs of the graph are weights.
        outputs: Tensors of the graph to report.
        image: Height and width of the image.

    Returns:
        Spans of each output; `None` for one that does not depend on the image.
    """
    known: dict[tuple[str, int], Spans | None] = {
        key_of(tensor): spans for tensor, spans in arguments
    }
    for op in graph.get_operations():
        if op.type == "Placeholder" or not op.outputs:
            continue
        inputs = [known.get(key_of(tensor)) for tensor in op.inputs]
        if any(spans is not None for spans in inputs) and op.type not in SHAPES_ONLY:
            for tensor, spans in zip(op.outputs, _step(op, inputs, image), strict=True):
                known[key_of(tensor)] = spans
    return [known.get(key_of(tensor)) for tensor in outputs]


def _step(
    op: GraphOperation, inputs: list[Spans | None], image: tuple[int, int]
) -> Sequence[Spans | None]:
    try:
        if op.type in CALLS:
            return _call(op, inputs, image)
        if op.type not in RULES:
            raise NoRuleError
        result = RULES[op.type](Operation(op, inputs))
        if isinstance(result, Spans):
            return [result] + [
                _whole(op, index, inputs, image) for index in range(1, len(op.outputs))
            ]
        return list(result)
    # An unusual graph must never stop the caller, and the whole image is always a true answer.
    except (NoRuleError, ValueError, IndexError, TypeError, AttributeError, KeyError):
        return [_whole(op, index, inputs, image) for index in range(len(op.outputs))]


def _whole(
    op: GraphOperation, index: int, inputs: Sequence[Spans | None], image: tuple[int, int]
) -> Spans:
    known = [spans for spans in inputs if spans is not None]
    shape = op.outputs[index].shape
    sizes = [size or 1 for size in shape.as_list()] if shape.rank is not None else [1]
    flags = frozenset().union(*(spans.flags for spans in known))
    reason = f"no rule follows the operation {op.type}: the whole image is assumed"
    return whole_spans(sizes, image, flags=flags | {reason}, virtual=known[0].virtual)


def _call(
    op: GraphOperation, inputs: list[Spans | None], image: tuple[int, int]
) -> list[Spans | None]:
    """Follow a function that the graph calls, such as a user's own `tf.function`."""
    function = called_function(op.graph, op.get_attr("f").name)
    if function is None:
        raise NoRuleError
    body = function.graph
    arguments = [
        (tensor, spans)
        for tensor, spans in zip(body.inputs, inputs, strict=True)
        if spans is not None
    ]
    return follow(body, arguments, body.outputs, image)
