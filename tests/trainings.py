"""Kinds of training, each of which must end in the same bits with the callback and without."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tests.zoo.contract import least

L = keras.layers
COUNT, SHAPE, CLASSES = 24, (8, 8, 3), 3
IMAGES = np.random.default_rng(0).random((COUNT, *SHAPE), np.float32)
LABELS = np.arange(COUNT) % CLASSES
Training = Callable[[Sequence[keras.callbacks.Callback]], list[np.ndarray]]


def network(*, dropout: float = 0.0, norm: bool = False) -> keras.Model:
    """A classifier of a few weights."""
    image = keras.Input(SHAPE)
    x = L.Conv2D(4, 3, activation="relu")(image)
    x = L.BatchNormalization()(x) if norm else x
    x = L.Conv2D(4, 3, activation="relu")(x)
    x = L.GlobalAveragePooling2D()(x)
    x = L.Dropout(dropout)(x) if dropout else x
    return keras.Model(image, L.Dense(CLASSES, activation="softmax", dtype="float32")(x))


def ended(model: keras.Model) -> list[np.ndarray]:
    """All that a training has changed: weights, statistics, and the optimizer's own."""
    return [np.asarray(value) for value in (*model.variables, *model.optimizer.variables)]


def _training(
    optimizer: Callable[[], Any] = lambda: keras.optimizers.SGD(0.1),
    *,
    make: Callable[[], keras.Model] = network,
    policy: str | None = None,
    data: Callable[[], Any] | None = None,
    scope: Callable[[], Any] = nullcontext,
    **compiled: Any,
) -> Training:
    def train(callbacks: Sequence[keras.callbacks.Callback]) -> list[np.ndarray]:
        keras.utils.set_random_seed(11)
        before = keras.mixed_precision.dtype_policy()
        if policy is not None:
            keras.mixed_precision.set_dtype_policy(policy)
        try:
            with scope():
                model = make()
                model.compile(
                    optimizer(),
                    "sparse_categorical_crossentropy",
                    **{"jit_compile": False, **compiled},
                )
            given = (IMAGES, LABELS) if data is None else (data(),)
            batches = {"batch_size": 4} if data is None else {"shuffle": False}
            model.fit(*given, epochs=2, verbose=0, callbacks=list(callbacks), **batches)
        finally:
            keras.mixed_precision.set_dtype_policy(before)
        return ended(model)

    return train


class OwnStep(keras.Model):
    """A model with a training step of its own, which draws noise."""

    def train_step(self, data: Any) -> Any:
        x, y = data
        with tf.GradientTape() as tape:
            noisy = x + keras.random.normal(tf.shape(x), stddev=0.1)
            loss = self.compute_loss(x, y, self(noisy, training=True))
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"loss": loss}


def own_step() -> keras.Model:
    plain = network(dropout=0.3)
    return OwnStep(plain.input, plain.output)


def shuffled() -> tf.data.Dataset:
    data = tf.data.Dataset.from_tensor_slices((IMAGES, LABELS))
    return data.shuffle(COUNT).batch(4).prefetch(2)


def mirrored() -> Any:
    """The scope of a strategy over all CPUs that TensorFlow sees."""
    names = [device.name for device in tf.config.list_logical_devices("CPU")]
    return tf.distribute.MirroredStrategy([name.removeprefix("/device:") for name in names]).scope()


optimizers = keras.optimizers
TRAININGS: Mapping[str, Training] = {
    "SGD, momentum": _training(lambda: optimizers.SGD(0.1, momentum=0.9)),
    "Adam": _training(lambda: optimizers.Adam(0.01)),
    "AdamW": _training(lambda: optimizers.AdamW(0.01)),
    "RMSprop": _training(lambda: optimizers.RMSprop(0.01)),
    "Lion": _training(lambda: optimizers.Lion(0.001)),
    "dropout": _training(make=lambda: network(dropout=0.5)),
    "batch norm": _training(make=lambda: network(norm=True)),
    "mixed_float16": _training(lambda: optimizers.Adam(0.01), policy="mixed_float16"),
    "mixed_bfloat16": _training(lambda: optimizers.Adam(0.01), policy="mixed_bfloat16"),
    "jit_compile": _training(jit_compile=True),
    "steps_per_execution": _training(steps_per_execution=3),
    "gradient accumulation": _training(lambda: optimizers.SGD(0.1, gradient_accumulation_steps=2)),
    "EMA": _training(lambda: optimizers.SGD(0.1, use_ema=True, ema_overwrite_frequency=4)),
    "own train_step": _training(make=own_step),
    "tf.data shuffle": _training(data=shuffled),
    "MirroredStrategy": _training(scope=mirrored, make=lambda: network(norm=True)),
}


def callback(log_dir: Any, names: Sequence[str]) -> keras.callbacks.Callback:
    """The callback with tiny settings and no budget, so that every technique runs every time."""
    from tb_netviz.callbacks import NetVizCallback

    return NetVizCallback(
        log_dir,
        data=(IMAGES, LABELS),
        techniques=[least(name) for name in names],
        max_overhead=None,
    )


def are_equal(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> bool:
    """Whether two trainings ended in the same bits."""
    return len(one) == len(other) and all(
        a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True)
    )
