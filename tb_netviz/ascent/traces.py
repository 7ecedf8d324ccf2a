"""Compiled steps of ascents, kept with their model: (model, key, arguments) -> traced function."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tensorflow as tf

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True, eq=False)
class _Compiled:
    """A traced function of an ascent."""

    run: Callable[..., Any]


def trace_count(model: ImageModel) -> int:
    """How many times ascents on this model were traced."""
    return model.kept_count(_Compiled)


def compiled(
    model: ImageModel, key: Hashable, run: Callable[..., Any], arguments: Any
) -> Callable[..., Any]:
    """The function traced for these arguments, kept with the model.

    A concrete function is kept, which refuses other shapes rather than trace again unseen.

    Args:
        model: The network that keeps it.
        key: What tells it from all others.
        run: What is traced where there is none of that key.
        arguments: Tensors, in any nesting.
    """

    def trace() -> _Compiled:
        function = tf.function(run, autograph=False, jit_compile=False)
        return _Compiled(function.get_concrete_function(*arguments))

    return model.kept(_Compiled, key, trace).run
