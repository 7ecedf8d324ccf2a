"""The scores before softmax, found in the graph of the model: output tensor -> scores tensor.

The search walks over the operations of the trace, so the softmax may be the `activation` of the
last layer, a layer of its own or a call inside a subclassed model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.model.foreign_types import Tensor, Tensors
from tb_netviz.model.graph_walk import AVERAGING, PASS_THROUGH, back_to, key_of, replay

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
# Probabilities of single classes stay this far from zero and one before log-odds are taken.
_LEAST_ODDS = 1e-7
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
        is_inverted: Whether scores are log-odds computed back from the model's probabilities.
    """

    output_index: int
    squashing: Squashing
    is_averaged_relu: bool
    class_count: int
    words: str
    is_suspect: bool = False
    is_inverted: bool = False


NO_SCORES = ScoreRecipe(-1, "none", False, 0, "no scores")


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
_LINEAR_ENDS = frozenset({"BiasAdd", "Conv2D", "Einsum", "MatMul"})
_ADDITIONS = frozenset({"Add", "AddV2"})
# Operations that keep an average of probabilities between zero and one.
_MIXING = PASS_THROUGH | {
    "Add", "AddN", "AddV2", "ConcatV2", "Mean", "Mul", "Pack", "RealDiv", "StridedSlice", "Sum",
}  # fmt: skip
_CONSTANT = frozenset({"Const", "Placeholder", "ReadVariableOp"})


def width_of(tensor: Tensor) -> int | None:
    """Number of scores of an output (n, classes) or (n, 1, 1, classes); `None`: it is neither."""
    if not tf.is_tensor(tensor) or tensor.shape.rank is None or tensor.shape.rank < 2:
        return None
    sides = [side for side in tensor.shape[1:] if side != 1] or [1]
    return int(sides[0]) if len(sides) == 1 and sides[0] is not None else None


def _as_rows(tensor: Tensor) -> Tensor:
    """An output of one score per class as (n, classes)."""
    if tensor.shape.rank == 2:
        return tensor
    return tf.reshape(tensor, (-1, width_of(tensor) or 1))


def recipe_of(output: Tensor, index: int, count: int) -> ScoreRecipe:
    """Decide how the scores of one output are found.

    Args:
        output: Symbolic tensor (n, classes), or (n, 1, 1, classes) of a fully convolutional head.
        index: Its place among the model's outputs.
        count: Number of outputs.
    """
    scores, squashing = _before_squashing(output)
    class_count = width_of(output) or 0
    words = {
        "softmax": "input of the final softmax",
        "sigmoid": "input of the final sigmoid",
        "linear": "the linear output itself",
    }[squashing]
    is_inverted = squashing == "linear" and _mixes_sigmoids(output)
    if is_inverted:
        squashing, words = "sigmoid", "log-odds of the averaged sigmoids"
    if squashing == "softmax" and class_count == 1:
        squashing, words = "linear", "the output itself: a softmax of one number is always 1"
    if squashing == "sigmoid" and class_count == 1:
        squashing, class_count = "binary", 2
        words = (
            "log-odds s of the averaged sigmoids, as two classes -s/2 and s/2"
            if is_inverted
            else "input s of the final sigmoid, as two classes -s/2 and s/2"
        )
    is_averaged_relu = not is_inverted and _before_averaged_relu(scores) is not None
    if is_averaged_relu:
        words = "average of the last map before its ReLU (the model averages after the ReLU)"
    if count > 1:
        words += f"; output {index} of {count}"
    is_suspect = squashing == "linear" and class_count > 1 and not _is_surely_linear(output)
    return ScoreRecipe(
        index, squashing, is_averaged_relu, class_count, words, is_suspect, is_inverted
    )


def _is_surely_linear(output: Tensor) -> bool:
    """Whether the last operation is that of a dense layer or convolution."""
    if output.op.type in _LINEAR_ENDS:
        return True
    # The sum with a bias; a sum of anything else may be a mixture of probabilities.
    return output.op.type in _ADDITIONS and any(
        back_to(tensor, {"ReadVariableOp"}) is not None for tensor in output.op.inputs
    )


def _mixes_sigmoids(output: Tensor) -> bool:
    """Whether an output is made of sigmoids by nothing but sums and products with constants."""
    waiting, seen, found = [output], set(), False
    while waiting:
        tensor = waiting.pop()
        if (key := key_of(tensor)) in seen:
            continue
        seen.add(key)
        if tensor.op.type == "Sigmoid":
            found = True
        elif tensor.op.type == "IdentityN":
            waiting.append(tensor.op.inputs[tensor.value_index])
        elif tensor.op.type in _MIXING:
            waiting.extend(tensor.op.inputs)
        elif tensor.op.type not in _CONSTANT:
            return False
    return found


def with_probabilities(recipe: ScoreRecipe, outputs: Tensors) -> ScoreRecipe:
    """Correct the recipe of a suspect model if its outputs turn out to be probabilities.

    Args:
        recipe: What the graph says: a linear output.
        outputs: What the model returned for some images: arrays.
    """
    rows = np.asarray(keras.tree.flatten(outputs)[recipe.output_index], np.float64)
    rows = rows.reshape(len(rows), -1)
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
    exact = tf.cast(_as_rows(found), tf.float32)
    output = tf.cast(_as_rows(output), tf.float32)
    if recipe.squashing == "opaque":
        climbed = tf.math.log(tf.maximum(output, _TINY))
        return Scores(climbed, climbed, output)
    if recipe.is_inverted:
        share = tf.clip_by_value(output, _LEAST_ODDS, 1 - _LEAST_ODDS)
        exact = tf.math.log(share) - tf.math.log1p(-share)
    climbed = exact
    if recipe.is_averaged_relu:
        climbed = tf.cast(_as_rows(_before_averaged_relu(found)), tf.float32)
    if recipe.squashing == "binary":
        exact = tf.concat([-exact / 2, exact / 2], axis=-1)
        climbed = tf.concat([-climbed / 2, climbed / 2], axis=-1)
    probabilities = tf.sigmoid(exact) if recipe.squashing == "sigmoid" else tf.nn.softmax(exact)
    return Scores(climbed, exact, probabilities)
