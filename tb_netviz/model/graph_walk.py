"""Walks over the operations of a traced graph, from a tensor back to where it came from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import tensorflow as tf

from tb_netviz.model.foreign_types import GraphOperation, Tensor


def key_of(tensor: Tensor) -> tuple[str, int]:
    """Name a tensor inside its graph: (operation, index of the output)."""
    return tensor.op.name, tensor.value_index


def sources(tensor: Tensor, producers: Mapping[tuple[str, int], str]) -> tuple[str, ...]:
    """Name the producers a tensor depends on directly, looking through everything between.

    Args:
        tensor: A symbolic tensor; it may itself be a producer's output.
        producers: Name of the producer of each recorded tensor, by `key_of`.

    Returns:
        The names in the order in which they are found, each once.
    """
    found: dict[str, None] = {}
    seen = set()
    waiting = [tensor]
    while waiting:
        current = waiting.pop()
        key = key_of(current)
        if key in seen:
            continue
        seen.add(key)
        if key in producers:
            found[producers[key]] = None
            continue
        waiting.extend(reversed(current.op.inputs))
    return tuple(found)


def _same(operation: GraphOperation, tensor: Tensor) -> Tensor:
    return tensor


# How to run each linear operation again on another tensor.
_AGAIN: Mapping[str, Callable[[GraphOperation, Tensor], Tensor]] = {
    "AvgPool": lambda operation, tensor: tf.nn.avg_pool2d(
        tensor,
        operation.get_attr("ksize"),
        operation.get_attr("strides"),
        operation.get_attr("padding").decode(),
        operation.get_attr("data_format").decode(),
    ),
    "Cast": lambda operation, tensor: tf.cast(tensor, operation.outputs[0].dtype),
    "ExpandDims": lambda operation, tensor: tf.expand_dims(tensor, operation.inputs[1]),
    "Mean": lambda operation, tensor: tf.reduce_mean(
        tensor, operation.inputs[1], keepdims=operation.get_attr("keep_dims")
    ),
    "Reshape": lambda operation, tensor: tf.reshape(tensor, operation.inputs[1]),
    "Squeeze": lambda operation, tensor: tf.squeeze(
        tensor, operation.get_attr("squeeze_dims") or None
    ),
    "Transpose": lambda operation, tensor: tf.transpose(tensor, operation.inputs[1]),
}
PASS_THROUGH = frozenset(
    {"Cast", "CheckNumerics", "EnsureShape", "ExpandDims", "Identity", "Reshape", "Squeeze"}
)
AVERAGING = PASS_THROUGH | {"AvgPool", "Mean", "Transpose"}


def back_to(
    tensor: Tensor, wanted: Collection[str], through: Collection[str] = PASS_THROUGH
) -> tuple[GraphOperation, list[GraphOperation]] | None:
    """Follow first inputs from a tensor back to an operation of a wanted type.

    Returns:
        The wanted operation and the operations passed on the way, nearest to it first; `None`
        where another operation lies between.
    """
    passed: list[GraphOperation] = []
    while tensor.op.type not in wanted:
        operation = tensor.op
        if operation.type == "IdentityN":  # what tf.custom_gradient wraps its results in
            tensor = operation.inputs[tensor.value_index]
        elif operation.type in through and operation.inputs:
            passed.insert(0, operation)
            tensor = operation.inputs[0]
        else:
            return None
    return tensor.op, passed


def replay(operations: Sequence[GraphOperation], tensor: Tensor) -> Tensor:
    """Run operations of `AVERAGING` again on another first input.

    Args:
        operations: Chain in order; each takes the previous one's output as its first input.
        tensor: The first input of the first of them.

    Returns:
        The output of the last.
    """
    for operation in operations:
        tensor = _AGAIN.get(operation.type, _same)(operation, tensor)
    return tensor
