"""The scores before softmax, found in what the model computes: output tensor -> scores tensor.

The walk goes over the operations of the trace, so it makes no difference whether the softmax is
the `activation` of the last layer, a layer of its own or a call inside a subclassed model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import keras
import tensorflow as tf

from tb_netviz.model.graph_walk import AVERAGING, back_to, replay

SCORES = "scores"  # what an ascent climbs: (n, classes) float32
EXACT_SCORES = "scores:exact"  # what the model's own softmax gets; differs for averaged ReLU maps
PROBABILITIES = "probabilities"  # what the model says, as probabilities

Squashing = Literal["softmax", "sigmoid", "binary", "linear", "opaque", "none"]
_SQUASHING: dict[str, Squashing] = {
    "Softmax": "softmax",
    "LogSoftmax": "softmax",
    "Sigmoid": "sigmoid",
}
# Smallest probability whose logarithm is taken: the smallest normal float32.
_TINY = 1.2e-38


@dataclass(frozen=True)
class ScoreRecipe:
    """How the scores of a model are found.

    Args:
        output_index: Which of the model's outputs (flattened) holds the classes; -1 none.
        squashing: What turns scores into the output: `softmax`; `sigmoid` (classes do not exclude
            each other); `binary` (one sigmoid, shown as two classes); `linear` (the output is the
            scores); `opaque` (rows sum to one, but the softmax cannot be split off); `none`.
        is_averaged_relu: Whether the scores are averages of a ReLU map, so that those before the
            ReLU are climbed instead.
        class_count: Number of classes.
        words: All this as a sentence.
    """

    output_index: int
    squashing: Squashing
    is_averaged_relu: bool
    class_count: int
    words: str


@dataclass(frozen=True)
class Scores:
    """The three readings of the output, each (n, classes) float32."""

    climbed: Any
    exact: Any
    probabilities: Any


def _before_squashing(output: Any) -> tuple[Any, Squashing]:
    found = back_to(output, _SQUASHING)
    if found is None:
        return output, "linear"
    operation, passed = found
    return replay(passed, operation.inputs[0]), _SQUASHING[operation.type]


def _before_averaged_relu(scores: Any) -> Any | None:
    """The same average of the map before the ReLU; `None` where there is no such map."""
    found = back_to(scores, {"Relu", "Relu6"}, AVERAGING)
    if found is None or not any(step.type in ("AvgPool", "Mean") for step in found[1]):
        return None
    operation, passed = found
    return replay(passed, operation.inputs[0])


def find_recipe(outputs: Any, *, is_opaque: bool = False) -> ScoreRecipe:
    """Decide how scores are found, from the model's symbolic outputs.

    Args:
        outputs: What the model returned in a trace: a tensor, list or dict.
        is_opaque: Whether rows of a seemingly linear output were seen to sum to one.
    """
    flat = keras.tree.flatten(outputs)
    index = next(
        (i for i, tensor in enumerate(flat) if tf.is_tensor(tensor) and len(tensor.shape) == 2), -1
    )
    if index < 0 or flat[index].shape[-1] is None:
        shapes = ", ".join(str(tuple(getattr(tensor, "shape", ()))) for tensor in flat)
        return ScoreRecipe(-1, "none", False, 0, f"no scores: the output has shape {shapes}")
    scores, squashing = _before_squashing(flat[index])
    class_count = int(flat[index].shape[-1])
    words = {
        "softmax": "input of the final softmax",
        "sigmoid": "input of the final sigmoid",
        "linear": "the linear output itself",
    }[squashing]
    if squashing == "sigmoid" and class_count == 1:
        squashing, class_count = "binary", 2
        words = "input s of the final sigmoid, as two classes -s/2 and s/2"
    if squashing == "linear" and is_opaque:
        squashing = "opaque"
        words = "log-probabilities: rows sum to one and the softmax cannot be split off"
    is_averaged_relu = squashing != "opaque" and _before_averaged_relu(scores) is not None
    if is_averaged_relu:
        words = "average of the last map before its ReLU (the model averages after the ReLU)"
    if len(flat) > 1:
        words += f"; output {index} of {len(flat)}"
    return ScoreRecipe(index, squashing, is_averaged_relu, class_count, words)


def read_scores(outputs: Any, recipe: ScoreRecipe) -> Scores:
    """Find the scores in a trace by a recipe of the same model."""
    output = keras.tree.flatten(outputs)[recipe.output_index]
    found, _ = _before_squashing(output)
    exact = tf.cast(found, tf.float32)
    output = tf.cast(output, tf.float32)
    if recipe.squashing == "opaque":
        climbed = tf.math.log(tf.maximum(output, _TINY))
        return Scores(climbed, climbed, output)
    climbed = exact
    if recipe.is_averaged_relu:
        climbed = tf.cast(_before_averaged_relu(found), tf.float32)
    if recipe.squashing == "binary":
        exact = tf.concat([-exact / 2, exact / 2], axis=-1)
        climbed = tf.concat([-climbed / 2, climbed / 2], axis=-1)
    probabilities = tf.sigmoid(exact) if recipe.squashing == "sigmoid" else tf.nn.softmax(exact)
    return Scores(climbed, exact, probabilities)
