"""ReLUs that let gradients of images through where they block them.

A leak lets a share of every gradient through, in the ReLU's place: images that follow it show what
other networks recognise too. Redirection lets all of it through, where nothing else would pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import keras
import tensorflow as tf

from tb_netviz.keras_internals import shadowed
from tb_netviz.model.foreign_types import KerasLayer, Tensor


def eased_relu(
    x: Tensor, redirect: Tensor | bool, *, ceiling: float | None = None, leak: float = 0.0
) -> Tensor:
    """Rectify, and let more of the gradient through than a ReLU does.

    Args:
        x: Values before the ReLU, shape (n, ...).
        redirect: Scalar bool tensor: whether the whole gradient of an image passes where none of it
            would. False gives the ordinary gradient, without a new trace. With a leak some of it
            always passes, so this changes nothing.
        ceiling: Upper bound of the activation: 6 for ReLU6, `None` for none.
        leak: Share of the gradient that passes where the ReLU blocks it, in [0, 1].

    Returns:
        The rectified values, shape (n, ...).

    Reference: Lucid, `optvis/overrides/redirected_relu_grad.py`; Guo, Li, Chen 2020,
        "Backpropagating linearly improves transferability of adversarial examples".
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
                if ceiling is not None:
                    is_open = (result > 0) & (result < ceiling)
                    return tf.where(is_open, upstream, leak * upstream)
                if leak:
                    return tf.raw_ops.LeakyReluGrad(gradients=upstream, features=result, alpha=leak)
                return tf.raw_ops.ReluGrad(gradients=upstream, features=result)

            def redirected() -> Tensor:
                passed = ordinary()
                axes = list(range(1, len(upstream.shape)))
                blocked = tf.reduce_all(tf.equal(passed, 0), axis=axes, keepdims=True)
                return tf.where(blocked, upstream, passed)

            if leak:
                return ordinary()
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
def eased_relus(
    layers: Sequence[KerasLayer], redirect: Tensor | bool, leak: float = 0.0
) -> Iterator[None]:
    """Let the ReLUs of the given layers let more of the gradient through inside the block.

    Args:
        layers: Keras layers; those with a ReLU as `activation`, and ReLU layers, are switched.
        redirect: Scalar bool tensor, see `eased_relu`.
        leak: Share of the gradient that passes where a ReLU blocks it.
    """

    def replacement(ceiling: float) -> Activation:
        bound = None if ceiling == math.inf else ceiling

        def relu(inputs: Tensor, *_: object, **__: object) -> Tensor:
            return eased_relu(inputs, redirect, ceiling=bound, leak=leak)

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
