"""Tap: images in [0,1] -> activations of chosen layers, all in one pass.

TensorFlow prunes what lies behind the tapped layers, so a tap of an early layer costs only that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.layer_calls import recorded, run_model
from tb_netviz.model.relu import redirected_relus
from tb_netviz.model.scores import EXACT_SCORES, PROBABILITIES, SCORES, read_scores

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

SPECIAL_PATHS = (SCORES, EXACT_SCORES, PROBABILITIES)


class Tap:
    """A differentiable reading of some layers.

    Call it inside a `tf.function` (an eager input gradient can crash TensorFlow 2.21 on CPU), or
    use `read` for plain arrays.

    Args:
        model: The network.
        paths: Paths of layers, or `"scores"`, `"scores:exact"`, `"probabilities"`.
        relu: `"redirected"`: where `redirect` is True, ReLUs let the gradient through for images
            for which they would block all of it. `"standard"`: the network's own gradient.
    """

    def __init__(
        self,
        model: ImageModel,
        paths: tuple[str, ...],
        *,
        relu: Literal["standard", "redirected"] = "standard",
    ) -> None:
        self.paths = paths
        self._model = model
        self._layers = {path: model.layer(path) for path in paths if path not in SPECIAL_PATHS}
        self._wants_scores = any(path in SPECIAL_PATHS for path in paths)
        self._relu = relu
        self._compiled: Any = None

    def __call__(self, images: Any, redirect: Any = True) -> dict[str, Any]:
        """Read the layers for a batch.

        Args:
            images: (n, height, width, channels) float32 tensor in [0,1].
            redirect: Scalar bool tensor; matters only with `relu="redirected"`.

        Returns:
            For each path a float32 tensor: maps (n, height, width, channels), vectors (n, units).
        """
        if tf.executing_eagerly():
            raise NetVizError(
                "a Tap is called inside a tf.function, but here TensorFlow runs eagerly; use "
                "Tap.read(images) for plain arrays, without tf.config.run_functions_eagerly(True)."
            )
        model = self._model
        watched = {id(layer.keras_layer) for layer in self._layers.values()}
        pairs = [pair for pair in model.keras_layers if id(pair[1]) in watched]
        redirecting = [layer for _, layer in model.keras_layers] * (self._relu == "redirected")
        # Redirection first, so that the recorder sees the redirected ReLU layers.
        with redirected_relus(redirecting, redirect), recorded(pairs) as calls:
            outputs = run_model(model.keras_model, model.to_model_input(images))
        found = {(id(call.layer), call.call_index): call.output for call in calls}
        result = {}
        for path, layer in self._layers.items():
            output = tf.cast(found[id(layer.keras_layer), layer.call_index], tf.float32)
            if layer.channels_first and len(output.shape) == 4:
                output = tf.transpose(output, (0, 2, 3, 1))
            result[path] = output
        if self._wants_scores:
            scores = read_scores(outputs, model.recipe)
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
        if self._compiled is None:
            # A concrete function: TensorFlow counts every tap as one function and would warn of
            # "retracing" where each is traced once.
            self._compiled = tf.function(self.__call__, autograph=False).get_concrete_function(
                tf.TensorSpec((None, *self._model.image_shape), tf.float32)
            )
        parts = [
            self._compiled(tf.constant(images[start : start + batch_size], tf.float32))
            for start in range(0, max(len(images), 1), batch_size)
        ]
        return {path: np.concatenate([part[path].numpy() for part in parts]) for path in self.paths}
