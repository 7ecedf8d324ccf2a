"""Attacks by name, by function and in lists."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.attacks.methods.apgd import AutoPGD
from tb_netviz.attacks.methods.custom import CustomAttack, CustomBallAttack
from tb_netviz.attacks.methods.gradient_steps import BIM, FGSM, PGD, GradientSteps
from tb_netviz.attacks.registry import ATTACKS, resolve_attacks
from tb_netviz.attacks.sweep import sweep
from tb_netviz.errors import NetVizError
from tests.attacks.attack_networks import curved_oracle, grey_images, problem_of

EPSILONS = (0.0, 2 / 255, 8 / 255)


def sign_attack(scores_fn, x, y, epsilon):  # type: ignore[no-untyped-def]
    """A single signed step, as anyone might write it."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(y, scores_fn(x))
    return tf.clip_by_value(x + epsilon * tf.sign(tape.gradient(loss, x)), 0, 1)


def test_all_attacks_of_the_issue_have_a_name() -> None:
    assert set(ATTACKS) == {
        "fgsm", "bim", "pgd", "momentum_fgsm", "apgd_ce", "apgd_dlr", "deepfool",
        "carlini_wagner", "universal",
    }  # fmt: skip
    assert resolve_attacks("APGD-CE") == (ATTACKS["apgd_ce"],)
    assert resolve_attacks(["pgd", FGSM]) == (PGD, FGSM)


def test_an_unknown_name_is_told_what_it_might_have_meant() -> None:
    with pytest.raises(NetVizError, match="did you mean 'pgd'"):
        resolve_attacks("pgdd")


@pytest.mark.parametrize("nothing", [[], 3])
def test_what_is_no_attack_is_refused(nothing: object) -> None:
    with pytest.raises(NetVizError, match="attack"):
        resolve_attacks(nothing)  # type: ignore[arg-type]


def test_fewer_steps_reach_as_far() -> None:
    (few,) = resolve_attacks("bim", steps=5, restarts=3)
    assert isinstance(few, GradientSteps) and few.restarts == 3
    assert few.steps * few.relative_step == pytest.approx(BIM.steps * BIM.relative_step)
    (falling,) = resolve_attacks("pgd", steps=5)
    assert isinstance(falling, GradientSteps) and falling.relative_step == PGD.relative_step
    assert resolve_attacks("fgsm", steps=5) == (FGSM,)
    (auto,) = resolve_attacks("apgd_ce", steps=7)
    assert isinstance(auto, AutoPGD) and auto.steps == 7


def test_a_function_with_epsilon_is_called_for_every_rung() -> None:
    problem = problem_of(curved_oracle(), grey_images(6))
    (attack,) = resolve_attacks(sign_attack)
    assert isinstance(attack, CustomBallAttack) and attack.name == "sign_attack"
    ours, theirs = (sweep(problem, [one], EPSILONS, shown=np.arange(6)) for one in (FGSM, attack))
    assert np.mean(ours.pictures[:, 1] == theirs.pictures[:, 1]) > 0.95


def test_a_function_without_epsilon_is_called_once_and_held_to_every_rung() -> None:
    calls = []

    def far(scores_fn, x, y):  # type: ignore[no-untyped-def]
        calls.append(len(x))
        return sign_attack(scores_fn, x, y, 0.5)

    problem = problem_of(curved_oracle(), grey_images(6))
    (attack,) = resolve_attacks(far)
    assert isinstance(attack, CustomAttack)
    result = sweep(problem, [attack], EPSILONS, shown=np.arange(6))
    assert calls == [6]
    for rung, epsilon in enumerate(EPSILONS):
        change = np.abs(result.pictures[:, rung] / 255 - problem.clean)
        assert change.max() <= epsilon + 1e-6


def test_a_function_that_returns_something_else_is_told_what_is_expected() -> None:
    problem = problem_of(curved_oracle(), grey_images(2))
    (attack,) = resolve_attacks(lambda scores_fn, x, y: y)
    with pytest.raises(NetVizError, match="must return finite images of shape"):
        sweep(problem, [attack], EPSILONS)
