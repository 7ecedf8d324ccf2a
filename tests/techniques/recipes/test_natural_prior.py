"""The natural prior: from the user's images, else from batch normalisation, else none."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.ascent.objectives import LogProbability, Score
from tb_netviz.ascent.traces import trace_count
from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.techniques.recipes.natural_prior import natural_prior
from tb_netviz.visual import Grid, Note

layers = keras.layers
RANDOM = np.random.default_rng(2)


def classifier(
    *, normalises: bool = False, activation: str = "softmax", classes: int = 3
) -> ImageModel:
    keras.utils.set_random_seed(3)
    norm = [layers.BatchNormalization(name="norm")] if normalises else []
    network = keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            layers.Conv2D(6, 3, name="first"),
            *norm,
            layers.ReLU(),
            layers.Conv2D(5, 3, activation="relu", name="second"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(classes, activation=activation),
        ]
    )
    if normalises:
        gamma, beta, mean, variance = network.get_layer("norm").get_weights()
        network.get_layer("norm").set_weights([gamma, beta, mean + 0.1, variance + 0.5])
    return ImageModel(network, preprocessing=(0, 1))


def photographs(model: ImageModel, count: int = 40) -> ImageSource:
    shades = RANDOM.uniform(size=(count, 1, 1, 3))
    images = shades * RANDOM.uniform(size=(count, 12, 12, 3))
    return open_images(images.astype(np.float32), model)


def words(model: ImageModel, data: ImageSource | None) -> str:
    return natural_prior(model, data, evaluations=32, seed=0).words


def test_the_users_images_come_first() -> None:
    model = classifier(normalises=True)
    assert words(model, photographs(model)) == "statistics of 40 of your images in 2 layers"


def test_batch_normalisation_serves_where_images_are_missing_or_few() -> None:
    model = classifier(normalises=True)
    expected = "statistics that batch normalisation keeps, in 1 layer"
    assert words(model, None) == expected
    assert words(model, photographs(model, 3)) == expected


def test_the_reason_is_said_where_there_is_no_prior() -> None:
    model = classifier()
    assert words(model, None) == (
        "none: no images are given and no batch normalisation was trained"
    )
    assert words(model, photographs(model, 3)) == "none: the images are too few or too much alike"
    dense = keras.Sequential([keras.Input((12, 12, 3)), layers.Flatten(), layers.Dense(3)])
    flat = ImageModel(dense, preprocessing=(0, 1))
    assert words(flat, photographs(flat)) == "none: the network has no layer with positions"


def test_without_a_prior_the_score_alone_is_climbed() -> None:
    prior = natural_prior(classifier(), None, evaluations=32, seed=0)
    wanted = prior.objective([0, 1], log_probability=3.0, weight=0.4, is_independent=False)
    assert wanted == Score([0, 1])


@pytest.mark.parametrize("is_independent", [False, True])
def test_with_a_prior_the_log_probability_is_that_of_the_head(is_independent: bool) -> None:
    model = classifier()
    prior = natural_prior(model, photographs(model), evaluations=32, seed=0)
    wanted = prior.objective(1, log_probability=3.0, weight=0.4, is_independent=is_independent)
    assert LogProbability(1, is_independent) in [
        getattr(one, "objective", None) for one in wanted.terms
    ]


def run(model: ImageModel, data: ImageSource | None, **options: Any) -> Grid:
    (grid,) = ClassImages(steps=4).run(model, data, **options)
    assert isinstance(grid, Grid)
    return grid


@pytest.mark.parametrize(
    ("activation", "classes"),
    [("softmax", 3), ("sigmoid", 3), ("linear", 3), ("sigmoid", 1), ("linear", 1)],
)
def test_class_images_of_any_head_say_which_prior_they_had(activation: str, classes: int) -> None:
    model = classifier(activation=activation, classes=classes)
    grid = run(model, photographs(model))
    assert grid.recipe["natural prior"] == "statistics of 40 of your images in 2 layers"
    assert grid.images.std(axis=(1, 2, 3)).min() > 0


def test_the_same_seed_gives_the_same_pixels() -> None:
    model = classifier()
    data = photographs(model)
    assert np.array_equal(run(model, data, seed=5).images, run(model, data, seed=5).images)


def test_a_snapshot_measures_the_new_weights_without_a_new_trace() -> None:
    model = classifier()
    data, memory = photographs(model), {}  # type: ignore[var-annotated]
    run(model, data, memory=memory)
    traces, kept = trace_count(model), model.kept_count()
    before = natural_prior(model, data, evaluations=32, seed=0).layers[0].centre
    first = model.keras_model.get_layer("first")
    first.set_weights([2 * one for one in first.get_weights()])
    after = natural_prior(model, data, evaluations=32, seed=0).layers[0].centre
    assert np.allclose(after, 2 * before, rtol=1e-3)
    grid = run(model, data, memory=memory, step=1)
    assert grid.recipe["steps since the start"] == 8
    assert (trace_count(model), model.kept_count()) == (traces, kept)


def test_the_same_images_are_measured_once_for_all_runs() -> None:
    model = classifier()
    data, reads = photographs(model), []
    batches = data.batches
    data.batches = lambda *_, **__: reads.append(1) or batches(*_, **__)  # type: ignore[method-assign, func-returns-value]
    for classes in ([0], [1, 2]):
        list(ClassImages(classes=classes, steps=2).run(model, data))
    assert len(reads) == 1


def test_nan_features_leave_a_note() -> None:
    model = classifier()
    first = model.keras_model.get_layer("first")
    first.set_weights([np.full_like(one, np.nan) for one in first.get_weights()])
    (visual,) = ClassImages(steps=2).run(model, photographs(model))
    assert isinstance(visual, Note)
