"""`NetVizCallback`: pictures of the network while `model.fit` trains it."""

from __future__ import annotations

import copy
import logging
import os
from collections.abc import Iterable, Sequence
from typing import Any

import keras

from tb_netviz.errors import NetVizError
from tb_netviz.events.run_directory import require_local
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques import make_techniques
from tb_netviz.techniques.technique import Technique

from .budget import Budget
from .chief import is_chief
from .recorder import Recorder
from .schedule import Schedule, make_schedule
from .shuffling import reshuffles

logger = logging.getLogger("tb_netviz")

# All twelve, in the order of what they tell for their cost. Where the budget is short, the first
# two are served first and the others take turns. Predictions, connections, maps, patches, responses
# and neighbours share one pass.
DEFAULT_TECHNIQUES = (
    "filters",
    "class_images",
    "predictions",
    "connections",
    "embedding",
    "max_patches",
    "responses",
    "neighbours",
    "adversarial",
    "dreams",
    "inversions",
    "feature_images",
)


class NetVizCallback(keras.callbacks.Callback):  # type: ignore[misc]
    """Logs pictures of the network to TensorBoard's NetViz tab while it trains.

    Training is not touched: with the same seeds the weights are bit for bit those of a training
    without the callback. Whatever fails leaves a note in TensorBoard and a line in the log
    `tb_netviz`, and `fit` continues. An instance may be used in several calls of `fit`; its steps
    keep rising.

    Args:
        log_dir: Directory of the run; the pictures go to its sub-run `netviz`. Other callbacks may
            write to the same directory.
        data: Images to look at: (x, y) arrays, a tf.data.Dataset, a PyDataset or a folder, e.g. the
            validation data, which Keras does not show to callbacks. `None` leaves out what needs
            images. Do not give the very dataset that is trained on if it shuffles: reading it once
            more changes the order that the training sees.
        techniques: Names or configured objects such as `ClassImages(classes=[3])`; `None`: all
            twelve. Options left open are set to be cheap to repeat. Where time is short, the first
            two are served first in every snapshot and the others take turns.
        layers: Names, paths or globs, for every technique that leaves its layers open.
        class_names: Names in index order; `None`: those of the data, or "class 0", ...
        preprocessing: As for `ImageModel`.
        part: Path of the inner model to look at instead, such as a GAN's `"discriminator"` or the
            `"encoder"` of an autoencoder.
        output: Name or index of the output that holds the classes, as for `ImageModel`.
        image_input: Name or index of the input that takes the images, as for `ImageModel`.
        image_shape: (height, width[, channels]) where the model leaves them open, or takes images
            flat in a vector; `None`: that of the data.
        seed: The same seed gives the same pictures.
        schedule: `"geometric"` (also `None`): after epochs 1, 2, 4, 8, ...; a number of epochs,
            `"every 100 batches"`, or a `Schedule`. Before training and at its end always.
        max_overhead: Largest share of the training time that pictures may take, or a `Budget`;
            `None` sets no limit. Every training is presumed to last at least 100 s.
        limit: Most images to use, balanced over classes.
        progress: Called with (what, done, total) while pictures are made.

    Raises:
        NetVizError: A mistake in the arguments that can be seen before training.

    Example:
        >>> import tempfile
        >>> import numpy as np
        >>> layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3), keras.layers.Flatten()]
        >>> model = keras.Sequential([*layers, keras.layers.Dense(2)])
        >>> model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        >>> x, y = np.zeros((4, 8, 8, 3)), np.array([0, 1, 0, 1])
        >>> with tempfile.TemporaryDirectory() as directory:
        ...     netviz = NetVizCallback(directory, data=(x, y), techniques=["filters"])
        ...     history = model.fit(x, y, epochs=2, verbose=0, callbacks=[netviz])
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        *,
        data: Any = None,
        techniques: str | Technique | Iterable[str | Technique] | None = None,
        layers: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        preprocessing: Any = "auto",
        part: str | None = None,
        output: int | str | None = None,
        image_input: int | str | None = None,
        image_shape: tuple[int, ...] | None = None,
        seed: int = 0,
        schedule: Schedule | str | int | None = None,
        max_overhead: float | Budget | None = 0.1,
        limit: int = 2000,
        progress: Progress = no_progress,
    ) -> None:
        super().__init__()
        if keras.config.backend() != "tensorflow":
            raise NetVizError(
                f"netviz needs Keras on TensorFlow, but the backend is '{keras.config.backend()}'; "
                "set KERAS_BACKEND=tensorflow before Python starts"
            )
        require_local(log_dir)
        chosen = DEFAULT_TECHNIQUES if techniques is None else techniques
        self.schedule = make_schedule(schedule)
        self.budget = max_overhead if isinstance(max_overhead, Budget) else Budget(max_overhead)
        self.data = data
        self._recorder = Recorder(
            log_dir,
            data,
            tuple(item.during_training() for item in make_techniques(chosen, layers=layers)),
            {
                "preprocessing": preprocessing,
                "class_names": class_names,
                "limit": limit,
                "part": part,
                "output": output,
                "image_input": image_input,
                "image_shape": image_shape,
            },
            self.budget,
            seed,
            progress,
        )
        if reshuffles(data):
            logger.warning(
                "data takes a new order each time it is read; if the training reads it too, give "
                "an unshuffled dataset, or the training will see its images in another order"
            )
        self._is_writing = False
        self._is_first_epoch = True
        self._first_epoch = 0  # as `fit` counts
        self._offset = 0  # from epochs as `fit` counts to epochs of all calls
        self._epochs = 0  # completed, of all calls
        self._batches = 0  # completed, of all calls
        self._batches_of_epoch = 0

    def __deepcopy__(self, memo: dict[int, Any]) -> NetVizCallback:
        """Copy everything but the data, which all copies share: Keras Tuner copies callbacks."""
        memo[id(self.data)] = self.data
        copied = type(self).__new__(type(self))
        memo[id(self)] = copied
        copied.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return copied

    def on_train_begin(self, logs: Any = None) -> None:
        self._is_writing = is_chief(getattr(self.model, "distribute_strategy", None))
        self._is_first_epoch = True
        self.budget.start()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._batches_of_epoch = 0
        if not self._is_first_epoch:
            return
        self._is_first_epoch = False
        self._first_epoch = epoch
        self._offset = max(self._epochs - epoch, 0)
        self._epochs = self._offset + epoch
        # A resumed training counts the batches of the epochs before it as well.
        self._batches = max(self._batches, self._epochs * (self.params.get("steps") or 0))
        self._snapshot(done=0.0)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        # With `steps_per_execution` several batches end at once. `batch` names the last of them,
        # even one that lies beyond the end of the data.
        ended = min(batch + 1, self.params.get("steps") or batch + 1)
        before = self._batches
        self._batches += ended - self._batches_of_epoch
        self._batches_of_epoch = ended
        if self.schedule.unit == "batch" and any(
            self.schedule.is_due(count) for count in range(before + 1, self._batches + 1)
        ):
            self._snapshot(done=self._share_done())

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self._epochs = self._offset + epoch + 1
        is_last = epoch + 1 == self.params.get("epochs")
        if is_last or self.schedule.unit != "epoch":
            return  # on_train_end takes the last one, once callbacks have restored the best weights
        if self.schedule.is_due(self._epochs):
            self._snapshot(done=self._share_done())

    def on_train_end(self, logs: Any = None) -> None:
        if not self._is_first_epoch:
            self._snapshot(done=1.0, is_last=True)
        self._recorder.close()
        self.budget.stop()
        if self._is_writing:
            logger.info(
                "pictures took %.1f s of %.1f s of training (%.1f %%)",
                self.budget.spent,
                self.budget.training,
                100 * self.budget.overhead,
            )

    def _snapshot(self, *, done: float | None, is_last: bool = False) -> None:
        if self._is_writing:
            step = self._epochs if self.schedule.unit == "epoch" else self._batches
            self._recorder.snapshot(self.model, step, done=done, is_last=is_last)

    def _share_done(self) -> float | None:
        """The share of this call of `fit` that is done."""
        epochs: int | None = self.params.get("epochs")
        steps: int | None = self.params.get("steps")
        if not epochs:
            return None
        done: float = self._epochs - self._offset - self._first_epoch
        if steps and self.schedule.unit == "batch":
            done += self._batches_of_epoch / steps
        return done / (epochs - self._first_epoch)
