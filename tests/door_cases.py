"""Arrays in every range, small networks trained on them, and what Keras says of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.data import ImageSource
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_calls import run_model

L = keras.layers
COUNT, SIDE, CLASSES = 96, 12, 3


@cache
def photographs(channels: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Squares at one of three places on a gradient: uint8 (n, 12, 12, c), labels 0 to 2."""
    rng = np.random.default_rng(0)
    labels = np.arange(COUNT) % CLASSES
    ramp = np.linspace(20, 160, SIDE)[None, :, None, None] * rng.uniform(0.6, 1, (COUNT, 1, 1, 1))
    pictures = ramp + rng.normal(0, 12, (COUNT, SIDE, SIDE, channels))
    for picture, label in zip(pictures, labels, strict=True):
        picture[4:8, 4 * label : 4 * label + 4] += 90
    pictures[:, 0, 0], pictures[:, -1, -1] = 0, 255
    return pictures.clip(0, 255).astype(np.uint8), labels


def _of(change: Callable[[np.ndarray], np.ndarray], channels: int = 3) -> Callable[[], Any]:
    def make() -> tuple[np.ndarray, np.ndarray]:
        pictures, labels = photographs(channels)
        # Every eighth label is wrong, so that no accuracy is 1 by chance.
        return change(pictures), np.where(np.arange(COUNT) % 8, labels, (labels + 1) % CLASSES)

    return make


def _float(pictures: np.ndarray) -> np.ndarray:
    return pictures.astype(np.float32)


def _standardised(pictures: np.ndarray) -> np.ndarray:
    values = _float(pictures)
    standardised: np.ndarray = (values - values.mean()) / values.std()
    return standardised


def _per_channel(pictures: np.ndarray) -> np.ndarray:
    values = _float(pictures) / 255
    mean, deviation = np.array([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]], np.float32)
    standardised: np.ndarray = (values - mean) / deviation
    return standardised


def _masks(pictures: np.ndarray) -> np.ndarray:
    return (pictures > 128).astype(np.int64)


def _spectral(pictures: np.ndarray) -> np.ndarray:
    gain = np.linspace(0.2, 1, pictures.shape[-1])
    return np.rint(pictures / 255 * gain * 10_000).astype(np.uint16)


# Name -> arrays (n, h, w, c) and labels.
RANGES: dict[str, Callable[[], tuple[np.ndarray, np.ndarray]]] = {
    "uint8": _of(lambda x: x),
    "uint16, x 257": _of(lambda x: x.astype(np.uint16) * 257),
    "uint16, 12 bits": _of(lambda x: x.astype(np.uint16) * 16),
    "int16, +-1000": _of(lambda x: ((x / 255 - 0.5) * 2000).astype(np.int16)),
    "int8": _of(lambda x: (x.astype(int) - 128).astype(np.int8)),
    "int32, 0 to 255": _of(lambda x: x.astype(np.int32)),
    "float, 0 to 1": _of(lambda x: _float(x) / 255),
    "float, 0 to 255": _of(_float),
    "float, 0 to 4095": _of(lambda x: _float(x) / 255 * 4095),
    "float, 0 to 65535": _of(lambda x: _float(x) * 257),
    "float, 0 to 0.06": _of(lambda x: _float(x) / 4096),
    "float, -1 to 1": _of(lambda x: _float(x) / 127.5 - 1),
    "float, -0.5 to 0.5": _of(lambda x: _float(x) / 255 - 0.5),
    "float64, 0 to 1": _of(lambda x: x / 255),
    "float16, 0 to 1": _of(lambda x: (x / 255).astype(np.float16)),
    "standardised": _of(_standardised),
    "standardised per channel": _of(_per_channel),
    "mean image subtracted": _of(lambda x: _float(x) / 255 - (_float(x) / 255).mean(axis=0)),
    "caffe": _of(lambda x: _float(x)[..., ::-1] - np.array([103.939, 116.779, 123.68], np.float32)),
    "13 bands, 0 to 10000": _of(_spectral, 13),
    "grey, 0 to 255": _of(lambda x: x, 1),
    "masks of 0 and 1": _of(_masks, 1),
    "bool": _of(lambda x: x > 128, 1),
    "far from zero": _of(lambda x: 30_000 + _float(x) * 16),
}


def network(shape: tuple[int, ...], head: list[Any]) -> keras.Model:
    """A network that sees where things are, without any rescaling of its own."""
    return keras.Sequential(
        [keras.Input(shape), L.Conv2D(4, 3, strides=2, activation="relu"), L.Flatten(), *head]
    )


def trained(
    x: np.ndarray, y: np.ndarray, head: list[Any] | None = None, loss: Any = None
) -> keras.Model:
    """A network fitted to arrays as they are: first layer scaled to their range, last solved."""
    keras.utils.set_random_seed(1)
    model = network(x.shape[1:], head or [L.Dense(CLASSES, activation="softmax", name="classes")])
    model.compile("sgd", loss or "sparse_categorical_crossentropy", metrics=["accuracy"])
    values = x.astype(np.float64)
    first, last = model.layers[0], model.layers[-1]
    kernel, bias = first.get_weights()
    # As a trained network does: contrasts count, the range and the middle of the data do not.
    scale = float(values.std())
    kernel = kernel / scale
    first.set_weights([kernel, bias - kernel.sum(axis=(0, 1, 2)) * values.mean()])
    features = keras.Sequential(model.layers[:-1])
    read = np.asarray(features(x.astype(np.float32)))
    clean = np.arange(len(y)) % CLASSES if last.units > 1 else y
    wanted = np.eye(last.units)[clean] * 6 - 3 if last.units > 1 else (clean[:, None] * 6.0 - 3)
    design = np.concatenate([read, np.ones((len(read), 1))], axis=1)
    solved = np.linalg.lstsq(
        design.T @ design + 1e-3 * np.eye(design.shape[1]), design.T @ wanted, rcond=None
    )[0]
    last.set_weights([solved[:-1].astype(np.float32), solved[-1].astype(np.float32)])
    return model


def keras_accuracy(model: keras.Model, x: np.ndarray, y: np.ndarray) -> float:
    """Accuracy as `model.evaluate` says it."""
    return float(model.evaluate(x.astype(np.float32), y, verbose=0, return_dict=True)["accuracy"])


def outputs(model: ImageModel, source: ImageSource | None) -> np.ndarray:
    """What the network answers to all images of a source: (n, units)."""
    assert source is not None
    answer = tf.function(
        lambda images: run_model(model.keras_model, model.to_model_input(images)), autograph=False
    )
    return np.concatenate([np.asarray(answer(batch.images)) for batch in source.batches(32)])


def accuracy(model: ImageModel, source: ImageSource | None) -> float:
    """Accuracy as techniques see it: scores against the labels of the source."""
    assert source is not None
    scores = np.concatenate(
        [model.tap(["scores:exact"]).read(b.images)["scores:exact"] for b in source.batches(32)]
    )
    return float((scores.argmax(axis=1) == source.labels).mean())
