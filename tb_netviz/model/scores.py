"""The scores before softmax, found in the graph of the model: output tensor -> scores tensor.

The search walks over the operations of the trace, so the softmax may be the `activation` of the
last layer, a layer of its own or a call inside a subclassed model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.model.foreign_types import Tensor, Tensors
from tb_netviz.model.graph_walk import AVERAGING, back_to, replay

SCORES = "scores"  # what an ascent climbs: (n, classes) float32
EXACT_SCORES = "scores:exact"  # the input of the model's softmax; differs for averaged ReLU maps
PROBABILITIES = "probabilities"  # the model's answer

Squashing = Literal["softmax", "sigmoid", "binary", "linear", "opaque", "none"]
_SQUASHING: dict[str, Squashing] = {
    "Softmax": "softmax",
    "LogSoftmax": "softmax",
    "Sigmoid": "sigmoid",
}
# Probabilities below this count as this before the logarithm: the smallest normal float32.
_TINY = 1.2e-38
# Rows of half-precision probabilities sum to one within this.
_SUM_TOLERANCE = 5e-3


@dataclass(frozen=True)
class ScoreRecipe:
    """How the scores of a model are found.

    Args:
        output_index: Which of the model's outputs (flattened) holds the classes; -1 none.
        squashing: What turns scores into the output: `softmax`; `sigmoid` (classes do not exclude
            each other); `binary` (one sigmoid, shown as two classes); `linear` (the output is the
            scores); `opaque` (rows sum to one, but the softmax cannot be undone); `none`.
        is_averaged_relu: Whether the scores are averages of a ReLU map, so that those before the
            ReLU are climbed instead.
        class_count: Number of classes.
        words: The recipe as a phrase.
        is_suspect: Whether the graph alone cannot tell if the output is probabilities.
    """

    output_index: int
    squashing: Squashing
    is_averaged_relu: bool
    class_count: int
    words: str
    is_suspect: bool = False


@dataclass(frozen=True)
class Scores:
    """The three readings of the output, each (n, classes) float32."""

    climbed: Tensor
    exact: Tensor
    probabilities: Tensor


def _before_squashing(output: Tensor) -> tuple[Tensor, Squashing]:
    found = back_to(output, _SQUASHING)
    if found is None:
        return output, "linear"
    operation, passed = found
    return replay(passed, operation.inputs[0]), _SQUASHING[operation.type]


def _before_averaged_relu(scores: Tensor) -> Tensor | None:
    """Average the map before the ReLU instead; `None` where there is no such map."""
    found = back_to(scores, {"Relu", "Relu6"}, AVERAGING)
    if found is None or not any(step.type in ("AvgPool", "Mean") for step in found[1]):
        return None
    operation, passed = found
    return replay(passed, operation.inputs[0])


# Last operations of an output that is surely linear: its rows cannot be made to sum to one.
_LINEAR_ENDS = frozenset(
    {"Add", "AddV2", "AvgPool", "BiasAdd", "Conv2D", "Einsum", "MatMul", "Mean"}
)


def _choose_output(outputs: Tensors, choice: int | str | None) -> tuple[int, Sequence[Tensor]]:
    """Find which flattened output holds the classes; -1 if none does."""
    flat = keras.tree.flatten(outputs)
    names = list(outputs) if isinstance(outputs, dict) else []
    if isinstance(choice, str):
        if choice not in names:
            raise NetVizError(
                f"output '{choice}' not found; "
                + (
                    close_matches(choice, names)
                    if names
                    else "outputs have no names: give a number"
                )
            )
        chosen = keras.tree.flatten(outputs[choice])[0]
        return next(i for i, tensor in enumerate(flat) if tensor is chosen), flat
    if choice is not None:
        if not 0 <= choice < len(flat):
            raise NetVizError(f"output {choice} does not exist; the model has {len(flat)}.")
        return choice, flat
    vectors = (i for i, tensor in enumerate(flat) if tf.is_tensor(tensor) and _is_vector(tensor))
    return next(vectors, -1), flat


def _is_vector(tensor: Tensor) -> bool:
    return len(tensor.shape) == 2 and tensor.shape[-1] is not None


def find_recipe(outputs: Tensors, choice: int | str | None = None) -> ScoreRecipe:
    """Decide how scores are found, from the model's symbolic outputs.

    Args:
        outputs: What the model returned in a trace: a tensor, list or dict.
        choice: Which output holds the classes: an index or a key; `None`: the first of shape
            (n, classes).

    Raises:
        NetVizError: The chosen output does not exist.
    """
    index, flat = _choose_output(outputs, choice)
    if index < 0 or not _is_vector(flat[index]):
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
    is_averaged_relu = _before_averaged_relu(scores) is not None
    if is_averaged_relu:
        words = "average of the last map before its ReLU (the model averages after the ReLU)"
    if len(flat) > 1:
        words += f"; output {index} of {len(flat)}"
    is_suspect = (
        squashing == "linear" and class_count > 1 and flat[index].op.type not in _LINEAR_ENDS
    )
    return ScoreRecipe(index, squashing, is_averaged_relu, class_count, words, is_suspect)


def with_probabilities(recipe: ScoreRecipe, outputs: Tensors) -> ScoreRecipe:
    """Correct the recipe of a suspect model if its outputs turn out to be probabilities.

    Args:
        recipe: What the graph says: a linear output.
        outputs: What the model returned for some images: arrays.
    """
    rows = np.asarray(keras.tree.flatten(outputs)[recipe.output_index], np.float64)
    if rows.min() < 0 or not np.allclose(rows.sum(axis=-1), 1, atol=_SUM_TOLERANCE):
        return replace(recipe, is_suspect=False)
    return replace(
        recipe,
        squashing="opaque",
        is_averaged_relu=False,
        is_suspect=False,
        words="log-probabilities: rows sum to one and the softmax cannot be undone",
    )


def as_two_classes(recipe: ScoreRecipe) -> ScoreRecipe:
    """Read one linear output s as two classes that exclude each other, -s/2 and s/2.

    Args:
        recipe: Scores of a model with a single linear output.
    """
    return replace(
        recipe,
        squashing="binary",
        class_count=2,
        words="the linear output s, as two classes -s/2 and s/2",
        is_suspect=False,
    )


def read_scores(outputs: Tensors, recipe: ScoreRecipe) -> Scores:
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
