"""The published recipe of inversion, number by number, and the weights of both."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.ascent import loop, spectrum_inversion
from tb_netviz.ascent.inversion import Inversion
from tb_netviz.ascent.natural_colours import NaturalColours
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.published_inversion import CONTRAST, invert_as_published, published_weights
from tb_netviz.ascent.spectrum_inversion import (
    DEPTHS,
    LEAK,
    WEIGHTS,
    invert_from_spectrum,
    spectrum_weights,
)
from tb_netviz.ascent.state import Ascent
from tb_netviz.model.image_model import ImageModel

SIDE = 16


@pytest.fixture(scope="module")
def model() -> ImageModel:
    """A layer `whole` that gives the image as it is, where it is positive."""
    layer = keras.layers.Conv2D(3, 1, activation="relu", name="whole")
    network = keras.Sequential([keras.Input((SIDE, SIDE, 3)), layer])
    layer.set_weights([np.eye(3, dtype=np.float32)[None, None], np.zeros(3, np.float32)])
    return ImageModel(network, preprocessing=(0.0, 1.0))


def test_the_published_recipe_takes_the_published_steps(model: ImageModel) -> None:
    """Two steps by hand: x += momentum; the gradient of a linear layer is known."""
    photograph = np.full((1, SIDE, SIDE, 3), 0.7, np.float32)
    targets = model.tap(["whole"]).read(photograph)["whole"]
    white = np.eye(3, dtype=np.float32)
    natural = NaturalColours(np.full(3, 0.5, np.float32), white, white)

    def inverted(steps: int) -> np.ndarray:
        inversion = Inversion("whole", targets, 0.0, natural, np.array([3]), steps)
        return invert_as_published(model, inversion)[0].astype(np.float64)

    start, first = inverted(0), inverted(1)
    length = CONTRAST * np.sqrt(SIDE * SIDE * 3)
    assert np.linalg.norm(start - 0.5) == pytest.approx(length, rel=1e-4)
    energy = np.square(targets).sum()
    distance = np.where(start > 0, 2 * (start - 0.7) / energy, 0)
    variation = np.zeros_like(start)
    for axis in (1, 2):
        step = np.diff(start, axis=axis)
        first_half, second_half = [[(0, 0)] * 4 for _ in range(2)]
        first_half[axis], second_half[axis] = (1, 0), (0, 1)
        variation += 2 * (np.pad(step, first_half) - np.pad(step, second_half))
    alpha = 6 * (start - 0.5) ** 5
    gradient = distance + variation / 2 / length**2 + 8e-10 / 2 * 255**4 * alpha / length**2
    # One step: all of the schedule's first quarter rounds to 0 steps, its half to this one.
    rate = 0.004 * 0.1 * length**2
    np.testing.assert_allclose(first, start - rate * gradient, atol=2e-5)


def test_weights_grow_with_depth_as_published() -> None:
    found = [published_weights(depth, True)["total_variation"] for depth in (0, 0.3, 0.5, 0.9, 1)]
    assert found == [1, 1, 10, 100, 100]


def test_our_weights_are_those_of_three_depths_and_grow_between_them() -> None:
    for name, known in WEIGHTS.items():
        found = [spectrum_weights(depth, True)[name] for depth in DEPTHS]
        assert found == pytest.approx(known)
        ladder = [spectrum_weights(depth, True)[name] for depth in np.linspace(0, 1, 21)]
        assert all(before < after for before, after in pairwise(ladder))


def test_without_spatial_extent_the_weights_are_those_of_the_end() -> None:
    assert spectrum_weights(0.1, False) == pytest.approx(spectrum_weights(1.0, True))


@pytest.mark.parametrize(("layer", "leak"), [("whole", LEAK), ("mean", 0.0)])
def test_relus_leak_for_layers_with_positions_alone(
    layer: str, leak: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = keras.Input((SIDE, SIDE, 3))
    whole = keras.layers.Conv2D(3, 1, activation="relu", name="whole")(image)
    pooled = keras.layers.GlobalAveragePooling2D(name="mean")(whole)
    model = ImageModel(keras.Model(image, pooled), preprocessing=(0.0, 1.0))
    targets = model.tap([layer]).read(np.full((1, SIDE, SIDE, 3), 0.7, np.float32))[layer]
    white = np.eye(3, dtype=np.float32)
    natural = NaturalColours(np.full(3, 0.5, np.float32), white, white)
    leaks = []

    def ascend(model: ImageModel, objective: Objective, plan: AscentPlan, **rest: Any) -> Ascent:
        leaks.append(plan.leak)
        return loop.ascend(model, objective, plan, **rest)

    monkeypatch.setattr(spectrum_inversion, "ascend", ascend)
    invert_from_spectrum(model, Inversion(layer, targets, 0.5, natural, np.array([0]), 4))
    assert leaks == [leak, leak]
