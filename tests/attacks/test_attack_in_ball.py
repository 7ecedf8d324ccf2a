"""Attacks within epsilon: what all of them promise, and what is known on linear networks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.methods.apgd import APGD_CE, APGD_DLR
from tb_netviz.attacks.methods.attack import BallAttack
from tb_netviz.attacks.methods.gradient_steps import BIM, FGSM, MOMENTUM_FGSM, PGD
from tb_netviz.attacks.methods.universal import Universal
from tb_netviz.errors import NetVizError
from tests.attacks.attack_networks import (
    curved_oracle,
    grey_images,
    linear_oracle,
    linear_weights,
    nearest_boundary,
    problem_of,
)

SINGLE = [FGSM, BIM, MOMENTUM_FGSM, PGD, replace(APGD_CE, steps=20), replace(APGD_DLR, steps=20)]
ALL = [*SINGLE, Universal(steps=5)]
NORMS = {"linf": 6 / 255, "l2": 0.15}


def named(attack: BallAttack) -> str:
    return attack.name


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("attack", ALL, ids=named)
def test_result_is_8_bit_inside_ball_and_box(attack: BallAttack, norm: str) -> None:
    problem = problem_of(curved_oracle(), grey_images(9, spread=120), norm)
    images = attack.run(problem, NORMS[norm])
    assert images.dtype == np.float32 and images.min() >= 0 and images.max() <= 1
    np.testing.assert_allclose(images * 255, np.rint(images * 255), atol=2e-5)
    assert (problem.ball.size(images - problem.clean) <= NORMS[norm] + 1e-6).all()


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("attack", SINGLE, ids=named)
def test_on_a_linear_network_it_fools_just_what_can_be_fooled(
    attack: BallAttack, norm: str
) -> None:
    weights = linear_weights()
    images = grey_images(12)
    distance = nearest_boundary(weights, images, norm)
    problem = problem_of(linear_oracle(), images, norm)
    ordered = np.sort(distance)
    # Half way between the sixth and the seventh image, on a whole grey level for linf.
    epsilon = (ordered[5] + ordered[6]) / 2
    fooled = problem.is_fooled(attack.run(problem, epsilon))
    # Rounding takes away up to half a grey level of every value.
    slack = 0.5 / 255 * (1 if norm == "linf" else np.sqrt(images[0].size) / 3)
    assert not fooled[distance > epsilon].any()
    if attack is FGSM:
        return  # Its one direction is that of the cross-entropy, not of the nearest boundary.
    assert fooled[distance < epsilon - slack].all()


@pytest.mark.parametrize("attack", SINGLE, ids=named)
def test_an_image_alone_meets_what_it_meets_in_a_batch(attack: BallAttack) -> None:
    problem = problem_of(curved_oracle(block=4), grey_images(5))
    together = attack.run(problem, 4 / 255)
    for row in range(5):
        alone = attack.run(problem.rows(np.array([row])), 4 / 255)
        # A value whose gradient is nearly zero may fall to either side of its sign.
        assert np.mean(np.abs(alone[0] - together[row]) < 0.5 / 255) > 0.97


@pytest.mark.parametrize("attack", ALL, ids=named)
def test_the_same_seed_gives_the_same_pixels(attack: BallAttack) -> None:
    oracle = curved_oracle()
    first, second = (attack.run(problem_of(oracle, grey_images(4)), 3 / 255) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("attack", SINGLE, ids=named)
def test_with_a_target_only_the_target_counts(attack: BallAttack) -> None:
    oracle = curved_oracle()
    problem = problem_of(oracle, grey_images(8))
    others = (problem.goal.labels + 1) % 5
    towards = replace(problem, goal=Goal.reach(problem.goal.labels, others))
    images = attack.run(towards, 0.5)
    reached = oracle.scores(images).argmax(axis=1) == others
    np.testing.assert_array_equal(towards.is_fooled(images), reached)
    assert reached.mean() > (0.2 if attack is FGSM else 0.9)


@pytest.mark.parametrize("attack", [BIM, PGD, replace(APGD_CE, steps=20)], ids=named)
def test_iterating_is_not_worse_than_a_single_step(attack: BallAttack) -> None:
    problem = problem_of(curved_oracle(), grey_images(24, seed=4))
    for epsilon in (2 / 255, 6 / 255, 16 / 255):
        single = problem.is_fooled(FGSM.run(problem, epsilon)).sum()
        assert problem.is_fooled(attack.run(problem, epsilon)).sum() >= single


@pytest.mark.parametrize("attack", [PGD, replace(APGD_CE, steps=20)], ids=named)
def test_keeping_on_raises_the_margin_of_what_is_fooled_already(attack: BallAttack) -> None:
    problem = problem_of(curved_oracle(), grey_images(6))
    margins = [
        problem.oracle.evaluate(
            attack.run(problem, 0.2, keep_going=keep_going), problem.goal, "margin"
        ).loss
        for keep_going in (False, True)
    ]
    assert (margins[1] >= margins[0] - 1e-5).all() and margins[1].mean() > margins[0].mean()


def test_fooled_images_leave_the_batch() -> None:
    problem = problem_of(curved_oracle(), grey_images(20))
    before = problem.oracle.gradients_run
    PGD.run(problem, 0.5)
    spent = problem.oracle.gradients_run - before
    assert spent < 20 * PGD.steps / 2


def test_a_restart_meets_only_what_resisted() -> None:
    problem = problem_of(curved_oracle(), grey_images(20))
    runs = []
    for restarts in (1, 3):
        before = problem.oracle.gradients_run
        images = replace(PGD, restarts=restarts).run(problem, 5 / 255)
        runs.append((problem.is_fooled(images), problem.oracle.gradients_run - before))
    (once, cost), (often, more) = runs
    assert (often >= once).all()
    assert more - cost <= 2 * PGD.steps * (~once).sum()


def test_the_start_given_is_used() -> None:
    problem = problem_of(curved_oracle(), grey_images(6))
    solved = PGD.run(problem, 0.2)
    assert problem.is_fooled(solved).all()
    before = problem.oracle.gradients_run
    PGD.run(problem, 0.2, start=solved)
    assert problem.oracle.gradients_run - before == 6


def test_the_ratio_needs_three_classes() -> None:
    problem = problem_of(linear_oracle(2), grey_images(2))
    with pytest.raises(NetVizError, match="at least 3 classes and the model has 2"):
        APGD_DLR.run(problem, 0.1)


def test_the_ratio_with_a_target_needs_four_classes() -> None:
    problem = problem_of(linear_oracle(3), grey_images(2))
    towards = replace(problem, goal=Goal.reach(problem.goal.labels, 0))
    with pytest.raises(NetVizError, match="at least 4 classes"):
        APGD_DLR.run(towards, 0.1)


def test_universal_perturbation_is_the_same_for_all_images() -> None:
    problem = problem_of(linear_oracle(), grey_images(10))
    change = Universal(steps=5).run(problem, 0.1) - problem.clean
    np.testing.assert_allclose(change, np.broadcast_to(change[:1], change.shape), atol=1e-6)


def test_universal_perturbation_fools_all_images_of_one_class_of_a_linear_network() -> None:
    weights = linear_weights(2)
    images = grey_images(40)
    oracle = linear_oracle(2)
    one = images[oracle.scores(images).argmax(axis=1) == 0]
    problem = problem_of(oracle, one)
    epsilon = nearest_boundary(weights, one, "linf").max() + 1 / 255
    assert problem.is_fooled(Universal().run(problem, epsilon)).all()
