"""The sweep: rungs only add fooled images, cheaply, and keep the pictures of those shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tb_netviz.attacks import sweep as sweep_module
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.methods.deepfool import DeepFool
from tb_netviz.attacks.methods.gradient_steps import BIM, FGSM, PGD
from tb_netviz.attacks.methods.universal import Universal
from tb_netviz.attacks.problem import from_levels
from tb_netviz.attacks.sweep import sweep
from tests.attacks.attack_networks import (
    curved_oracle,
    grey_images,
    linear_oracle,
    linear_weights,
    nearest_boundary,
    problem_of,
)

EPSILONS = tuple(levels / 255 for levels in (0, 1, 2, 4, 8, 16))


@pytest.mark.parametrize("attacks", [[FGSM], [PGD], [FGSM, PGD], [DeepFool()]])
def test_a_larger_epsilon_never_fools_fewer(attacks: list) -> None:
    problem = problem_of(curved_oracle(), grey_images(16))
    fooled = sweep(problem, attacks, EPSILONS).is_fooled
    assert not fooled[:, 0].any() and (np.diff(fooled.astype(int), axis=1) >= 0).all()


def test_on_a_linear_network_an_image_falls_on_the_first_rung_beyond_its_distance() -> None:
    images = grey_images(20)
    distance = nearest_boundary(linear_weights(), images, "linf")
    fooled = sweep(problem_of(linear_oracle(), images), [PGD], EPSILONS).is_fooled
    np.testing.assert_array_equal(fooled, distance[:, None] < np.asarray(EPSILONS))


def test_two_attacks_are_not_weaker_than_either() -> None:
    problem = problem_of(curved_oracle(), grey_images(20))
    one, other, both = (
        sweep(problem, attacks, EPSILONS).is_fooled for attacks in ([FGSM], [BIM], [FGSM, BIM])
    )
    assert (both.sum(axis=0) >= np.maximum(one.sum(axis=0), other.sum(axis=0))).all()


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_pictures_say_what_the_table_says(norm: str) -> None:
    problem = problem_of(curved_oracle(), grey_images(8), norm)
    epsilons = EPSILONS if norm == "linf" else (0.0, 0.1, 0.3, 1.0)
    shown = np.array([1, 4, 6])
    result = sweep(problem, [PGD], epsilons, shown=shown)
    for rung, epsilon in enumerate(epsilons):
        pictures = from_levels(result.pictures[:, rung])
        part = problem.rows(shown)
        np.testing.assert_array_equal(part.is_fooled(pictures), result.is_fooled[shown, rung])
        assert (part.ball.size(pictures - part.clean) <= epsilon + 1e-6).all()


def test_a_shown_image_becomes_more_wrong_as_epsilon_grows() -> None:
    problem = problem_of(curved_oracle(), grey_images(3))
    result = sweep(problem, [PGD], EPSILONS, shown=np.arange(3))
    margins = [
        problem.oracle.evaluate(from_levels(result.pictures[:, rung]), problem.goal, "margin").loss
        for rung in range(len(EPSILONS))
    ]
    assert (np.diff(margins, axis=0) >= 0).all() and not result.lost.any()


def test_what_a_smaller_epsilon_fooled_costs_nothing_more() -> None:
    problem = problem_of(curved_oracle(), grey_images(12))
    spent = []
    for epsilons in (EPSILONS[:5], (*EPSILONS[:5], 0.2, 0.3, 0.4)):
        before = problem.oracle.gradients_run
        fooled = sweep(problem, [PGD], epsilons).is_fooled
        spent.append(problem.oracle.gradients_run - before)
        assert fooled[:, 4].all()
    assert spent[0] == spent[1]


def test_a_sweep_costs_less_than_its_epsilons_one_by_one() -> None:
    problem = problem_of(curved_oracle(), grey_images(24))
    before = problem.oracle.gradients_run
    sweep(problem, [PGD], EPSILONS)
    together = problem.oracle.gradients_run - before
    for epsilon in EPSILONS[1:]:
        PGD.run(problem, epsilon)
    assert together < problem.oracle.gradients_run - before - together


def test_an_image_that_is_wrong_already_counts_as_fooled_at_zero() -> None:
    problem = problem_of(curved_oracle(), grey_images(4))
    labels = problem.goal.labels.copy()
    labels[2] = (labels[2] + 1) % 5
    result = sweep(replace(problem, goal=Goal.leave(labels)), [PGD], EPSILONS)
    np.testing.assert_array_equal(result.is_fooled[:, 0], [False, False, True, False])


def test_large_sets_are_attacked_in_groups_with_the_same_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = problem_of(linear_oracle(), grey_images(10))
    whole = sweep(problem, [PGD], EPSILONS, shown=np.array([0, 3, 9]))
    monkeypatch.setattr(sweep_module, "GROUP_VALUES", 4 * 90)
    grouped = sweep(problem, [PGD], EPSILONS, shown=np.array([0, 3, 9]))
    np.testing.assert_array_equal(whole.is_fooled, grouped.is_fooled)
    assert np.mean(whole.pictures == grouped.pictures) > 0.99


def test_a_universal_change_is_shown_as_it_is_on_every_rung() -> None:
    problem = problem_of(linear_oracle(), grey_images(6))
    result = sweep(problem, [Universal(steps=4)], EPSILONS, shown=np.arange(6))
    change = result.pictures.astype(int) - result.pictures[:, :1].astype(int)
    np.testing.assert_array_equal(change, np.broadcast_to(change[:1], change.shape))


def test_no_images_give_an_empty_table() -> None:
    problem = problem_of(curved_oracle(), grey_images(3)).rows(np.zeros(3, bool))
    assert sweep(problem, [PGD], EPSILONS).is_fooled.shape == (0, 6)
