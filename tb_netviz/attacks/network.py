"""The network for attacks: ImageModel -> Oracle, compiled once per model."""

from __future__ import annotations

import tensorflow as tf

from tb_netviz.attacks.oracle import Oracle
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import EXACT_SCORES, SCORES

# float16 loses gradients below 6e-8; this factor rescues small ones and keeps large ones finite.
FLOAT16_SCALE = 64.0


def oracle_of(model: ImageModel) -> Oracle:
    """Give the scores of a model as an attack uses them; they are compiled once.

    The model's own scores count. But if a class's score is the average of a map that a ReLU has
    silenced completely, it has no gradient and the class could never be reached. There, and only
    there, the gradient is that of the map before the ReLU.

    Raises:
        NetVizError: The model has fewer than two classes.
    """
    return model.kept(Oracle, (), lambda: _compiled(model))


def _compiled(model: ImageModel) -> Oracle:
    if model.class_count < 2:
        raise NetVizError(
            f"adversarial examples need a classifier of at least two classes; model "
            f"'{model.name}' has {model.class_count}: {model.score_recipe}."
        )
    tap = model.tap([EXACT_SCORES, SCORES])
    is_averaged_relu = model.recipe.is_averaged_relu

    def scores(images: tf.Tensor) -> tf.Tensor:
        found = tap(images)
        exact, before_relu = found[EXACT_SCORES], found[SCORES]
        if not is_averaged_relu:
            return exact
        borrowed = exact + before_relu - tf.stop_gradient(before_relu)
        return tf.where(exact == 0, borrowed, exact)

    is_float16 = any(
        getattr(layer.keras_layer, "compute_dtype", None) == "float16" for layer in model.layers
    )
    scale = FLOAT16_SCALE if is_float16 else 1.0
    return Oracle(scores, model.image_shape, gradient_scale=scale)
