"""The network as attacks see it: exact gradients, one trace, any number of images."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.losses import LOSS_NAMES
from tb_netviz.attacks.oracle import Oracle, blocks
from tb_netviz.errors import NetVizError
from tests.attacks.attack_networks import (
    SHAPE,
    VALUES,
    curved_oracle,
    grey_images,
    linear_oracle,
    linear_weights,
)


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_gradient_points_where_finite_differences_do(loss: str) -> None:
    oracle = curved_oracle()
    image = grey_images(1, seed=5)
    goal = Goal.reach(oracle.scores(image).argmax(axis=1), 2)
    _, gradient = oracle.gradient(image, goal, loss)
    pixels = np.eye(VALUES, dtype=np.float32).reshape(-1, *SHAPE) * 1e-2
    many = Goal.reach(np.repeat(goal.labels, VALUES), np.repeat(goal.targets, VALUES))
    up = oracle.evaluate(image + pixels, many, loss).loss.astype(np.float64)
    down = oracle.evaluate(image - pixels, many, loss).loss.astype(np.float64)
    slope = up - down
    cosine = slope @ gradient.ravel() / np.linalg.norm(slope) / np.linalg.norm(gradient)
    assert cosine > 0.999


def test_gradient_of_the_margin_is_not_rescaled() -> None:
    weights = linear_weights(2)
    images = grey_images(3)
    oracle = linear_oracle(2)
    labels = oracle.scores(images).argmax(axis=1)
    _, gradient = oracle.gradient(images, Goal.leave(labels), "margin")
    expected = weights[:, 1 - labels] - weights[:, labels]
    np.testing.assert_allclose(gradient.reshape(3, -1), expected.T, atol=1e-5)


def test_a_saturated_softmax_still_has_a_gradient() -> None:
    images = grey_images(2)
    oracle = linear_oracle(3, scale=1000.0)
    labels = oracle.scores(images).argmax(axis=1)
    _, gradient = oracle.gradient(images, Goal.leave(labels), "cross_entropy")
    assert (np.abs(gradient).max(axis=(1, 2, 3)) > 1).all()


def test_images_in_blocks_get_what_they_get_alone() -> None:
    oracle = curved_oracle(block=4)
    images = grey_images(11)
    goal = Goal.leave(np.arange(11) % 5)
    seen, gradient = oracle.gradient(images, goal, "cross_entropy")
    for row in range(11):
        alone, one = oracle.gradient(
            images[row : row + 1], goal.rows(np.array([row])), "cross_entropy"
        )
        np.testing.assert_allclose(alone.scores[0], seen.scores[row], atol=1e-5)
        np.testing.assert_allclose(one[0], gradient[row], atol=1e-5)


def test_one_trace_serves_every_loss_goal_and_number_of_images() -> None:
    traces = []

    def scores(images: tf.Tensor) -> tf.Tensor:
        traces.append(1)
        return tf.reshape(images, [-1, VALUES])[:, :4]

    oracle = Oracle(scores, SHAPE, block=8)
    for count in (1, 3, 8, 13):
        for loss in LOSS_NAMES:
            oracle.gradient(grey_images(count), Goal.leave(np.zeros(count)), loss)
            oracle.gradient(grey_images(count), Goal.reach(np.zeros(count), 1), loss)
    assert len(traces) == 1


@pytest.mark.parametrize("count", [0, 1, 5, 8, 9, 15, 16, 21, 64])
def test_blocks_cover_every_image_once_in_few_sizes(count: int) -> None:
    cut = list(blocks(count, 8))
    assert {size for _, _, size in cut} <= {8, 2, 1}
    assert sum(size for _, _, size in cut) <= max(1, count * 4 / 3)
    covered = [image for first, end, _ in cut for image in range(first, end)]
    assert covered == list(range(count))


def test_no_images_give_no_rows_of_the_right_width() -> None:
    assert curved_oracle(classes=5).scores(np.zeros((0, *SHAPE), np.float32)).shape == (0, 5)


def test_one_logit_is_read_as_two_classes() -> None:
    oracle = linear_oracle(1)
    images = grey_images(6)
    scores = oracle.scores(images)
    assert scores.shape == (6, 2) and not scores[:, 0].any()
    margin = oracle.evaluate(images, Goal.leave(np.ones(6)), "margin").loss
    np.testing.assert_allclose(margin, -scores[:, 1], atol=1e-6)


def test_a_gradient_without_numbers_becomes_zero() -> None:
    def scores(images: tf.Tensor) -> tf.Tensor:
        flat = tf.reshape(images, [-1, VALUES])
        return tf.sqrt(flat[:, :3] - flat[:, :3])

    oracle = Oracle(scores, SHAPE)
    _, gradient = oracle.gradient(grey_images(2), Goal.leave(np.zeros(2)), "cross_entropy")
    assert np.isfinite(gradient).all()


def test_scores_may_be_differentiated_by_an_eager_tape() -> None:
    weights = linear_weights(3)
    images = tf.constant(grey_images(2))
    with tf.GradientTape() as tape:
        tape.watch(images)
        total = tf.reduce_sum(linear_oracle(3).differentiable(images)[:, 1])
    gradient = tape.gradient(total, images).numpy().reshape(2, -1)
    np.testing.assert_allclose(gradient, np.stack([weights[:, 1]] * 2), atol=1e-5)


def test_maps_instead_of_scores_are_refused() -> None:
    oracle = Oracle(lambda images: images, SHAPE)
    with pytest.raises(NetVizError, match="one score per class"):
        oracle.scores(grey_images(1))


def test_scores_that_do_not_depend_on_the_image_are_refused() -> None:
    oracle = Oracle(lambda images: tf.zeros([tf.shape(images)[0], 3]), SHAPE)
    with pytest.raises(NetVizError, match="differentiable"):
        oracle.gradient(grey_images(1), Goal.leave(np.zeros(1)), "margin")
