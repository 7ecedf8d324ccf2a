"""Small networks and images of the scan's tests."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import keras
import numpy as np

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel

layers = keras.layers


def small_model(seed: int = 0) -> ImageModel:
    """Two convolutions, a pooled layer and three classes, on 12 x 12 RGB."""
    keras.utils.set_random_seed(seed)
    network = keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            layers.Conv2D(5, 3, strides=2, activation="relu", name="first"),
            layers.Conv2D(4, 3, padding="same", name="second"),
            layers.BatchNormalization(name="norm"),
            layers.ReLU(name="response"),
            layers.GlobalAveragePooling2D(name="pooled"),
            layers.Dense(3, activation="softmax", name="scores"),
        ],
        name="small",
    )
    return ImageModel(network, preprocessing=(0, 1))


def images(count: int, *, seed: int = 0) -> np.ndarray:
    """Random uint8 images (count, 12, 12, 3)."""
    return np.random.default_rng(seed).integers(0, 256, (count, 12, 12, 3), dtype=np.uint8)


def source(model: ImageModel, count: int, *, seed: int = 0) -> ImageSource:
    """Random images with labels 0, 1, 2 in turn."""
    return open_images((images(count, seed=seed), np.arange(count) % 3), model)


def open_dying_once(folder: str) -> tuple[ImageModel, ImageSource]:
    """Model and images; the first worker to get to its third image kills itself."""
    model = small_model()
    data = source(model, 800)
    batches = data.batches

    def dying(*arguments, **options):
        for number, batch in enumerate(batches(*arguments, **options)):
            mark = Path(folder) / "died"
            if number == 0 and len(list(Path(folder).glob("part-*"))) >= 2 and not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    data.batches = dying  # type: ignore[method-assign]  # of this source only
    return model, data
