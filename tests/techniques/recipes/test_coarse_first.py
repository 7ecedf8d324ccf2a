"""Coarse steps first: only where the network takes small views that still show something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.techniques.recipes.class_images import PRESETS
from tb_netviz.techniques.recipes.coarse_first import Stage, stages_in_words, stages_of
from tb_netviz.visual import Grid

layers = keras.layers
COARSE = replace(PRESETS["netviz"], polish=0.25)


def classifier(side: int, end: keras.layers.Layer | None = None) -> ImageModel:
    keras.utils.set_random_seed(2)
    network = keras.Sequential(
        [
            keras.Input((side, side + 8, 3)),
            layers.Conv2D(4, 5, strides=4, activation="relu"),
            end or layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    return ImageModel(network, preprocessing=(0, 1))


def test_a_large_network_that_takes_any_size_starts_coarse() -> None:
    model = classifier(200)
    assert stages_of(model, COARSE, 64) == (Stage(64, (100, 104)), Stage(16))
    assert stages_of(model, COARSE, 10) == (Stage(10, (100, 104)), Stage(8))
    assert stages_of(model, COARSE, 3) == (Stage(3, (100, 104)), Stage(3))


@pytest.mark.parametrize(
    "model",
    [classifier(160), classifier(200, layers.Flatten())],
    ids=["small views would show nothing", "the network takes one size"],
)
def test_any_other_network_sees_full_size_only(model: ImageModel) -> None:
    assert stages_of(model, COARSE, 10) == (Stage(10),)


def test_published_recipes_stay_as_they_are() -> None:
    assert stages_of(classifier(200), PRESETS["lucid"], 10) == (Stage(10),)


def test_the_recipe_tells_the_stages() -> None:
    assert stages_in_words((Stage(8, (113, 120)), Stage(1))) == (
        "8 with views of 113 x 120 pixels, then 1 at full size"
    )


def test_class_images_go_through_both_stages_and_go_on_from_there() -> None:
    model = classifier(200)
    memory: dict[str, Any] = {}
    told: list[tuple[int, int]] = []
    technique = ClassImages(steps=8)
    for _ in range(2):
        (grid,) = technique.run(
            model, memory=memory, progress=lambda _, done, total: told.append((done, total))
        )
    assert isinstance(grid, Grid)
    assert grid.images.shape == (3, 200, 208, 3)
    assert grid.recipe["views"] == "8 with views of 100 x 104 pixels, then 8 at full size"
    assert grid.recipe["steps"] == 16 and grid.recipe["steps since the start"] == 32
    assert (
        told[-1] == (16, 16)
        and [one for one, _ in told] == sorted([one for one, _ in told[: len(told) // 2]]) * 2
    )
    assert np.all(np.isfinite(grid.measures["logit"]))
