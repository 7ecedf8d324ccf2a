"""The demo's data sets: name -> images and labels, for training and for testing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.demo.shapes import CLASS_NAMES, make_shapes
from tb_netviz.errors import NetVizError

DATASETS = ("shapes", "digits", "cifar10", "fashion_mnist")

_CIFAR10 = (
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
)  # fmt: skip
_FASHION = (
    "T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
    "ankle boot",
)  # fmt: skip
_SHAPES_TRAIN, _SHAPES_TEST = 5000, 1000
_DOWNLOADED_TRAIN, _DOWNLOADED_TEST = 10_000, 2000


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled images, split into training and test.

    Args:
        x_train: (n, height, width, channels) uint8.
        y_train: (n,) int.
        x_test: (m, height, width, channels) uint8.
        y_test: (m,) int.
        class_names: In index order.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]


def load_dataset(name: str) -> Dataset:
    """Load or draw one of `DATASETS`.

    Args:
        name: One of `DATASETS`.

    Raises:
        NetVizError: The download failed, or scikit-learn is missing.
    """
    if name == "shapes":
        x_train, y_train = make_shapes(_SHAPES_TRAIN, seed=0)
        x_test, y_test = make_shapes(_SHAPES_TEST, seed=1)
        return Dataset(x_train, y_train, x_test, y_test, CLASS_NAMES)
    if name == "digits":
        return _digits()
    return _downloaded(name, _CIFAR10 if name == "cifar10" else _FASHION)


def _digits() -> Dataset:
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise NetVizError(
            "the digits need scikit-learn; install it with pip install scikit-learn, or use "
            "--dataset shapes"
        ) from None
    digits = load_digits()
    images = np.round(digits.images * (255 / 16)).astype(np.uint8)[..., None]  # (n, 8, 8, 1)
    images = images.repeat(3, axis=1).repeat(3, axis=2)  # room for the network's three poolings
    order = np.random.default_rng(0).permutation(len(images))
    images, labels = images[order], digits.target[order].astype(np.int32)
    names = tuple(str(digit) for digit in range(10))
    return Dataset(images[:1400], labels[:1400], images[1400:], labels[1400:], names)


def _downloaded(name: str, class_names: tuple[str, ...]) -> Dataset:
    import keras

    module: Any = getattr(keras.datasets, name)
    try:
        (x_train, y_train), (x_test, y_test) = module.load_data()
    except Exception as error:  # no network, a proxy, a broken download
        first_line = (str(error) or type(error).__name__).splitlines()[0]
        raise NetVizError(
            f"{name} could not be downloaded ({first_line[:200]}); check the connection, or use "
            "--dataset shapes, which is drawn on the spot"
        ) from None
    if x_train.ndim == 3:
        x_train, x_test = x_train[..., None], x_test[..., None]
    return Dataset(
        x_train[:_DOWNLOADED_TRAIN],
        y_train[:_DOWNLOADED_TRAIN].reshape(-1),
        x_test[:_DOWNLOADED_TEST],
        y_test[:_DOWNLOADED_TEST].reshape(-1),
        class_names,
    )
