"""Losses: gradients by finite differences, values by hand."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.attacks.losses import LOSS_NAMES, LOSSES, by_number

SCORES = np.array([[2.0, -1.0, 0.5, 1.2, -0.3], [0.1, 3.0, 2.9, -2.0, 0.7]])
LABELS = np.array([0, 2], np.int32)
TARGETS = {"leave": np.array([-1, -1], np.int32), "reach": np.array([3, 0], np.int32)}


def value(name: str, scores: np.ndarray, targets: np.ndarray) -> np.ndarray:
    return LOSSES[name](tf.constant(scores), tf.constant(LABELS), tf.constant(targets)).numpy()


# The difference is between two named classes: there is none where no class is aimed at.
CASES = [(n, aim) for n in LOSS_NAMES for aim in TARGETS if (n, aim) != ("difference", "leave")]


@pytest.mark.parametrize(("name", "aim"), CASES)
def test_gradient_equals_finite_differences(name: str, aim: str) -> None:
    scores = tf.constant(SCORES)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        losses = LOSSES[name](scores, tf.constant(LABELS), tf.constant(TARGETS[aim]))
    gradient = tape.gradient(losses, scores).numpy()
    step = 1e-6
    for column in range(SCORES.shape[1]):
        change = np.zeros_like(SCORES)
        change[:, column] = step
        up, down = (value(name, SCORES + sign * change, TARGETS[aim]) for sign in (1, -1))
        np.testing.assert_allclose(gradient[:, column], (up - down) / (2 * step), atol=1e-7)


def test_margin_is_positive_exactly_where_the_goal_is_reached() -> None:
    assert value("margin", SCORES, TARGETS["leave"]) == pytest.approx([-0.8, 0.1])
    assert value("margin", SCORES, TARGETS["reach"]) == pytest.approx([-0.8, -2.9])


def test_cross_entropy_is_the_log_odds_of_the_label_or_of_the_target() -> None:
    probability = np.exp(SCORES) / np.exp(SCORES).sum(axis=1, keepdims=True)
    odds = np.log(probability / (1 - probability))
    assert value("cross_entropy", SCORES, TARGETS["leave"]) == pytest.approx(-odds[[0, 1], [0, 2]])
    assert value("cross_entropy", SCORES, TARGETS["reach"]) == pytest.approx(odds[[0, 1], [3, 0]])


def test_cross_entropy_points_where_the_textbook_one_does() -> None:
    scores, labels = tf.constant(SCORES), tf.constant(LABELS)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(scores)
        ours = LOSSES["cross_entropy"](scores, labels, tf.constant(TARGETS["leave"]))
        textbook = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, scores)
    ours, textbook = (tape.gradient(loss, scores).numpy() for loss in (ours, textbook))
    factor = np.abs(textbook).max(axis=1, keepdims=True)
    np.testing.assert_allclose(ours, textbook / factor, atol=1e-9)


def test_ratio_divides_by_the_spread_of_the_leading_scores() -> None:
    # First row: leading scores 2, 1.2, 0.5, -0.3; second: 3, 2.9, 0.7, 0.1.
    assert value("dlr", SCORES, TARGETS["leave"]) == pytest.approx([-0.8 / 1.5, 0.1 / 2.3])
    assert value("dlr", SCORES, TARGETS["reach"]) == pytest.approx([-0.8 / 1.9, -2.8 / 2.6])


@pytest.mark.parametrize("factor", [1e-3, 1e3])
def test_ratio_does_not_see_the_scale_of_the_scores(factor: float) -> None:
    whole = value("dlr", SCORES, TARGETS["leave"])
    assert value("dlr", factor * SCORES, TARGETS["leave"]) == pytest.approx(whole, rel=1e-6)


def test_number_picks_the_loss_of_that_place() -> None:
    tensors = [tf.constant(array) for array in (SCORES, LABELS, TARGETS["reach"])]
    for number, name in enumerate(LOSS_NAMES):
        picked = by_number(tf.constant(number), *tensors).numpy()
        assert picked == pytest.approx(value(name, SCORES, TARGETS["reach"]))
