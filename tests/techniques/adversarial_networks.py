"""A tiny network and pictures for the tests of adversarial examples, and one ladder of them."""

from __future__ import annotations

from functools import cache
from typing import Any

import keras
import numpy as np

from tb_netviz.attacks.network import oracle_of
from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.adversarial import Adversarial
from tb_netviz.visual import Ladder, Visual

SHAPE = (8, 6, 3)
CLASSES = 5
PLAIN = Adversarial(shown=3, evaluate=24, fooling=(), steps=8, checks=False)


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


@cache
def plain_ladder() -> Ladder:
    """One ladder that many tests look at."""
    return ladder(PLAIN)
