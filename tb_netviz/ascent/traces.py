"""Compiled steps of ascents, kept by their network: (model, key, arguments) -> traced function."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.model.foreign_types import Tensors, TracedFunction
from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True, eq=False)
class _Compiled:
    """A traced function of an ascent."""

    run: TracedFunction


def trace_count(model: ImageModel) -> int:
    """Count how many times ascents on this model were traced."""
    return model.kept_count(_Compiled)


def compiled(
    model: ImageModel, key: Hashable, run: Callable[..., Tensors], arguments: Tensors
) -> TracedFunction:
    """Trace a function for these arguments, or give the one that the network keeps.

    It keeps a concrete function, which refuses other shapes instead of tracing again unnoticed.

    Args:
        model: The network that keeps it.
        key: What tells the function from all others.
        run: What to trace if there is none of that key.
        arguments: Tensors, in any nesting.
    """

    def trace() -> _Compiled:
        function = tf.function(run, autograph=False, jit_compile=False)
        return _Compiled(function.get_concrete_function(*arguments))

    return model.kept(_Compiled, key, trace).run
