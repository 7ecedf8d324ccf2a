"""ReLU whose gradient passes where all of it would be blocked: for ascents that start dead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import keras
import tensorflow as tf

from tb_netviz.model.recorder import shadowed


def redirected_relu(x: Any, redirect: Any, *, ceiling: float | None = None) -> Any:
    """ReLU (or ReLU6) that lets the gradient through for images for which it would all vanish.

    Args:
        x: Values before the ReLU, shape (n, ...).
        redirect: Scalar bool tensor; False gives the ordinary gradient, without a new trace.
        ceiling: Upper bound of the activation: 6 for ReLU6, `None` for none.

    Returns:
        The rectified values, shape (n, ...).

    Reference: Lucid, `optvis/overrides/redirected_relu_grad.py`.
    """

    @tf.custom_gradient
    def rectify(values: Any) -> tuple[Any, Callable[[Any], Any]]:
        open_gate = values > 0
        result = tf.nn.relu(values)
        if ceiling is not None:
            open_gate &= values < ceiling
            # Relu6 as one operation, so that a walk over the graph recognises it.
            result = tf.nn.relu6(values) if ceiling == 6 else tf.minimum(result, ceiling)

        def gradient(upstream: Any) -> Any:
            ordinary = tf.where(open_gate, upstream, tf.zeros_like(upstream))
            axes = list(range(1, len(upstream.shape)))
            blocked = tf.reduce_all(tf.equal(ordinary, 0), axis=axes, keepdims=True)
            return tf.where(blocked & redirect, upstream, ordinary)

        return result, gradient

    return rectify(x)


def _ceiling_of(function: Any) -> float | None:
    """6 for ReLU6, infinity for ReLU, `None` for anything else."""
    return {keras.activations.relu: float("inf"), keras.activations.relu6: 6.0}.get(function)


def _ceiling_of_layer(layer: Any) -> float | None:
    """The same for a `keras.layers.ReLU`; leaky ones never block all of a gradient."""
    if layer.negative_slope or layer.threshold:
        return None
    return float("inf") if layer.max_value is None else float(layer.max_value)


@contextmanager
def redirected_relus(layers: Sequence[Any], redirect: Any) -> Iterator[None]:
    """Let the ReLUs of the given layers redirect their gradient inside the block.

    Args:
        layers: Keras layers; those with a ReLU as `activation`, and ReLU layers, are switched.
        redirect: Scalar bool tensor, see `redirected_relu`.
    """

    def replacement(ceiling: float) -> Callable[..., Any]:
        bound = None if ceiling == float("inf") else ceiling

        def relu(inputs: Any, *_: Any, **__: Any) -> Any:
            return redirected_relu(inputs, redirect, ceiling=bound)

        return relu

    with ExitStack() as stack:
        for layer in layers:
            if isinstance(layer, keras.layers.ReLU):
                ceiling = _ceiling_of_layer(layer)
                if ceiling is not None:
                    stack.enter_context(shadowed(layer, "call", replacement(ceiling)))
                continue
            activation = getattr(layer, "activation", None)
            ceiling = _ceiling_of(activation) if callable(activation) else None
            if ceiling is not None:
                stack.enter_context(shadowed(layer, "activation", replacement(ceiling)))
        yield
