"""Compiled steps of ascents, kept with their model: (model, key, arguments) -> traced function."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

import tensorflow as tf

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel


def trace_count(model: ImageModel) -> int:
    """How many times ascents on this model were traced."""
    return sum(isinstance(key, tuple) and key[:1] == ("ascent",) for key in model.traces)


def compiled(model: ImageModel, key: Hashable, run: Callable[..., Any], arguments: Any) -> Any:
    """The function traced for these arguments, kept with the model.

    A concrete function is kept, which refuses other shapes rather than trace again unseen.

    Args:
        model: Whose `traces` keep it.
        key: What tells it from all others; begins with "ascent".
        run: What is traced where there is none of that key.
        arguments: Tensors, in any nesting.
    """
    if key not in model.traces:
        function = tf.function(run, autograph=False, jit_compile=False)
        model.traces[key] = function.get_concrete_function(*arguments)
    return model.traces[key]
