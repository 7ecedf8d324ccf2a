"""Images from noise of which the network is certain."""

from __future__ import annotations

import numpy as np

from tb_netviz.attacks.methods.fooling import NGUYEN_CONFIDENCE, fooling_images
from tb_netviz.attacks.probability import probabilities, softmax
from tb_netviz.attacks.problem import from_levels
from tests.attacks.attack_networks import curved_oracle, linear_oracle


def test_every_class_is_reached_with_more_than_the_published_confidence() -> None:
    oracle = linear_oracle(6)
    made = fooling_images(oracle, np.arange(6))
    assert made.images.dtype == np.uint8
    assert (made.probability > NGUYEN_CONFIDENCE).all()
    np.testing.assert_array_equal(made.predicted, np.arange(6))
    measured = softmax(oracle.scores(from_levels(made.images)))[np.arange(6), np.arange(6)]
    np.testing.assert_allclose(measured, made.probability, atol=1e-6)


def test_an_image_does_not_depend_on_its_companions() -> None:
    oracle = curved_oracle(block=4)
    together = fooling_images(oracle, np.arange(5), steps=30)
    alone = fooling_images(oracle, np.array([3]), steps=30)
    assert np.mean(together.images[3] == alone.images[0]) > 0.97


def test_a_finished_image_costs_nothing_more() -> None:
    oracle = linear_oracle(6)
    before = oracle.gradients_run
    fooling_images(oracle, np.arange(6), steps=500)
    assert oracle.gradients_run - before < 6 * 100


def test_sigmoids_do_not_share_their_probability() -> None:
    scores = np.array([[0.0, 2.0, 100.0]])
    np.testing.assert_allclose(probabilities(scores, "sigmoid"), [[0.5, 0.880797, 1.0]], atol=1e-6)
    assert probabilities(scores, "softmax").sum() == 1
