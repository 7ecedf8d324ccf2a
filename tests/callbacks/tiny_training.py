"""A tiny training with the callback, and techniques that cost nothing."""

from __future__ import annotations

import dataclasses
import random

import keras
import numpy as np
import tensorflow as tf

import tb_netviz
from tb_netviz.callbacks import NetVizCallback
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid

CLASSES = 3


@dataclasses.dataclass(frozen=True)
class Constant(Technique):
    """A technique that costs nothing and counts its snapshots."""

    name = "constant"
    title = "Constant"
    caption = "A grey tile."

    def run(self, model, data=None, *, step=0, seed=0, memory=None, progress=None):
        memory["runs"] = memory.get("runs", 0) + 1
        yield Grid(
            technique=self.name,
            step=step,
            images=np.full((1, 2, 2, 1), memory["runs"], np.uint8),
            units=np.zeros(1, int),
        )


@dataclasses.dataclass(frozen=True)
class Failing(Constant):
    name = "failing"
    title = "Failing"

    def run(self, model, data=None, **options):
        yield from super().run(model, data, **options)
        raise ZeroDivisionError("nothing to divide by\nsecond line")


@dataclasses.dataclass(frozen=True)
class Careless(Constant):
    """Draws from every global generator, as a user's own technique may."""

    name = "careless"
    title = "Careless"

    def run(self, model, data=None, **options):
        random.random()
        np.random.rand(3)  # noqa: NPY002 - the global one is the point
        keras.random.normal((2,))
        tf.random.uniform((2,))
        yield from super().run(model, data, **options)


@dataclasses.dataclass(frozen=True)
class NeedsData(Constant):
    name = "needs_data"
    title = "Needs data"
    needs_data = True


def images(count=24, seed=0):
    generator = np.random.default_rng(seed)
    return (
        generator.uniform(size=(count, 8, 8, 3)).astype(np.float32),
        generator.integers(0, CLASSES, count),
    )


def network(**options):
    return compiled(
        keras.Sequential(
            [
                keras.Input((8, 8, 3)),
                keras.layers.Conv2D(4, 3, name="conv"),
                keras.layers.BatchNormalization(name="norm"),
                keras.layers.ReLU(name="relu"),
                keras.layers.GlobalAveragePooling2D(name="average"),
                keras.layers.Dropout(0.5, name="dropout"),
                keras.layers.Dense(CLASSES, activation="softmax", name="classes"),
            ]
        ),
        **options,
    )


def compiled(model, *, is_eager=True):
    # Eagerly, because tracing would take most of the time of these tests.
    model.compile(
        keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", run_eagerly=is_eager
    )
    return model


def fit(model, callbacks, epochs=1, **options):
    x, y = images()
    return model.fit(x, y, epochs=epochs, batch_size=8, verbose=0, callbacks=callbacks, **options)


def callback(log_dir, techniques=None, **options):
    options.setdefault("max_overhead", None)
    return NetVizCallback(log_dir, techniques=techniques or [Constant()], **options)


def steps(log_dir, technique="constant"):
    return [visual.step for visual in tb_netviz.read(log_dir, technique=technique)]


def notes(log_dir, technique):
    return [visual.note for visual in tb_netviz.read(log_dir, technique=technique, kind="note")]
