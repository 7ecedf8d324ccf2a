"""Checks of the attack itself: silent on honest ones, a sentence on each kind of fake."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.attacks.methods.attack import Attack, BallAttack
from tb_netviz.attacks.methods.gradient_steps import FGSM, PGD
from tb_netviz.attacks.oracle import Oracle
from tb_netviz.attacks.problem import Problem
from tb_netviz.attacks.sanity import Findings, check_attack
from tb_netviz.attacks.sweep import sweep
from tests.attacks.attack_networks import (
    SHAPE,
    VALUES,
    curved_oracle,
    grey_images,
    linear_weights,
    problem_of,
)

EPSILONS = tuple(levels / 255 for levels in (0, 2, 8, 32))


def findings(problem: Problem, attacks: list[Attack]) -> Findings:
    result = sweep(problem, attacks, EPSILONS, shown=np.arange(2))
    return check_attack(problem, attacks, EPSILONS, result.is_fooled, result.lost)


@dataclass(frozen=True)
class Idle(BallAttack):
    """Does nothing."""

    name: str = "idle"

    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: np.ndarray | None = None,
        keep_going: bool = False,
    ) -> np.ndarray:
        return problem.clean


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_an_honest_attack_raises_no_warning(norm: str) -> None:
    found = findings(problem_of(curved_oracle(), grey_images(8), norm), [PGD])
    assert found.warnings == ()
    assert found.noise_fooled.shape == (4,) and found.noise_fooled[0] == 0
    assert found.zero_gradients == 0


def test_an_attack_that_does_nothing_is_found_out() -> None:
    text = " ".join(findings(problem_of(curved_oracle(), grey_images(8)), [Idle()]).warnings)
    assert "single gradient step" in text and "too weak" in text
    assert "8 of 8 checked images resist even without a bound on epsilon" in text


def test_a_dead_gradient_is_found_out() -> None:
    weights = linear_weights()

    def scores(images: tf.Tensor) -> tf.Tensor:
        # No value of the image reaches the threshold of the ReLU.
        silent = tf.nn.relu(tf.reshape(images, [-1, VALUES]) - 2)
        return silent @ weights + [1.0, 0.0, 0.0, 0.0]

    text = " ".join(findings(problem_of(Oracle(scores, SHAPE), grey_images(4)), [PGD]).warnings)
    assert "gradient is zero everywhere for 100% of the checked images" in text


def test_a_random_network_is_found_out() -> None:
    weights = linear_weights()

    def scores(images: tf.Tensor) -> tf.Tensor:
        flat = tf.reshape(images - 0.5, [-1, VALUES])
        return flat @ weights + tf.random.normal([tf.shape(images)[0], 4])

    text = " ".join(findings(problem_of(Oracle(scores, SHAPE), grey_images(4)), [FGSM]).warnings)
    assert "random even outside training" in text


def test_losing_what_a_smaller_epsilon_had_is_found_out() -> None:
    problem = problem_of(curved_oracle(), grey_images(4))
    result = sweep(problem, [PGD], EPSILONS)
    lost = np.array([0.0, 0.0, 0.0, 0.5])
    found = check_attack(problem, [PGD], EPSILONS, result.is_fooled, lost)
    assert any("missed 50%" in sentence for sentence in found.warnings)


def test_single_steps_alone_are_not_compared_with_themselves() -> None:
    problem = replace(problem_of(curved_oracle(), grey_images(6)), seed=4)
    assert not any("single gradient" in text for text in findings(problem, [FGSM]).warnings)
