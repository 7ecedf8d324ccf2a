"""A stand-in for the network that images are opened for, and files of every kind."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
from PIL import Image

from tb_netviz.model.image_model import ImageModel

L = keras.layers


def image_model(
    height: int = 4, width: int = 6, channels: int = 3, classes: int = 3, **options
) -> ImageModel:
    """A network for images of this size."""
    image = keras.Input((height, width, channels))
    head = L.Dense(classes)(L.GlobalAveragePooling2D()(image))
    return ImageModel(keras.Model(image, head), **options)


def pixels(height: int = 4, width: int = 6, channels: int = 3, seed: int = 0) -> np.ndarray:
    """A picture of noise, uint8 (height, width, channels)."""
    shape = (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def write(path: Path, picture: np.ndarray | Image.Image, **options) -> Path:
    """Save a picture, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture.squeeze())
    image.save(path, **options)
    return path
