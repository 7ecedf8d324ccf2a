"""What survives from one snapshot to the next: the network, the images, memories, the open file.

recorder.snapshot(keras_model, step) -> Visuals in the event file, within the budget
"""

from __future__ import annotations

import dataclasses
import logging
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress
from tb_netviz.randomness import untouched_randomness
from tb_netviz.session.opening import open_model_and_images
from tb_netviz.session.snapshot import layer_graph, note, probe_images, run_technique
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Note, Visual

from .budget import Budget
from .stopwatch import OutOfTimeError, Stopwatch

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.events.writer import EventWriter
    from tb_netviz.model.image_model import ImageModel

logger = logging.getLogger("tb_netviz")

# What a technique's `steps` may be divided by to fit the time that is left. The first time, when
# its cost is not known, it makes do with the fewest.
_REDUCTIONS = (1, 2, 4)
_FEWEST_STEPS = 8
# The first techniques named come first in every snapshot, so that what they show is seen forming;
# the others take turns in the time that is left.
_LEADING = 2


class Recorder:
    """Takes the snapshots of one training.

    Args:
        log_dir: Directory of the run.
        data: The user's images, or `None`.
        techniques: What is shown.
        options: Further options of `open_model_and_images`.
        budget: What snapshots may cost.
        seed: Seed of everything random.
        progress: Told about long work.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        data: Any,
        techniques: Sequence[Technique],
        options: dict[str, Any],
        budget: Budget,
        seed: int,
        progress: Progress = no_progress,
    ) -> None:
        self._log_dir = log_dir
        self._data = data
        self._techniques = techniques
        self._options = options
        self._budget = budget
        self._seed = seed
        self._progress = progress
        self._writer: EventWriter | None = None
        self._model: ImageModel | None = None
        self._network: tuple[int, ...] = ()  # identities of the layers that `_model` was made of
        self._source: ImageSource | None = None
        self._no_data = (
            "give NetVizCallback(..., data=(x_val, y_val)); Keras shows callbacks no data"
        )
        self._memories: dict[str, dict[str, Any]] = {}
        self._told: dict[str, str] = {}  # technique -> last sentence of a Note
        self._waiting: dict[str, int] = {}  # technique -> snapshots since it last ran
        self._has_warned_of_time = False
        self._is_broken = False
        self.last_step: int | None = None

    def snapshot(
        self,
        keras_model: Any,
        step: int,
        *,
        done: float | None = None,
        is_last: bool = False,
    ) -> None:
        """Show the network as it is now; never raises but on an interrupt.

        Args:
            keras_model: The network in training.
            step: Step to write, above those before.
            done: The share of the training that is done; `None` where unknown.
            is_last: Whether the training ends with this snapshot.
        """
        if self._is_broken or (self.last_step is not None and step <= self.last_step):
            return
        self.last_step = step
        with self._budget.spending(), untouched_randomness():
            try:
                model = self._open(keras_model, step)
                if model is not None:
                    for technique in self._in_turn():
                        self._run(technique, model, step, done, is_last)
            except NetVizError as error:  # the writer's: nothing can be written any more
                self._give_up(str(error))
            except Exception as error:  # pictures must never end a training
                logger.debug("traceback of the snapshot", exc_info=True)
                self._give_up(f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """Close the event file; another snapshot would begin a new one."""
        if self._writer is not None:
            self._writer.close()

    def _give_up(self, reason: str) -> None:
        self._is_broken = True
        logger.warning("no more pictures of this training: %s", reason)

    def _write(self, visual: Visual) -> None:
        if isinstance(visual, Note):
            if self._told.get(visual.technique) == visual.note:
                return
            self._told[visual.technique] = str(visual.note)
        if self._writer is not None:
            self._writer.write(visual)

    def _open(self, keras_model: Any, step: int) -> ImageModel | None:
        """Make the writer and, for a network not seen before, all that depends on it."""
        from tb_netviz.events.writer import EventWriter
        from tb_netviz.model.layer_calls import walk_layers

        if self._writer is None:
            # A training resumed at step 4 goes on behind step 4, which was shown when it stopped.
            self._writer = EventWriter(self._log_dir, first_step=step + 1 if step else 0)
            if self._writer.last_step == step:
                return None
        network = (id(keras_model), *(id(layer) for _, layer in walk_layers(keras_model)))
        if self._model is not None and network == self._network:
            return self._model
        self._model, self._source, self._memories = None, None, {}
        try:
            self._model, self._source = self._open_both(keras_model)
        except Exception as error:
            logger.debug("traceback of opening the model", exc_info=True)
            sentence = f"this network cannot be shown: {error}"
            logger.warning("%s", sentence)
            self._write(Note(technique="model", step=step, title="Network", note=sentence))
            return None
        self._network = network
        self._write(layer_graph(self._model, step=step))
        if self._source is not None:
            self._write(probe_images(self._source, step=step))
        return self._model

    def _open_both(self, keras_model: Any) -> tuple[ImageModel, ImageSource | None]:
        try:
            return open_model_and_images(keras_model, self._data, seed=self._seed, **self._options)
        except NetVizError as error:
            if self._data is None:
                raise
            opened = open_model_and_images(keras_model, None, seed=self._seed, **self._options)
            self._no_data = str(error)
            logger.warning("images left out: %s", error)
            return opened

    def _in_turn(self) -> list[Technique]:
        """The leading techniques, then of the others those first which have waited longest."""
        leading, others = self._techniques[:_LEADING], self._techniques[_LEADING:]
        return [*leading, *sorted(others, key=lambda item: -self._waiting.get(item.name, 0))]

    def _run(
        self,
        technique: Technique,
        model: ImageModel,
        step: int,
        done: float | None,
        is_last: bool,
    ) -> None:
        name = technique.name
        if technique.needs_data and self._source is None:
            sentence = f"{technique.title} needs images: {self._no_data}."
            self._write(note(technique, step, sentence))
            return
        # The last snapshot is to hold all, but the leading ones make room only for themselves.
        leading = self._techniques[:_LEADING]
        kept = leading if technique in leading else self._techniques
        reserve = sum(self._budget.expected(item.name) or 0.0 for item in kept)
        left = self._budget.allowance(done, is_last=is_last, reserve=reserve)
        divisor = self._divisor(technique, left)
        if divisor is None:
            self._skip(technique, step)
            return
        reduced = _reduced(technique, divisor)
        stopwatch = Stopwatch(left, self._budget.clock, self._progress)
        try:
            with self._budget.measured(name, share=1 / divisor):
                for visual in run_technique(
                    reduced,
                    model,
                    self._source,
                    step=step,
                    seed=self._seed,
                    memory=self._memories.setdefault(name, {}),
                    progress=stopwatch,
                    passes=(OutOfTimeError,),
                ):
                    self._write(visual if divisor == 1 else self._said(visual, technique, reduced))
        except OutOfTimeError:
            self._budget.expect(name, stopwatch.whole * divisor)
            self._skip(technique, step)
            return
        self._waiting[name] = 0

    def _divisor(self, technique: Technique, left: float) -> int | None:
        """What to divide the technique's steps by to fit the time left; `None`: it does not fit."""
        if self._budget.is_trivial(technique.name):
            return 1
        if left <= 0:
            return None
        reductions = [
            divisor
            for divisor in _REDUCTIONS
            if divisor == 1 or _steps(technique) >= divisor * _FEWEST_STEPS
        ]
        expected = self._budget.expected(technique.name)
        if expected is None:
            return 1 if left == float("inf") else reductions[-1]
        return next((divisor for divisor in reductions if expected / divisor <= left), None)

    def _skip(self, technique: Technique, step: int) -> None:
        name = technique.name
        self._waiting[name] = self._waiting.get(name, 0) + 1
        share = self._budget.max_overhead
        sentence = f"no time for {name} at step {step} within max_overhead={share:g}"
        if self._has_warned_of_time:
            logger.info("%s", sentence)
        else:
            self._has_warned_of_time = True
            logger.warning(
                "%s; a larger one brings more pictures, and TensorBoard tells what else is left "
                "out",
                sentence,
            )
        self._write(
            note(
                technique,
                step,
                f"Left out at step {step}: within max_overhead={share:g} of the training time "
                f"there was no time for it. It comes as soon as training has lasted longer; a "
                f"larger max_overhead brings it earlier.",
            )
        )

    def _said(self, visual: Visual, technique: Technique, reduced: Technique) -> Visual:
        words = (
            f"Made in {_steps(reduced)} instead of {_steps(technique)} steps to stay within "
            f"max_overhead={self._budget.max_overhead:g}."
        )
        logger.info("%s at step %d: %s", visual.technique, visual.step, words)
        return dataclasses.replace(visual, note=f"{visual.note} {words}" if visual.note else words)


def _steps(technique: Technique) -> int:
    steps = getattr(technique, "steps", 0)
    return steps if isinstance(steps, int) else 0


def _reduced(technique: Technique, divisor: int) -> Technique:
    if divisor == 1:
        return technique
    steps = max(_steps(technique) // divisor, 1)
    return dataclasses.replace(technique, steps=steps)  # type: ignore[type-var]
