"""The training that is killed: a tiny network, a snapshot after every epoch, no end in sight."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from tb_netviz.callbacks import NetVizCallback
from tb_netviz.events.encoding import encode
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Visual
from tests.faults.training import digest, report


class _Reports(keras.callbacks.Callback):
    """Says when a snapshot is complete."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        report(self._path, "end")


def train(log_dir: str, reports: str, first_epoch: int) -> None:
    """Train until somebody kills this process.

    Args:
        log_dir: Where the callback writes.
        reports: Takes the digest of every Visual once it is written, `end` after each snapshot.
        first_epoch: The epoch that the training goes on with.
    """
    write = EventWriter.write

    def reported(writer: EventWriter, visual: Visual) -> None:
        write(writer, visual)
        report(reports, digest(encode(visual).blobs))

    EventWriter.write = reported  # type: ignore[assignment, method-assign]  # ends by a kill
    keras.utils.set_random_seed(first_epoch)
    generator = np.random.default_rng(os.getpid())
    images, labels = generator.random((24, 8, 8, 3), np.float32), np.arange(24) % 3
    network = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )
    network.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
    pictures = NetVizCallback(
        log_dir,
        data=(images, labels),
        techniques=["filters", "embedding", "max_patches"],
        schedule=1,
        max_overhead=None,
    )
    network.fit(
        images,
        labels,
        epochs=100_000,
        initial_epoch=first_epoch,
        verbose=0,
        callbacks=[pictures, _Reports(reports)],
    )
