"""Class images: the classes asked for, measured as shown, sharper over a training."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.ascent.traces import trace_count
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.class_image_measures import class_image_measures
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.techniques.recipes.class_images import PRESETS, fitted
from tb_netviz.techniques.recipes.natural_prior import no_prior
from tb_netviz.techniques.recipes.preset import preset_named
from tb_netviz.visual import Grid, Note
from tests.fixtures.trained_networks import Trained

layers = keras.layers


def classifier(classes: int = 4, channels: int = 3, activation: str = "softmax") -> ImageModel:
    keras.utils.set_random_seed(1)
    network = keras.Sequential(
        [
            keras.Input((20, 17, channels)),
            layers.Conv2D(6, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(classes, activation=activation),
        ]
    )
    # Every class gains from some unit, so that every score can be raised above that of grey.
    kernel, bias = network.layers[-1].get_weights()
    network.layers[-1].set_weights([kernel + 2 * np.eye(*kernel.shape), bias])
    names = [f"sort {index}" for index in range(max(classes, 2))]
    return ImageModel(network, preprocessing=(-3, 3), class_names=names)


def facets() -> ImageModel:
    """A network in which horizontal and vertical edges are equally good for the first class."""
    keras.utils.set_random_seed(1)
    network = keras.Sequential(
        [
            keras.Input((20, 17, 1)),
            layers.Conv2D(4, 3, activation="relu", name="stripes"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    edge = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]])
    spot = np.array([[-1.0, -1.0, -1.0], [-1.0, 8.0, -1.0], [-1.0, -1.0, -1.0]])
    kernels = np.stack([edge, edge.T, spot, -spot], axis=-1)[:, :, None]
    network.layers[0].set_weights([kernels, np.zeros(4)])
    weights = 4 * np.array([[1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, 1.0]])
    network.layers[-1].set_weights([weights, np.zeros(2)])
    return ImageModel(network, preprocessing=(-1, 1), class_names=["one", "two"])


def only(technique: ClassImages, model: ImageModel, **options: Any) -> Grid:
    (visual,) = technique.run(model, **options)
    assert isinstance(visual, Grid)
    return visual


def test_images_of_all_classes_have_their_names_scores_and_recipe() -> None:
    model = classifier()
    grid = only(ClassImages(steps=8), model, step=7, seed=3)
    assert grid.images.shape == (4, 20, 17, 3) and grid.images.dtype == np.uint8
    assert grid.units.tolist() == [0, 1, 2, 3]
    assert grid.unit_names == ("sort 0", "sort 1", "sort 2", "sort 3")
    assert grid.step == 7 and grid.note is None
    assert grid.recipe["preset"] == "netviz"
    assert grid.recipe["steps"] == 8 and grid.recipe["seed"] == 3
    assert set(grid.recipe["versions"]) == {"tb_netviz", "tensorflow", "keras"}
    assert grid.recipe["scores"] == model.score_recipe


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_raises_the_score_of_its_class(preset: str) -> None:
    model = classifier()
    grid = only(ClassImages(steps=30, preset=preset), model)
    grey = model.tap(["scores"]).read(np.full((1, 20, 17, 3), 0.5, np.float32))["scores"][0]
    assert np.all(grid.measures["logit"] > grey)
    used = fitted(preset_named(PRESETS, preset), (20, 17))
    assert grid.recipe["source"] == used.source


def test_measures_are_those_of_the_shown_picture() -> None:
    model = classifier()
    grid = only(ClassImages(classes=["sort 2", 1], steps=5), model)
    shown = grid.images.astype(np.float32) / 255
    read = model.tap(["scores", "probabilities"]).read(shown)
    assert grid.measures["logit"] == pytest.approx(read["scores"][[0, 1], [2, 1]], rel=1e-4)
    assert grid.measures["probability"] == pytest.approx(
        read["probabilities"][[0, 1], [2, 1]], rel=1e-4
    )


def test_an_image_is_the_same_alone_and_among_others() -> None:
    model = classifier()
    among = only(ClassImages(steps=12), model)
    alone = only(ClassImages(classes=2, steps=12), model)
    difference = among.images[2].astype(int) - alone.images[0].astype(int)
    assert np.abs(difference).max() <= 1


def test_several_images_of_a_class_differ_more_with_diversity_and_still_show_it() -> None:
    model = facets()
    wanted = ClassImages(classes=[0, 1], steps=48)
    grid = only(replace(wanted, diversity=3), model)
    assert grid.units.tolist() == [0, 0, 0, 1, 1, 1]
    assert grid.unit_names == ("one", "one", "one", "two", "two", "two")
    assert np.all(grid.measures["probability_moved"] > 0.5)
    assert grid.recipe["kept apart in"] == "stripes"
    alone = np.concatenate([only(wanted, model, seed=seed).images for seed in range(3)])
    alike = class_image_measures(model, alone, np.tile([0, 1], 3), no_prior("none"), "stripes")[
        "likeness"
    ]
    assert grid.measures["likeness"].mean() < alike.mean() - 0.1
    assert grid.measures["likeness"].shape == (6,)
    assert "likeness" not in only(wanted, model).measures


def test_one_image_of_a_class_of_several_is_the_same_among_more_classes() -> None:
    model = facets()
    alone = only(ClassImages(classes=[1], steps=8, diversity=2), model)
    among = only(ClassImages(classes=[0, 1], steps=8, diversity=2), model)
    assert np.abs(among.images[2:].astype(int) - alone.images).max() <= 1


def test_more_classes_than_the_limit_are_chosen_evenly_and_said() -> None:
    grid = only(ClassImages(steps=1, limit=3), classifier(classes=9))
    assert grid.units.tolist() == [0, 4, 8]
    assert grid.note == "3 of 9 classes are shown, evenly chosen."


@pytest.mark.parametrize(("channels", "shown"), [(1, 1), (2, 1), (5, 3)])
def test_images_of_other_channel_counts_can_be_shown(channels: int, shown: int) -> None:
    grid = only(ClassImages(steps=2), classifier(channels=channels))
    assert grid.images.shape == (4, 20, 17, shown)


def test_one_sigmoid_makes_two_classes() -> None:
    grid = only(ClassImages(steps=20), classifier(classes=1, activation="sigmoid"))
    assert grid.units.tolist() == [0, 1]
    assert np.all(grid.measures["probability"] > 0.5)


def test_images_go_on_over_a_training_without_a_new_trace() -> None:
    model = classifier()
    memory: dict[str, Any] = {}
    technique = ClassImages(steps=6)
    first = only(technique, model, memory=memory)
    traces = trace_count(model)
    second = only(technique, model, memory=memory, step=1)
    assert trace_count(model) == traces
    assert second.recipe["steps since the start"] == 12
    assert second.measures["logit"].mean() > first.measures["logit"].mean()
    other = only(replace(technique, classes=[0]), model, memory=memory, step=2)
    assert other.recipe["steps since the start"] == 6


def test_continued_images_follow_the_weights() -> None:
    model = classifier()
    memory: dict[str, Any] = {}
    only(ClassImages(steps=30), model, memory=memory)
    dense = model.keras_model.layers[-1]
    kernel, bias = dense.get_weights()
    dense.set_weights([kernel[:, ::-1], bias])
    turned = only(ClassImages(steps=1), model)
    followed = only(ClassImages(steps=60), model, memory=memory)
    assert np.all(followed.measures["logit"] > turned.measures["logit"])


def test_training_settings_are_cheap_and_keep_what_the_user_said() -> None:
    quick = ClassImages().during_training()
    assert quick.limit < ClassImages().limit
    assert quick.steps is not None and quick.steps < preset_named(PRESETS, None).steps
    assert ClassImages(steps=7, classes=[1]).during_training().steps == 7


def test_nan_scores_leave_a_note() -> None:
    model = classifier()
    dense = model.keras_model.layers[-1]
    dense.set_weights([np.full_like(one, np.nan) for one in dense.get_weights()])
    memory: dict[str, Any] = {}
    (visual,) = ClassImages(steps=2).run(model, memory=memory)
    assert isinstance(visual, Note)
    assert "NaN" in str(visual.note) and not memory


def test_wrong_options_are_told_with_the_remedy() -> None:
    with pytest.raises(NetVizError, match="preset 'lucit' not found; did you mean 'lucid'"):
        ClassImages(preset="lucit")
    with pytest.raises(NetVizError, match="steps must be at least 1"):
        ClassImages(steps=0)
    with pytest.raises(NetVizError, match="diversity must be at most 16"):
        ClassImages(diversity=17)
    with pytest.raises(NetVizError, match="class 'sort 9' not found"):
        list(ClassImages(classes=["sort 9"]).run(classifier()))
    without = ImageModel(keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(2, 3)]))
    with pytest.raises(NetVizError, match="has no class scores"):
        list(ClassImages().run(without))


def test_a_trained_network_recognises_its_class_images_after_few_steps(trained: Trained) -> None:
    technique = ClassImages(classes=trained.classes, steps=trained.class_steps)
    grid = only(technique, ImageModel(trained.network))
    assert np.all(grid.measures["probability"] > 0.5)
    assert trained.scores in grid.recipe["scores"]
