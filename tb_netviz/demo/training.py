"""The demo itself: (data set, log directory) -> a trained network and its pictures."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

import keras

# The demo is a user of the package: it logs like any other training.
from tb_netviz.callbacks import NetVizCallback
from tb_netviz.demo.datasets import Dataset
from tb_netviz.demo.network import make_network
from tb_netviz.model.foreign_types import KerasModel
from tb_netviz.progress import Progress

BATCH = 32


class _Epochs(keras.callbacks.Callback):  # type: ignore[misc]
    """Reports the progress of batches, and one line per epoch."""

    def __init__(self, progress: Progress, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._progress = progress
        self._tell = tell

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        what = f"epoch {self._epoch + 1} of {self.params['epochs']}"
        self._progress(what, batch + 1, self.params["steps"])

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self._epoch = epoch

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        accuracy = (logs or {}).get("val_accuracy", 0.0)
        self._tell(f"  accuracy on new pictures: {100 * accuracy:.1f} %")


def train(
    dataset: Dataset,
    log_dir: str,
    *,
    epochs: int,
    progress: Progress,
    tell: Callable[[str], object],
) -> KerasModel:
    """Train the demo's network with the callback.

    Args:
        dataset: Images and labels.
        log_dir: Directory of the run.
        epochs: Number of epochs.
        progress: Called with (what, done, total) after each batch.
        tell: Called with each line for the user.

    Returns:
        The trained network.
    """
    keras.utils.set_random_seed(0)
    batches = epochs * math.ceil(len(dataset.x_train) / BATCH)
    network = make_network(dataset.x_train.shape[1:], len(dataset.class_names), batches=batches)
    netviz = NetVizCallback(
        log_dir,
        data=(dataset.x_test, dataset.y_test),
        class_names=dataset.class_names,
        max_overhead=None,
        progress=progress,
    )
    began = time.monotonic()
    network.fit(
        dataset.x_train,
        dataset.y_train,
        epochs=epochs,
        batch_size=BATCH,
        validation_data=(dataset.x_test, dataset.y_test),
        verbose=0,
        callbacks=[_Epochs(progress, tell), netviz],
    )
    tell(
        f"trained in {time.monotonic() - began:.0f} s, including "
        f"{netviz.budget.spent:.0f} s for pictures"
    )
    return network
