"""DeepFool and C&W: on a linear network the shortest perturbation is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.methods.carlini_wagner import CarliniWagner
from tb_netviz.attacks.methods.deepfool import DeepFool
from tb_netviz.attacks.methods.shorten import shorten
from tb_netviz.errors import NetVizError
from tests.attacks.attack_networks import (
    curved_oracle,
    grey_images,
    linear_oracle,
    linear_weights,
    nearest_boundary,
    problem_of,
)


@pytest.mark.parametrize("norm", ["l2", "linf"])
def test_deepfool_finds_the_nearest_boundary_of_a_linear_network(norm: str) -> None:
    weights = linear_weights(6)
    images = grey_images(10)
    problem = problem_of(linear_oracle(6), images, norm)
    found = DeepFool().run(problem)
    assert problem.is_fooled(found).all()
    size = problem.ball.size(found - images)
    np.testing.assert_allclose(size, nearest_boundary(weights, images, norm), rtol=5e-3, atol=1e-4)


def test_carlini_wagner_finds_the_nearest_boundary_of_a_linear_network() -> None:
    weights = linear_weights(6)
    images = grey_images(6)
    problem = problem_of(linear_oracle(6), images, "l2")
    attack = CarliniWagner(
        steps=60, searches=4, step_size=3e-3, begin_with_deepfool=False, patience=1
    )
    found = attack.run(problem)
    assert problem.is_fooled(found).all()
    size = problem.ball.size(found - images)
    np.testing.assert_allclose(size, nearest_boundary(weights, images, "l2"), rtol=0.03, atol=1e-4)


def test_carlini_wagner_is_not_longer_than_deepfool() -> None:
    problem = problem_of(curved_oracle(), grey_images(12), "l2")
    sizes = [
        problem.ball.size(attack.run(problem) - problem.clean)
        for attack in (DeepFool(), CarliniWagner(steps=60, searches=4))
    ]
    assert (sizes[1] <= sizes[0] + 1e-6).all() and sizes[1].mean() < sizes[0].mean()


def test_carlini_wagner_leaves_images_alone_that_make_no_progress() -> None:
    sizes, gradients = [], []
    for patience in (1, 0.2):
        problem = problem_of(curved_oracle(), grey_images(12), "l2")
        before = problem.oracle.gradients_run
        found = CarliniWagner(steps=60, searches=4, patience=patience).run(problem)
        gradients.append(problem.oracle.gradients_run - before)
        sizes.append(problem.ball.size(found - problem.clean))
        assert problem.is_fooled(found).all()
    assert gradients[1] < 0.7 * gradients[0]
    np.testing.assert_allclose(sizes[1], sizes[0], rtol=0.05)


def test_carlini_wagner_wins_by_the_margin_asked_for() -> None:
    problem = problem_of(curved_oracle(), grey_images(4), "l2")
    attack = CarliniWagner(steps=80, searches=4, confidence=0.5, begin_with_deepfool=False)
    margin = problem.oracle.evaluate(attack.run(problem), problem.goal, "margin").loss
    assert (margin >= 0.5 - 1e-4).all()


@pytest.mark.parametrize("attack", [DeepFool(), CarliniWagner(steps=60, searches=3)])
def test_with_a_target_the_target_is_reached(attack: DeepFool | CarliniWagner) -> None:
    problem = problem_of(curved_oracle(), grey_images(6), "l2")
    others = (problem.goal.labels + 2) % 5
    towards = replace(problem, goal=Goal.reach(problem.goal.labels, others))
    found = attack.run(towards)
    assert (problem.oracle.scores(found).argmax(axis=1) == others).mean() > 0.8


def test_one_logit_has_one_boundary() -> None:
    weights = linear_weights(1)
    images = grey_images(6)
    problem = problem_of(linear_oracle(1), images, "l2")
    score = (images.reshape(6, -1) - 0.5) @ weights[:, 0]
    size = problem.ball.size(DeepFool().run(problem) - images)
    np.testing.assert_allclose(size, np.abs(score) / np.linalg.norm(weights), rtol=5e-3, atol=1e-4)


def test_deepfool_alone_equals_deepfool_in_a_batch() -> None:
    problem = problem_of(curved_oracle(), grey_images(5), "l2")
    together = DeepFool().run(problem)
    for row in range(5):
        alone = DeepFool().run(problem.rows(np.array([row])))
        np.testing.assert_allclose(alone[0], together[row], atol=1e-4)


def test_shortened_perturbations_still_fool() -> None:
    problem = problem_of(curved_oracle(), grey_images(6), "l2")
    long = problem.clean + 3 * (DeepFool().run(problem) - problem.clean)
    fools = problem.is_fooled(long)
    part = problem.rows(fools)
    short = shorten(part, long[fools])
    assert part.is_fooled(short).all()
    assert (part.ball.size(short - part.clean) < part.ball.size(long[fools] - part.clean)).all()


def test_one_search_raises_a_constant_that_is_too_small_until_it_fools() -> None:
    problem = problem_of(curved_oracle(), grey_images(3), "l2")
    # With this constant alone the margins stay below zero.
    attack = CarliniWagner(
        steps=80, searches=1, first_constant=1e-4, confidence=2, begin_with_deepfool=False
    )
    margin = problem.oracle.evaluate(attack.run(problem), problem.goal, "margin").loss
    assert (margin >= 2 - 1e-4).all()


def test_carlini_wagner_measures_l2_only() -> None:
    with pytest.raises(NetVizError, match="norm='l2'"):
        CarliniWagner().run(problem_of(curved_oracle(), grey_images(1), "linf"))
