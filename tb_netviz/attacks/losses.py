"""What an attack ascends: (scores (n, classes), labels (n,), targets (n,)) -> losses (n,).

Every loss rises towards the goal: away from `labels` where the target is -1, towards `targets`
elsewhere. All use the scores before softmax, in float32, and none saturates: a softmax rounded to
one has no gradient, which is the most common cause of false robustness.

Reference: Carlini and Wagner 2017 (margin); Croce and Hein 2020 (difference of logits ratio).
"""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

# Keeps the ratio of `difference_of_logits_ratio` finite when scores tie (Croce and Hein 2020).
SMALLEST_SPREAD = 1e-12


def cross_entropy(scores: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
    """Compute the log-odds against the label, or for the target: a stretched cross-entropy.

    log((1 - p) / p) rises exactly where -log p does, and its gradient points the same way but does
    not fade as p approaches one.
    """
    own = tf.where(targets < 0, labels, targets)
    others = tf.reduce_logsumexp(_without(scores, own), axis=-1)
    odds = others - _of_class(scores, own)
    return tf.where(targets < 0, odds, -odds)


def margin(scores: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
    """Compute by how much the best wrong class leads the label, or the target the best other class.

    Positive exactly where the goal is reached.
    """
    untargeted = _best_other(scores, labels) - _of_class(scores, labels)
    targeted = _of_class(scores, targets) - _best_other(scores, targets)
    return tf.where(targets < 0, untargeted, targeted)


def difference(scores: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor) -> tf.Tensor:
    """Subtract the score of the label from that of the target: one decision boundary."""
    return _of_class(scores, targets) - _of_class(scores, labels)


def difference_of_logits_ratio(
    scores: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor
) -> tf.Tensor:
    """Divide the margin by the spread of the leading scores, so that rescaling cannot hide it.

    Needs three classes, four with a target.
    """
    ordered = tf.sort(scores, axis=-1, direction="DESCENDING")
    last = tf.shape(scores)[-1] - 1
    first = ordered[:, 0]
    third = tf.gather(ordered, tf.minimum(2, last), axis=1)
    fourth = tf.gather(ordered, tf.minimum(3, last), axis=1)
    lead = _best_other(scores, labels) - _of_class(scores, labels)
    towards = _of_class(scores, targets) - _of_class(scores, labels)
    return tf.where(
        targets < 0,
        lead / (first - third + SMALLEST_SPREAD),
        towards / (first - (third + fourth) / 2 + SMALLEST_SPREAD),
    )


LOSSES: dict[str, Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]] = {
    "cross_entropy": cross_entropy,
    "margin": margin,
    "difference": difference,
    "dlr": difference_of_logits_ratio,
}
LOSS_NAMES = tuple(LOSSES)


def by_number(
    number: tf.Tensor, scores: tf.Tensor, labels: tf.Tensor, targets: tf.Tensor
) -> tf.Tensor:
    """Compute the loss with this place in `LOSS_NAMES`; one trace serves all losses."""
    every = tf.stack([loss(scores, labels, targets) for loss in LOSSES.values()])
    return tf.gather(every, number)


def _of_class(values: tf.Tensor, classes: tf.Tensor) -> tf.Tensor:
    # A target of -1 means "none"; the caller discards the value computed for it.
    return tf.gather(values, tf.maximum(classes, 0), axis=1, batch_dims=1)


def _best_other(scores: tf.Tensor, classes: tf.Tensor) -> tf.Tensor:
    return tf.reduce_max(_without(scores, classes), axis=-1)


def _without(scores: tf.Tensor, classes: tf.Tensor) -> tf.Tensor:
    own = tf.one_hot(tf.maximum(classes, 0), tf.shape(scores)[-1], on_value=True, off_value=False)
    return tf.where(own, tf.constant(-float("inf"), scores.dtype), scores)
