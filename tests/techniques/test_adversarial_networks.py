"""Adversarial examples of networks of every kind."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.attacks.network import oracle_of
from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.adversarial import Adversarial
from tb_netviz.visual import Grid
from tests.techniques.adversarial_networks import (
    CLASSES,
    PLAIN,
    SHAPE,
    ladder,
    model_of,
    network,
    run,
)


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


def test_a_network_that_is_no_classifier_is_refused() -> None:
    body = keras.Sequential([keras.layers.Input(SHAPE), keras.layers.Conv2D(2, 3)])
    with pytest.raises(NetVizError, match="at least two classes"):
        list(Adversarial().run(ImageModel(body, preprocessing=(0, 1))))


def test_weights_stay_as_they_are() -> None:
    before = [weight.copy() for weight in network().get_weights()]
    run(Adversarial(shown=2, evaluate=4, fooling_steps=3))
    for old, new in zip(before, network().get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
