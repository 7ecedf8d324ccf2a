"""The gradient of a dream: tiles (b, h, w, c) -> gradient (b, h, w, c), objective (b,), lowest ().

The gradient at the layer is set to what the layer should see more of: its own rectified activation
(so the ascent maximises half the squared activation), or, with a guide, the guide's best-matching
feature at each position. It is then carried back to the picture.

Reference: Mordvintsev, Olah, Tyka 2015, "Inceptionism", and its notebook google/deepdream.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import FeaturesOfPositions, Image, Images, PerImage, PerUnit
from tb_netviz.errors import NetVizError
from tb_netviz.model.device_memory import Batches
from tb_netviz.model.image_model import ImageModel

# Most positions of a guide's map that are compared with each position of the dream's: the table of
# all pairs must fit in memory.
GUIDE_POSITIONS = 784


@dataclass(frozen=True)
class Response:
    """How a layer responds to a batch of tiles.

    Args:
        gradient: (b, height, width, channels) float32, with respect to the tiles.
        objective: (b,) float32, half the squared rectified activation (or with a guide the product
            of the activation and the best-matching guide features).
        lowest: The lowest activation before it was rectified.
    """

    gradient: Images
    objective: PerImage
    lowest: float


def dream_gradient(
    model: ImageModel,
    layer: str,
    *,
    channels: PerUnit | None = None,
    guide: FeaturesOfPositions | None = None,
) -> Callable[[Images], Response]:
    """Make a function from tiles of the network's input size to their `Response`.

    It is traced once per layer.


    Args:
        model: The network in display space.
        layer: Path of the layer that dreams.
        channels: Weights (channels of the layer,) of its channels. `None` weighs all alike.
        guide: Features of a guide (positions, channels of the layer) from `guide_features`.

    Raises:
        NetVizError: No gradient flows from the layer to the picture.
    """
    features = model.layer(layer).unit_count
    weights = np.ones(features, np.float32) if channels is None else channels
    guidance = np.zeros((0, features), np.float32) if guide is None else guide
    guided = guide is not None
    traced = model.kept(
        _Compiled, (layer, guided), lambda: _Compiled(_traced(model, layer, guided, features))
    )

    batches: Batches | None = None

    def respond(tiles: Images) -> Response:
        nonlocal batches
        batches = batches or Batches(len(tiles))

        def run(rows: slice) -> Response:
            gradient, objective, lowest = traced.run(
                tf.constant(tiles[rows]), tf.constant(weights), tf.constant(guidance)
            )
            return Response(gradient.numpy(), objective.numpy(), float(lowest))

        parts = batches.run(len(tiles), run)
        return Response(
            np.concatenate([part.gradient for part in parts]),
            np.concatenate([part.objective for part in parts]),
            min(part.lowest for part in parts),
        )

    return respond


def guide_features(model: ImageModel, layer: str, guide: Image) -> FeaturesOfPositions:
    """What a guide in the network's size makes a layer see: (positions, channels)."""
    activation = model.read([layer], guide[None])[layer]
    rows: np.ndarray = activation.reshape(-1, activation.shape[-1])
    chosen = np.linspace(0, len(rows) - 1, min(len(rows), GUIDE_POSITIONS)).round().astype(int)
    rectified: np.ndarray = np.maximum(rows[chosen], 0)
    return rectified


_Gradient = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor, tf.Tensor]]


@dataclass(frozen=True, eq=False)
class _Compiled:
    """The traced gradient of one layer: (tiles, weights, guidance) -> the parts of a response."""

    run: _Gradient


def _traced(model: ImageModel, layer: str, guided: bool, features: int) -> _Gradient:
    tap = model.tap([layer])

    def respond(
        tiles: tf.Tensor, weights: tf.Tensor, guidance: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(tiles)
            activation = tap(tiles)[layer]
        rectified = tf.nn.relu(activation) * weights
        wish = _best_match(rectified, guidance) * weights if guided else rectified
        gradient = tape.gradient(activation, tiles, output_gradients=wish)
        if gradient is None:
            raise NetVizError(
                f"Layer '{layer}' passes no gradient to the picture: it is not on a "
                f"differentiable path from the input. Choose another layer."
            )
        axes = list(range(1, len(activation.shape)))
        objective = tf.reduce_sum(rectified * wish, axis=axes)
        objective = objective if guided else objective / 2
        return gradient, objective, tf.reduce_min(activation)

    traced: _Gradient = tf.function(
        respond,
        input_signature=[
            tf.TensorSpec([None, *model.image_shape], tf.float32),
            tf.TensorSpec([features], tf.float32),
            tf.TensorSpec([None, features], tf.float32),
        ],
        autograph=False,
    ).get_concrete_function()
    return traced


def _best_match(activation: tf.Tensor, guidance: tf.Tensor) -> tf.Tensor:
    """Choose at each position the guide feature whose product with the activation is largest."""
    rows = tf.reshape(activation, [-1, activation.shape[-1]])
    best = tf.argmax(tf.matmul(rows, guidance, transpose_b=True), axis=1)
    return tf.reshape(tf.gather(guidance, best), tf.shape(activation))
