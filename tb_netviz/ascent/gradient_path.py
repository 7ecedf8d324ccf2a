"""Whether a layer can be optimised: (network, layer) -> nothing, or an error that says why not."""

from __future__ import annotations

from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.image_model import ImageModel


def check_gradient_path(model: ImageModel, layer: str) -> None:
    """Make sure that a gradient flows from a layer to the picture.

    The network is traced, not run, and only once per layer.

    Raises:
        NetVizError: No gradient flows from the layer to the picture.
    """
    path = model.kept(_GradientPath, layer, lambda: _GradientPath(_is_connected(model, layer)))
    if not path.is_connected:
        raise NetVizError(
            f"Layer '{layer}' passes no gradient to the picture: it is not on a differentiable "
            f"path from the input. Choose another layer."
        )


@dataclass(frozen=True)
class _GradientPath:
    """Whether a gradient flows from a layer to the picture."""

    is_connected: bool


def _is_connected(model: ImageModel, layer: str) -> bool:
    tap = model.tap([layer])
    connected = False

    def probe(images: Tensor) -> Tensor:
        nonlocal connected
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            activation = tap(images)[layer]
        connected = tape.gradient(activation, images) is not None
        return tf.zeros([])

    spec = tf.TensorSpec([1, *model.image_shape], tf.float32)
    tf.function(probe, autograph=False).get_concrete_function(spec)
    return connected
