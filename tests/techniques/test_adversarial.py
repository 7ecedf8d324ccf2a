"""Ladders of adversarial examples of a tiny network with known boundaries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tb_netviz.attacks.network import oracle_of
from tb_netviz.techniques.adversarial import EPSILONS, Adversarial
from tb_netviz.visual import Grid, Ladder, Note
from tests.techniques.adversarial_networks import (
    CLASSES,
    PLAIN,
    SHAPE,
    images_of,
    ladder,
    model_of,
    network,
    plain_ladder,
    run,
)


def test_a_ladder_along_epsilon_and_a_grid_of_fooling_images() -> None:
    shown, fooling = run(Adversarial(shown=3, evaluate=24))
    assert isinstance(shown, Ladder) and isinstance(fooling, Grid)
    assert shown.axis == "epsilon" and shown.values == EPSILONS
    assert shown.images.shape == (3, 6, *SHAPE)
    assert (fooling.measures["probability"] > 0.996).all() and fooling.note is None
    np.testing.assert_array_equal(fooling.units, np.arange(CLASSES))
    assert shown.note is None


def test_the_first_rung_is_the_clean_picture() -> None:
    visual = plain_ladder()
    data = images_of(model_of())
    clean = np.rint(data.select(visual.image_ids) * 255)
    np.testing.assert_array_equal(visual.images[:, 0], clean)
    assert not visual.measures["linf"][:, 0].any() and not visual.measures["success"][:, 0].any()


@pytest.mark.parametrize("norm", ["linf", "l2"])
def test_no_picture_leaves_its_ball(norm: str) -> None:
    visual = ladder(Adversarial(shown=3, evaluate=0, norm=norm, fooling=(), steps=8, checks=False))
    change = (visual.images.astype(float) - visual.images[:, :1]) / 255
    flat = change.reshape(*change.shape[:2], -1)
    np.testing.assert_allclose(visual.measures["linf"], np.abs(flat).max(-1), atol=1e-6)
    np.testing.assert_allclose(visual.measures["l2"], np.linalg.norm(flat, axis=-1), atol=1e-5)
    assert (visual.measures[norm] <= np.asarray(visual.values) + 1e-6).all()


def test_confidences_are_those_of_the_8_bit_pictures() -> None:
    visual = plain_ladder()
    flat = visual.images.reshape(-1, *SHAPE).astype(np.float32) / 255
    says = network()(flat, training=False).numpy().reshape(3, 6, CLASSES)
    true = visual.measures["true_class"].astype(int)
    wrong = visual.measures["adversarial_class"].astype(int)
    for subject in range(3):
        for rung in range(6):
            row = says[subject, rung]
            measured = visual.measures["probability_true"][subject, rung]
            assert measured == pytest.approx(row[true[subject]], abs=1e-4)
            measured = visual.measures["probability_adversarial"][subject, rung]
            assert measured == pytest.approx(row[wrong[subject, rung]], abs=1e-4)
            is_wrong = row.argmax() != true[subject]
            assert visual.measures["success"][subject, rung] == is_wrong


def test_smallest_epsilon_is_the_first_rung_that_fools() -> None:
    visual = plain_ladder()
    first = visual.measures["success"].argmax(axis=1)
    np.testing.assert_allclose(visual.measures["smallest_epsilon"], np.array(EPSILONS)[first])


def test_without_images_there_is_a_note_and_the_fooling_images() -> None:
    note, grid = Adversarial(fooling=[0], fooling_steps=5).run(model_of())
    assert isinstance(note, Note) and isinstance(grid, Grid)
    assert grid.note is not None and "did not reach a probability of 99.6%" in grid.note


def test_a_training_keeps_its_photographs_and_goes_on_from_its_pictures() -> None:
    memory: dict[str, Any] = {}
    technique = PLAIN.during_training()
    first = ladder(technique, memory=memory)
    second = ladder(technique, memory=memory, step=5)
    np.testing.assert_array_equal(first.image_ids, second.image_ids)
    assert not first.recipe["continued from the last snapshot"]
    assert second.recipe["continued from the last snapshot"] and second.step == 5
    assert second.recipe["gradients"] <= first.recipe["gradients"]


def test_during_training_it_costs_a_fraction() -> None:
    spent = [
        ladder(technique).recipe["gradients"]
        for technique in (
            Adversarial(checks=False, fooling=()),
            Adversarial().during_training(),
        )
    ]
    assert spent[1] < spent[0] / 2


def test_the_same_seed_gives_the_same_pixels_and_new_options_no_new_trace() -> None:
    model = model_of()
    first, second = (ladder(PLAIN, model, seed=3) for _ in range(2))
    np.testing.assert_array_equal(first.images, second.images)
    kept = model.kept_count()
    ladder(Adversarial(attack="bim", norm="l2", evaluate=5, fooling=(), checks=False), model)
    assert model.kept_count() == kept
    assert oracle_of(model)._backward.experimental_get_tracing_count() == 1


def test_several_attacks_are_combined_and_a_function_plugs_in() -> None:
    def grey(scores_fn: Any, x: Any, y: Any) -> Any:
        return 0 * x + 0.5

    technique = Adversarial(
        attack=["fgsm", "deepfool", grey], shown=2, evaluate=8, fooling=(), checks=False
    )
    visual = ladder(technique)
    alone = ladder(Adversarial(attack="fgsm", shown=2, evaluate=8, fooling=(), checks=False))
    assert (visual.summary["success_rate"] >= alone.summary["success_rate"]).all()
    assert [name in text for name, text in zip(["fgsm", "DeepFool", "grey"],
            visual.recipe["attacks"], strict=True)] == [True] * 3  # fmt: skip


def test_a_weak_attack_is_warned_of() -> None:
    def idle(scores_fn: Any, x: Any, y: Any, epsilon: float) -> Any:
        return x

    visual = ladder(Adversarial(attack=idle, shown=2, evaluate=8, fooling=()))
    assert visual.note is not None and "too weak" in visual.note
