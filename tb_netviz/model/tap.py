"""Tap: images in [0,1] -> activations of chosen layers, all in one pass.

TensorFlow computes only what the tapped layers need, so a tap of an early layer is cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.device_memory import Batches
from tb_netviz.model.foreign_types import KerasLayer, KerasModel, Tensor, Tensors
from tb_netviz.model.fused_batch_norm import fused_batch_norms
from tb_netviz.model.layer import Layer
from tb_netviz.model.layer_calls import recorded, run_model
from tb_netviz.model.relu import eased_relus
from tb_netviz.model.scores import (
    EXACT_SCORES,
    PROBABILITIES,
    SCORES,
    ScoreRecipe,
    read_scores,
)

SPECIAL_PATHS = (SCORES, EXACT_SCORES, PROBABILITIES)


@dataclass(frozen=True, eq=False)
class Network:
    """What a tap needs to run a network on images in display space.

    Args:
        keras_model: The user's model.
        keras_layers: (path, layer) of all its layers.
        image_shape: (height, width, channels) of the images.
        recipe: How its scores are found.
        to_model_input: Turns a tensor of images in [0,1] into the argument of the Keras model.
    """

    keras_model: KerasModel
    keras_layers: tuple[tuple[str, KerasLayer], ...]
    image_shape: tuple[int, int, int]
    recipe: ScoreRecipe
    to_model_input: Callable[[Tensor], Tensors]


class Tap:
    """A differentiable reading of some layers.

    Call it inside a `tf.function` (an eager input gradient can crash TensorFlow 2.21 on CPU), or
    use `read` for plain arrays.

    Args:
        network: The network.
        paths: What is read, in this order: keys of `layers`, or `"scores"`, `"scores:exact"`,
            `"probabilities"`.
        layers: The layers among the paths.
        relu: `"redirected"`: where `redirect` is True, a ReLU that would block all of an image's
            gradient lets it through. `"standard"`: the network's own gradient.
        leak: Share of the gradient that every ReLU lets through where it blocks it, in [0, 1].
    """

    def __init__(
        self,
        network: Network,
        paths: tuple[str, ...],
        layers: Mapping[str, Layer],
        *,
        relu: Literal["standard", "redirected"] = "standard",
        leak: float = 0.0,
    ) -> None:
        self.paths = paths
        self._network = network
        self._layers = layers
        self._wants_scores = any(path in SPECIAL_PATHS for path in paths)
        self._redirects = relu == "redirected"
        self._leak = leak
        self._compiled: dict[tuple[int, ...], Callable[[Tensor], dict[str, Tensor]]] = {}

    def __call__(self, images: Tensor, redirect: Tensor | bool = True) -> dict[str, Tensor]:
        """Read the layers for a batch.

        Args:
            images: (n, height, width, channels) float32 tensor in [0,1], in the network's size or,
                for layers that allow it, another one (see `canvas_of`).
            redirect: Scalar bool tensor; matters only with `relu="redirected"`.

        Returns:
            For each path a float32 tensor: maps (n, height, width, channels), vectors (n, units).
        """
        if tf.executing_eagerly():
            raise NetVizError(
                "a Tap must be called inside a tf.function, but TensorFlow runs eagerly here; use "
                "Tap.read(images) for plain arrays, without tf.config.run_functions_eagerly(True)."
            )
        network = self._network
        watched = {id(layer.keras_layer) for layer in self._layers.values()}
        pairs = [pair for pair in network.keras_layers if id(pair[1]) in watched]
        easing = self._redirects or self._leak > 0
        eased = [layer for _, layer in network.keras_layers] if easing else []
        wanted = {(id(layer.keras_layer), layer.call_index) for layer in self._layers.values()}
        is_other_size = tuple(images.shape[1:]) != network.image_shape
        outputs = None

        def is_wanted(tensor: Tensor) -> bool:
            return any(call.output is tensor for call in calls)

        # The recorder last, so that it sees the layers as they run here.
        with (
            eased_relus(eased, redirect if self._redirects else False, self._leak),
            fused_batch_norms([layer for _, layer in network.keras_layers], is_wanted),
            recorded(pairs, wanted=None if self._wants_scores else wanted) as calls,
        ):
            outputs = run_model(
                network.keras_model, network.to_model_input(images), any_size=is_other_size
            )
        found = {(id(call.layer), call.call_index): call.output for call in calls}
        result = {}
        for path, layer in self._layers.items():
            output = tf.cast(found[id(layer.keras_layer), layer.call_index], tf.float32)
            if layer.channels_first and len(output.shape) == 4:
                output = tf.transpose(output, (0, 2, 3, 1))
            result[path] = output
        if self._wants_scores:
            scores = read_scores(outputs, network.recipe)
            result[SCORES] = scores.climbed
            result[EXACT_SCORES] = scores.exact
            result[PROBABILITIES] = scores.probabilities
        return {path: result[path] for path in self.paths}

    def read(self, images: np.ndarray, *, batch_size: int = 32) -> dict[str, np.ndarray]:
        """Read the layers for arrays, in batches of one compiled function.

        Args:
            images: (n, height, width, channels) float32 in [0,1].
            batch_size: Images per pass.

        Returns:
            For each path a float32 array whose first axis is n.
        """
        shape = tuple(images.shape[1:])
        compiled = self._compiled.get(shape)
        if compiled is None:
            # A concrete function: TensorFlow counts every tap as one function and would warn of
            # "retracing" where each is traced once.
            compiled = self._compiled[shape] = tf.function(
                self.__call__, autograph=False
            ).get_concrete_function(tf.TensorSpec((None, *shape), tf.float32))

        def read(rows: slice) -> dict[str, np.ndarray]:
            found = compiled(tf.constant(images[rows], tf.float32))
            return {path: found[path].numpy() for path in self.paths}

        parts = Batches(batch_size).run(len(images), read)
        return {path: np.concatenate([part[path] for part in parts]) for path in self.paths}
