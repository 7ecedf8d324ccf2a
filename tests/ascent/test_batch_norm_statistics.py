"""What batch normalisation remembers: its shift and scale; nothing before a training."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.ascent.batch_norm_statistics import batch_norm_layers
from tb_netviz.model.image_model import ImageModel

GAMMA, BETA = np.array([2.0, -1.0, 0.5]), np.array([0.1, 0.2, -0.3])


def network(variance: float, mean: float, gamma: np.ndarray = GAMMA) -> ImageModel:
    norm = keras.layers.BatchNormalization(epsilon=1e-6, name="norm")
    built = keras.Sequential([keras.Input((6, 5, 3)), keras.layers.Conv2D(3, 1), norm])
    norm.set_weights([gamma, BETA, np.full(3, mean), np.full(3, variance)])
    return ImageModel(built, preprocessing=(0, 1))


def test_centre_is_the_shift_and_deviations_follow_the_scale() -> None:
    (layer,) = batch_norm_layers(network(variance=4.0, mean=1.0))
    assert layer.layer == "norm"
    assert layer.centre[0] == pytest.approx(BETA)
    assert layer.centre[1] == pytest.approx(0.92 * np.abs(GAMMA), rel=1e-4)
    assert layer.deviation[0] == pytest.approx(0.28 * np.abs(GAMMA), rel=1e-4)
    assert layer.deviation[1] == pytest.approx(0.17 * np.abs(GAMMA), rel=1e-4)


@pytest.mark.parametrize(
    "model",
    [
        network(variance=1.0, mean=0.0),
        network(variance=0.0, mean=1.0),
        network(variance=np.nan, mean=1.0),
        network(variance=4.0, mean=1.0, gamma=np.zeros(3)),
    ],
    ids=["untrained", "input that never varied", "not finite", "scale of zero"],
)
def test_a_layer_that_learnt_nothing_is_left_out(model: ImageModel) -> None:
    assert batch_norm_layers(model) == ()


def test_a_network_without_batch_normalisation_has_none() -> None:
    plain = keras.Sequential([keras.Input((6, 5, 3)), keras.layers.Conv2D(3, 1)])
    assert batch_norm_layers(ImageModel(plain, preprocessing=(0, 1))) == ()
