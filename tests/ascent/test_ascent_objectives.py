"""Objectives mean what they say, add up as numbers do, and have the right gradient."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.natural_statistics import NaturalStatistics
from tb_netviz.ascent.objectives import (
    Channel,
    Direction,
    FeatureDistance,
    Layer,
    Lead,
    LogProbability,
    Neuron,
    Objective,
    Score,
)
from tb_netviz.ascent.parts import structure
from tb_netviz.ascent.regularisers import L2, LP, MeanColour, TotalVariation
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tests.ascent.objective_values import evaluate, gradient

RANDOM = np.random.default_rng(11)
VECTORS = RANDOM.normal(size=(3, 5)).astype(np.float32)
FEATURES = RANDOM.normal(size=(3, 7, 9, 6)).astype(np.float32)
MOMENTS = np.random.default_rng(12).normal(size=(2, 6)).astype(np.float32)
COLOURS = RANDOM.normal(size=(3, 3)).astype(np.float32)

OBJECTIVES = {
    "score": Score([0, 1, 2]),
    "log probability": LogProbability([3, 1, 2]),
    "log probability of independent classes": LogProbability([3, 1, 2], is_independent=True),
    "natural statistics": NaturalStatistics("maps", MOMENTS, 0.1 + np.abs(MOMENTS[::-1])),
    "channel": Channel("deep", [4, 0, 2]),
    "channel less what others lead": Channel("deep", [4, 0, 2]) + 2 * Lead("deep", [4, 0, 2]),
    "neuron in the centre": Neuron("deep", [4, 0, 2]),
    "neuron at a place": Neuron("maps", 1, [[0, 0], [6, 8], [3, 2]]),
    "direction": Direction("deep", VECTORS),
    "direction with cosine": Direction("deep", VECTORS, cosine_power=2.0),
    "layer": Layer("maps"),
    "feature distance": FeatureDistance("maps", FEATURES),
    "L2": L2(0.4),
    "L2 of mixed colours": L2(0.4, COLOURS),
    "mean colour": MeanColour(np.array([0.2, 0.5, 0.6], np.float32), COLOURS),
    "LP": LP(6.0),
    "total variation": TotalVariation(),
    "total variation of power 1": TotalVariation(beta=1.0),
    "total variation of mixed colours": TotalVariation(colours=COLOURS),
    "sum": Score(1) + 3 * Channel("maps", 2) - 5 * TotalVariation(),
    "sum weighted by image": Score([0, 1, 2]) + np.array([0.5, -1.0, 2.0]) * Layer("deep"),
}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_gradient_agrees_with_finite_differences(
    name: str, smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    objective = OBJECTIVES[name]
    slopes, values = gradient(smooth_model, objective, some_images)
    assert np.allclose(values, evaluate(smooth_model, objective, some_images), rtol=1e-5)
    # Along the gradient itself the signal is largest against the rounding of float32.
    lengths = np.sqrt(np.sum(slopes**2, axis=(1, 2, 3)))
    along = slopes / lengths[:, None, None, None]
    step = 0.02
    rise = evaluate(smooth_model, objective, some_images + step * along)
    fall = evaluate(smooth_model, objective, some_images - step * along)
    assert np.allclose((rise - fall) / (2 * step), lengths, rtol=0.02)


def test_lead_is_what_the_strongest_other_channel_is_ahead(
    smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    means = smooth_model.tap(["deep"]).read(some_images)["deep"].mean(axis=(1, 2))
    for unit in range(means.shape[1]):
        others = np.delete(means, unit, axis=1).max(axis=1)
        found = evaluate(smooth_model, Lead("deep", unit), some_images)
        assert np.allclose(found, np.minimum(means[:, unit] - others, 0), atol=1e-6)


def test_arithmetic_equals_the_formula(smooth_model: ImageModel, some_images: np.ndarray) -> None:
    a, b, c = Score([0, 1, 2]), Layer("maps"), TotalVariation()

    def value(objective: Objective) -> np.ndarray:
        return evaluate(smooth_model, objective, some_images)

    a_value, b_value, c_value = value(a), value(b), value(c)
    assert np.allclose(value(a + 3 * b - 5 * c), a_value + 3 * b_value - 5 * c_value, rtol=1e-5)
    assert np.allclose(value(2 * (a - b) * 0.5), a_value - b_value, rtol=1e-5)
    assert np.allclose(value(-a), -a_value)
    assert np.allclose(value(np.array([1.0, 2.0, 3.0]) * a), a_value * [1, 2, 3], rtol=1e-5)


def test_arithmetic_leaves_its_operands_as_they_were() -> None:
    a, b = Score(1), 2.0 * Layer("maps")
    before = (repr(a), repr(b))
    _ = a + 3 * b - 5 * a
    _ = -(2 * b)
    assert (repr(a), repr(b)) == before


def test_directions_of_a_batch_do_not_influence_each_other(
    smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    together = evaluate(smooth_model, Direction("deep", VECTORS), some_images)
    alone = [
        evaluate(smooth_model, Direction("deep", VECTORS[i]), some_images[i : i + 1])[0]
        for i in range(3)
    ]
    assert np.allclose(together, alone, rtol=1e-5)


def test_channel_is_the_mean_of_its_map(smooth_model: ImageModel, some_images: np.ndarray) -> None:
    maps = smooth_model.tap(["maps"]).read(some_images)["maps"]
    values = evaluate(smooth_model, Channel("maps", [5, 0, 3]), some_images)
    assert np.allclose(values, [maps[i, ..., unit].mean() for i, unit in enumerate((5, 0, 3))])
    centre = evaluate(smooth_model, Neuron("maps", 2), some_images)
    assert np.allclose(centre, maps[:, 3, 4, 2])


def test_distance_to_the_own_features_is_zero_and_to_none_is_one(
    smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    maps = smooth_model.tap(["maps"]).read(some_images)["maps"]
    own = evaluate(smooth_model, FeatureDistance("maps", maps), some_images)
    assert np.allclose(own, 0, atol=1e-6)
    double = evaluate(smooth_model, FeatureDistance("maps", 2 * maps), some_images)
    assert np.allclose(double, 0.25, rtol=1e-4)


def test_regularisers_mean_the_same_at_every_size(smooth_model: ImageModel) -> None:
    small = np.tile(np.arange(8, dtype=np.float32)[None, None, :, None] / 16, (1, 8, 1, 3))
    large = np.tile(np.arange(32, dtype=np.float32)[None, None, :, None] / 16, (1, 32, 1, 3))
    values = [evaluate(smooth_model, TotalVariation(), one)[0] for one in (small, large)]
    assert values[0] == pytest.approx(1 / 256 * 7 / 8)
    assert values[1] == pytest.approx(1 / 256 * 31 / 32)


def test_other_targets_and_weights_keep_the_structure() -> None:
    assert structure(3 * Score([1, 2]) - L2()) == structure(4 * Score([7, 8]) - L2(0.3))
    assert structure(Score(1)) == structure(Score([1, 2]))
    assert structure(Score(1)) != structure(LogProbability(1))
    assert structure(Channel("maps", 1)) != structure(Channel("deep", 1))


def test_targets_for_another_number_of_images_are_refused(
    smooth_model: ImageModel, some_images: np.ndarray
) -> None:
    with pytest.raises(NetVizError, match=r"Score.classes has values of shape \(2,\) for 3 images"):
        evaluate(smooth_model, Score([0, 1]), some_images)
