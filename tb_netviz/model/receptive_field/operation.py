"""One operation of a traced graph as the receptive-field rules see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_netviz.model.receptive_field.spans import Spans


class NoRuleError(Exception):
    """No rule covers an operation or one of its settings, so the whole image is assumed."""


@dataclass(frozen=True)
class Operation:
    """One operation of the graph, as the rules see it.

    Args:
        op: The TensorFlow operation.
        inputs: Spans of each input; `None` if it does not depend on the image.
    """

    op: Any
    inputs: Sequence[Spans | None]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the first output."""
        return shape_of(self.op.outputs[0])

    def attribute(self, name: str) -> Any:
        """Return the value of an attribute, text decoded."""
        value = self.op.get_attr(name)
        return value.decode() if isinstance(value, bytes) else value

    def constant(self, index: int) -> np.ndarray:
        """Return the value of an input that is known before the model runs."""
        value = tf.get_static_value(self.op.inputs[index])
        if value is None:
            raise NoRuleError
        return np.asarray(value)

    def subject(self, index: int = 0) -> Spans:
        """Return the spans of the one input that depends on the image; no other may."""
        spans = self.inputs[index]
        if spans is None or sum(other is not None for other in self.inputs) != 1:
            raise NoRuleError
        return spans


def shape_of(tensor: Any) -> tuple[int, ...]:
    """Return the static shape of a tensor; raise `NoRuleError` where it is not known.

    A first axis of open size counts as 1: one image is followed, but a user's own `tf.function`
    may have been traced for any number.
    """
    if tensor.shape.rank is None:
        raise NoRuleError
    shape = tensor.shape.as_list()
    if shape and shape[0] is None:
        shape[0] = 1
    if None in shape:
        raise NoRuleError
    return tuple(shape)
