"""Adversarial examples of a tiny network with known boundaries, and of networks of every kind."""

from __future__ import annotations

from functools import cache
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.attacks.network import oracle_of
from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.adversarial import EPSILONS, Adversarial
from tb_netviz.visual import Grid, Ladder, Note, Visual

SHAPE = (8, 6, 3)
CLASSES = 5


@cache
def network(classes: int = CLASSES, activation: str = "softmax", policy: str = "float32") -> Any:
    keras.utils.set_random_seed(1)
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input(SHAPE),
            layers.Rescaling(4.0, -2.0),
            layers.Conv2D(6, 3, activation="tanh", dtype=policy),
            layers.Flatten(),
            layers.Dense(
                classes, kernel_initializer="he_normal", activation=activation, dtype=policy
            ),
        ]
    )


@cache
def model_of(classes: int = CLASSES, activation: str = "softmax", policy: str = "float32") -> Any:
    return ImageModel(network(classes, activation, policy), preprocessing=(0, 1))


def images_of(
    model: ImageModel, count: int = 24, wrong: int = 6, known: bool = True
) -> ImageSource:
    """Pictures labelled with what the network sees in them, except the last few."""
    pictures = np.random.default_rng(0).integers(60, 196, (count, *SHAPE)).astype(np.uint8)
    labels = oracle_of(model).scores(pictures.astype(np.float32) / 255).argmax(axis=1)
    labels[count - wrong :] = (labels[count - wrong :] + 1) % max(model.class_count, 2)
    return open_images((pictures, labels) if known else pictures, model)


def run(technique: Adversarial, model: ImageModel | None = None, **options: Any) -> list[Visual]:
    model = model or model_of()
    return list(technique.run(model, options.pop("data", None) or images_of(model), **options))


def ladder(technique: Adversarial, model: ImageModel | None = None, **options: Any) -> Ladder:
    (visual,) = (one for one in run(technique, model, **options) if isinstance(one, Ladder))
    return visual


PLAIN = Adversarial(shown=3, evaluate=24, fooling=(), steps=8, checks=False)


@cache
def plain_ladder() -> Ladder:
    """One ladder that many tests look at."""
    return ladder(PLAIN)


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


def test_only_correctly_classified_images_count_and_their_number_is_said() -> None:
    visual = plain_ladder()
    assert visual.summary["evaluated"] == 24 and visual.summary["counted"] == 18
    assert "18 of 24 images are classified correctly" in visual.caption
    assert visual.summary["accuracy"][0] == visual.summary["clean_accuracy"] == 0.75
    assert visual.summary["success_rate"][0] == 0 and visual.summary["success_rate"][-1] == 1
    assert (np.diff(visual.summary["accuracy"]) <= 0).all()


def test_smallest_epsilon_is_the_first_rung_that_fools() -> None:
    visual = plain_ladder()
    first = visual.measures["success"].argmax(axis=1)
    np.testing.assert_allclose(visual.measures["smallest_epsilon"], np.array(EPSILONS)[first])


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


def test_without_images_there_is_a_note_and_the_fooling_images() -> None:
    note, grid = Adversarial(fooling=[0], fooling_steps=5).run(model_of())
    assert isinstance(note, Note) and isinstance(grid, Grid)
    assert grid.note is not None and "below 99.6%" in grid.note


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
        assert visual.note is not None and "of the target class already" in visual.note


def test_the_target_cannot_be_the_class_of_every_image() -> None:
    model = model_of()
    data = images_of(model, wrong=0)
    same = np.flatnonzero(data.labels == data.labels[0])[:2]
    target = int(data.labels[0])
    technique = Adversarial(images=[int(i) for i in same], targeted=target, evaluate=0, fooling=())
    with pytest.raises(NetVizError, match="target class"):
        ladder(technique, model, data=data)


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


def test_weights_stay_as_they_are() -> None:
    before = [weight.copy() for weight in network().get_weights()]
    run(Adversarial(shown=2, evaluate=4, fooling_steps=3))
    for old, new in zip(before, network().get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize(
    ("classes", "activation"), [(1, "sigmoid"), (2, "softmax"), (3, "sigmoid")]
)
def test_every_kind_of_classifier_is_fooled(classes: int, activation: str) -> None:
    model = model_of(classes, activation)
    visual = ladder(PLAIN, model)
    assert visual.summary["success_rate"][-1] == 1
    probabilities = visual.measures["probability_true"], visual.measures["probability_adversarial"]
    assert all(((one >= 0) & (one <= 1)).all() for one in probabilities)
    if classes == 1:
        np.testing.assert_allclose(sum(probabilities), 1, atol=1e-5)


def test_half_precision_networks_are_fooled() -> None:
    visual = ladder(PLAIN, model_of(CLASSES, "softmax", "mixed_float16"))
    assert visual.summary["success_rate"][-1] == 1


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


def test_the_loss_that_needs_three_classes_says_so() -> None:
    with pytest.raises(NetVizError, match="at least 3 classes and the model has 2"):
        ladder(Adversarial(attack="apgd_dlr", fooling=()), model_of(1, "sigmoid"))


def test_grey_and_odd_images_work() -> None:
    keras.utils.set_random_seed(2)
    small = keras.Sequential(
        [
            keras.layers.Input((7, 5, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(3, kernel_initializer="he_normal"),
        ]
    )
    model = ImageModel(small, preprocessing=(0, 1))
    pictures = np.random.default_rng(0).integers(0, 256, (6, 7, 5, 1)).astype(np.uint8)
    visual = ladder(PLAIN, model, data=open_images(pictures, model))
    assert visual.images.shape == (3, 6, 7, 5, 1)


def test_a_silenced_class_of_an_averaged_relu_map_is_reached_all_the_same() -> None:
    layers = keras.layers
    keras.utils.set_random_seed(0)
    bias = keras.initializers.Constant([0.5, 0.5, -1.0])
    squeezed = keras.Sequential(
        [
            layers.Input(SHAPE),
            layers.Conv2D(
                3, 3, activation="relu", bias_initializer=bias, kernel_initializer="he_normal"
            ),
            layers.GlobalAveragePooling2D(),
            layers.Softmax(),
        ]
    )
    model = ImageModel(squeezed, preprocessing=(0, 1))
    oracle = oracle_of(model)
    assert not oracle.scores(np.full((1, *SHAPE), 0.5, np.float32))[0, 2]
    (grid,) = (one for one in Adversarial(fooling=[2]).run(model) if isinstance(one, Grid))
    assert grid.measures["logit"][0] > 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"epsilons": (0, 8)}, "8 grey levels are 8/255"),
        ({"epsilons": (-0.1,)}, "outside"),
        ({"norm": "l2", "epsilons": (float("nan"),)}, "epsilon must be a number, got nan"),
        ({"norm": "l2", "epsilons": (-0.5,)}, "number >= 0"),
        ({"epsilons": 0.1}, "must be a list of numbers"),
        ({"epsilons": ("a",)}, "epsilon must be a number, got 'a'"),
        ({"norm": None}, "norm 'None' is unknown"),
        ({"attack": lambda images: images}, "must take"),
        ({"steps": "ten"}, "steps must be a whole number, got 'ten'"),
        ({"evaluate": 1.5}, "evaluate must be a whole number"),
        ({"norm": "l1"}, "norm 'l1' is unknown"),
        ({"attack": "pgdx"}, "did you mean"),
        ({"attack": []}, "at least one"),
        ({"steps": 0}, "steps must be at least 1"),
        ({"evaluate": -1}, "evaluate must be at least 0"),
        ({"shown": 0}, "shown must be at least 1"),
    ],
)
def test_a_wrong_option_is_refused_at_once(options: dict[str, Any], says: str) -> None:
    with pytest.raises(NetVizError, match=says):
        Adversarial(**options)


@pytest.mark.parametrize(
    ("technique", "says"),
    [
        (Adversarial(images=[99]), "99"),
        (Adversarial(images=["a"]), "whole numbers"),
        (Adversarial(targeted=1.5), "targeted must be"),
        (Adversarial(fooling="cat"), "class 'cat' not found"),
        (Adversarial(targeted="cat"), "class 'cat' not found"),
        (Adversarial(targeted=7), "class 7 does not exist"),
    ],
)
def test_what_the_data_or_the_model_does_not_have_is_refused(
    technique: Adversarial, says: str
) -> None:
    with pytest.raises(NetVizError, match=says):
        run(technique)


def test_a_network_that_is_no_classifier_is_refused() -> None:
    body = keras.Sequential([keras.layers.Input(SHAPE), keras.layers.Conv2D(2, 3)])
    with pytest.raises(NetVizError, match="at least two classes"):
        list(Adversarial().run(ImageModel(body, preprocessing=(0, 1))))
