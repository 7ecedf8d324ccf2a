"""A ReLU that lets the gradient through where it would block all of it, for dead starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import keras
import tensorflow as tf

from tb_netviz.keras_internals import shadowed
from tb_netviz.model.foreign_types import KerasLayer, Tensor


def redirected_relu(x: Tensor, redirect: Tensor | bool, *, ceiling: float | None = None) -> Tensor:
    """Rectify, and let the whole gradient of an image through where none of it would pass.

    Args:
        x: Values before the ReLU, shape (n, ...).
        redirect: Scalar bool tensor; False gives the ordinary gradient, without a new trace.
        ceiling: Upper bound of the activation: 6 for ReLU6, `None` for none.

    Returns:
        The rectified values, shape (n, ...).

    Reference: Lucid, `optvis/overrides/redirected_relu_grad.py`.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def rectify(values: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
        # The gradient uses the result only, so TensorFlow may fuse the ReLU with the operation
        # before it. The search for blocked images runs only while redirecting.
        result = tf.nn.relu(values)
        if ceiling is not None:
            result = tf.minimum(result, tf.cast(ceiling, values.dtype))

        def gradient(upstream: Tensor) -> Tensor:
            def ordinary() -> Tensor:
                if ceiling is None:
                    return tf.raw_ops.ReluGrad(gradients=upstream, features=result)
                open_gate = (result > 0) & (result < ceiling)
                return tf.where(open_gate, upstream, tf.zeros_like(upstream))

            def redirected() -> Tensor:
                passed = ordinary()
                axes = list(range(1, len(upstream.shape)))
                blocked = tf.reduce_all(tf.equal(passed, 0), axis=axes, keepdims=True)
                return tf.where(blocked, upstream, passed)

            return tf.cond(tf.convert_to_tensor(redirect), redirected, ordinary)

        return result, gradient

    return rectify(x)


Activation = Callable[..., Tensor]

# Every ReLU that people give as `activation=`, with its upper bound.
_RELUS: tuple[tuple[Activation, float], ...] = (
    (keras.activations.relu, math.inf),
    (keras.ops.relu, math.inf),
    (tf.nn.relu, math.inf),
    (keras.activations.relu6, 6.0),
    (keras.ops.relu6, 6.0),
    (tf.nn.relu6, 6.0),
)


def _ceiling_of_function(function: object) -> float | None:
    """Return 6 for ReLU6, infinity for ReLU and `None` for anything else."""
    return next((ceiling for relu, ceiling in _RELUS if function is relu), None)


def _ceiling_of_layer(layer: KerasLayer) -> float | None:
    """Return the same for a `keras.layers.ReLU`; a leaky one never blocks a whole gradient."""
    if layer.negative_slope or layer.threshold:
        return None
    return math.inf if layer.max_value is None else float(layer.max_value)


@contextmanager
def redirected_relus(layers: Sequence[KerasLayer], redirect: Tensor | bool) -> Iterator[None]:
    """Let the ReLUs of the given layers redirect their gradient inside the block.

    Args:
        layers: Keras layers; those with a ReLU as `activation`, and ReLU layers, are switched.
        redirect: Scalar bool tensor, see `redirected_relu`.
    """

    def replacement(ceiling: float) -> Activation:
        bound = None if ceiling == math.inf else ceiling

        def relu(inputs: Tensor, *_: object, **__: object) -> Tensor:
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
            ceiling = _ceiling_of_function(activation)
            if ceiling is not None:
                stack.enter_context(shadowed(layer, "activation", replacement(ceiling)))
        yield
