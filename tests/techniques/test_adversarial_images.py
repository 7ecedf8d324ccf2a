"""Which images are attacked, what counts as fooled, and what is said about it."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.attacks.network import oracle_of
from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.techniques.adversarial import Adversarial
from tests.techniques.adversarial_networks import (
    PLAIN,
    SHAPE,
    images_of,
    ladder,
    model_of,
    plain_ladder,
)


def test_the_images_asked_for_are_shown_even_if_misclassified() -> None:
    visual = ladder(Adversarial(images=[2, 23], evaluate=0, fooling=(), steps=4, checks=False))
    np.testing.assert_array_equal(visual.image_ids, [2, 23])
    np.testing.assert_array_equal(visual.measures["correct"], [1, 0])
    assert visual.measures["success"][1, 0] == 1 and visual.measures["smallest_epsilon"][1] == 0
    assert visual.note is not None and "1 of the 2 shown images are misclassified" in visual.note
    assert visual.summary["counted"] == 1


def test_shown_images_are_of_different_classes_and_classified_correctly() -> None:
    visual = plain_ladder()
    assert visual.measures["correct"].all()
    assert len(set(visual.measures["true_class"])) == 3


def test_without_labels_the_clean_prediction_is_taken_and_that_is_said() -> None:
    model = model_of()
    visual = ladder(PLAIN, model, data=images_of(model, known=False))
    assert visual.note is not None and "24 of 24 images have no label" in visual.note
    assert visual.summary["counted"] == 24


def test_labels_that_are_not_the_model_s_classes_are_not_taken_for_them() -> None:
    model = model_of()
    pictures = np.random.default_rng(0).integers(60, 196, (24, *SHAPE)).astype(np.uint8)
    data = open_images((pictures, np.array(["indoors", "outdoors"] * 12)), model)
    assert not data.labels_match_model and set(data.labels) == {0, 1}
    visual = ladder(PLAIN, model, data=data)
    assert visual.note is not None and "labels of the data are not the model's" in visual.note
    assert visual.summary["counted"] == 24
    seen = oracle_of(model).scores(data.select(visual.image_ids)).argmax(axis=1)
    assert (visual.measures["true_class"] == seen).all()


def test_only_correctly_classified_images_count_and_their_number_is_said() -> None:
    visual = plain_ladder()
    assert visual.summary["evaluated"] == 24 and visual.summary["counted"] == 18
    assert "18 of 24 images are classified correctly" in visual.caption
    assert visual.summary["accuracy"][0] == visual.summary["clean_accuracy"] == 0.75
    assert visual.summary["success_rate"][0] == 0 and visual.summary["success_rate"][-1] == 1
    assert (np.diff(visual.summary["accuracy"]) <= 0).all()


@pytest.mark.parametrize("targeted", [True, 2, "class 2"])
def test_with_a_target_only_the_target_is_a_success(targeted: bool | int | str) -> None:
    technique = Adversarial(
        shown=3, evaluate=12, targeted=targeted, epsilons=(0.3,), fooling=(), checks=False
    )
    visual = ladder(technique)
    assert visual.values == (0.0, 0.3)
    assert visual.measures["success"][:, 1].all()
    assert (visual.measures["probability_adversarial"][:, 1] > 0.5).all()
    if targeted is not True:
        assert (visual.measures["adversarial_class"] == 2).all()
        assert visual.note is not None and "already of the target class" in visual.note


def test_the_target_cannot_be_the_class_of_every_image() -> None:
    model = model_of()
    data = images_of(model, wrong=0)
    same = np.flatnonzero(data.labels == data.labels[0])[:2]
    target = int(data.labels[0])
    technique = Adversarial(images=[int(i) for i in same], targeted=target, evaluate=0, fooling=())
    with pytest.raises(NetVizError, match="target class"):
        ladder(technique, model, data=data)
