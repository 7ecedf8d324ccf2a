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
from tb_netviz.session.building import NotBuiltError, build_from_data
from tb_netviz.session.layer_graph import layer_graph
from tb_netviz.session.opening import open_what_fits
from tb_netviz.session.probe_images import probe_images
from tb_netviz.session.run_technique import note_of, run_technique
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Note, Visual

from .budget import Budget
from .deadline import MissedDeadlineError
from .reduction import divisors, reduced, steps_of
from .turns import Turns

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.events.writer import EventWriter
    from tb_netviz.model.foreign_types import KerasModel
    from tb_netviz.model.image_model import ImageModel

logger = logging.getLogger("tb_netviz")

PICTURES_BEGIN_LATER = (
    "Pictures begin after the first epoch: the network has no weights before it has seen a batch."
)


@dataclasses.dataclass(frozen=True)
class Moment:
    """When a snapshot is taken.

    Args:
        step: Step to write, above those before.
        done: The share of the training that is done, in [0, 1]; `None` where unknown.
        is_last: Whether the training ends with it.
    """

    step: int
    done: float | None = None
    is_last: bool = False


class Recorder:
    """Takes the snapshots of one training.

    Args:
        log_dir: Directory of the run.
        data: The user's images, or `None`.
        techniques: What is shown.
        options: Further options of `open_what_fits`.
        budget: What snapshots may cost.
        seed: Everything random is drawn from it.
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
        self._options = {**options}
        self._part = self._options.pop("part", None)
        self._budget = budget
        self._seed = seed
        self._progress = progress
        self._turns = Turns(techniques)
        self._writer: EventWriter | None = None
        self._model: ImageModel | None = None
        self._network: tuple[int, ...] = ()  # identities of the layers that `_model` was made of
        self._source: ImageSource | None = None
        self._no_data = (
            "Keras shows callbacks no data, so give NetVizCallback the option data, e.g. the "
            "validation images and labels"
        )
        self._memories: dict[str, dict[str, Any]] = {}
        self._told: dict[str, str] = {}  # technique -> last sentence of a Note
        self._has_warned_of_time = False
        self._is_introduced = False  # whether the log has the network and its images
        self._has_told_of_disk = False
        self._is_broken = False
        self._broken = ""  # which weights of the network are no numbers
        self._weights = ""  # hash of the weights that this snapshot shows
        self.last_step: int | None = None

    def snapshot(
        self,
        keras_model: KerasModel,
        step: int,
        *,
        done: float | None = None,
        is_last: bool = False,
    ) -> None:
        """Show the network as it is now. Only an interrupt is ever raised.

        Args:
            keras_model: The network in training.
            step: As for `Moment`.
            done: As for `Moment`.
            is_last: As for `Moment`.
        """
        if self._is_broken or (self.last_step is not None and step <= self.last_step):
            return
        self.last_step = step
        with self._budget.spending():
            shown, why_not = self._with_weights(keras_model)
            self._take(shown, why_not, Moment(step, done, is_last))

    def _take(self, keras_model: KerasModel | None, why_not: str, moment: Moment) -> None:
        """Take one snapshot; nothing random is changed."""
        from tb_netviz.model.divergence import broken_weights
        from tb_netviz.scan.fingerprint import joined_fingerprint, layer_fingerprints

        with untouched_randomness():
            try:
                model = self._open(keras_model, why_not, moment.step)
                if model is not None:
                    self._broken = broken_weights(model.keras_model)
                    self._weights = joined_fingerprint(layer_fingerprints(model))
                    for technique in self._turns.in_order():
                        self._run(technique, model, moment)
                    self._has_told_of_disk = False
            except NetVizError as error:  # the writer's
                self._put_off(str(error))
            except Exception as error:  # pictures must never end a training
                logger.debug("traceback of the snapshot", exc_info=True)
                self._give_up(f"{type(error).__name__}: {error}")

    def close(self) -> None:
        """Close the event file; another snapshot would begin a new one."""
        if self._writer is not None:
            self._writer.close()

    def _put_off(self, reason: str) -> None:
        """Leave the rest to the next snapshot: by then there may be space, or the directory."""
        if self._writer is None:
            self._give_up(reason)
        elif not self._has_told_of_disk:
            self._has_told_of_disk = True
            logger.warning("pictures are left out until they can be written again: %s", reason)

    def _give_up(self, reason: str) -> None:
        self._is_broken = True
        logger.warning("no more pictures of this training: %s", reason)

    def _write(self, visual: Visual) -> None:
        """Write a Visual, but not the same Note of a technique twice in a row."""
        if isinstance(visual, Note):
            if self._told.get(visual.technique) == visual.note:
                return
            self._told[visual.technique] = str(visual.note)
        if self._writer is not None:
            self._writer.write(visual)

    def _with_weights(self, keras_model: KerasModel) -> tuple[KerasModel | None, str]:
        """Find the part that is shown and build it, if it has no weights yet.

        Returns:
            The model, or `None` and why there is none.
        """
        from tb_netviz.model.part import part_of

        try:
            model = part_of(keras_model, self._part)
            build_from_data(model, self._data)
        except NotBuiltError as error:
            logger.debug("%s", error)
            return None, PICTURES_BEGIN_LATER
        except NetVizError as error:
            logger.warning("no pictures of this training: %s", error)
            return None, str(error)
        return model, ""

    def _open(self, keras_model: KerasModel | None, why_not: str, step: int) -> ImageModel | None:
        """Make the writer and, for a network not seen before, all that depends on it.

        Args:
            keras_model: The model that is shown; `None` where there is none.
            why_not: Why there is none, as a sentence.
            step: Step of the snapshot.

        Returns:
            The network; `None` where there is nothing to show at this step.
        """
        from tb_netviz.events.writer import EventWriter
        from tb_netviz.model.layer_calls import walk_layers

        if self._writer is None:
            # A training resumed at step 4 continues after step 4, which it showed when it stopped.
            self._writer = EventWriter(self._log_dir, first_step=step + 1 if step else 0)
            if self._writer.last_step == step:
                return None
        elif self._writer.resume(step):
            self._is_introduced, self._told = False, {}
        if keras_model is None:
            self._write(Note(technique="model", step=step, title="Network", note=why_not))
            return None
        if self._writer.notice_losses():
            logger.warning(
                "the event files in %s were removed; the network and its images are written again",
                self._writer.run_directory,
            )
            self._is_introduced, self._told = False, {}
        network = (id(keras_model), *(id(layer) for _, layer in walk_layers(keras_model)))
        if self._model is None or network != self._network:
            self._model, self._source, self._memories = None, None, {}
            try:
                self._model, self._source = self._open_both(keras_model)
            except Exception as error:  # the network's: errors of the data are told apart before
                logger.debug("traceback of opening the model", exc_info=True)
                sentence = f"this network cannot be shown: {error}"
                logger.warning("%s", sentence)
                self._write(Note(technique="model", step=step, title="Network", note=sentence))
                return None
            self._network, self._is_introduced = network, False
        if not self._is_introduced:
            self._write(layer_graph(self._model, step=step))
            if self._source is not None:
                self._write(probe_images(self._source, step=step))
            self._is_introduced = True
        return self._model

    def _open_both(self, keras_model: KerasModel) -> tuple[ImageModel, ImageSource | None]:
        """Open the network with its images, or without them where they are at fault.

        Raises:
            NetVizError: The network itself is at fault.
        """
        opened = open_what_fits(keras_model, self._data, seed=self._seed, **self._options)
        # A data set that was read is not read again for the next network.
        self._data = opened.data
        if opened.refusal is not None:
            self._no_data = str(opened.refusal).rstrip(".")
            logger.warning("images left out: %s", opened.refusal)
        return opened.model, opened.source

    def _run(self, technique: Technique, model: ImageModel, moment: Moment) -> None:
        """Run one technique, if it has what it needs: images and time."""
        if technique.needs_data and self._source is None:
            sentence = f"{technique.title} needs images: {self._no_data}."
            self._write(note_of(technique, moment.step, sentence))
            return
        name = technique.name
        grant = self._budget.grant(
            name,
            divisors=divisors(technique),
            done=moment.done,
            is_last=moment.is_last,
            leave_room_for=self._turns.leave_room_for(technique),
        )
        if grant is None:
            self._skip(technique, moment.step)
            return
        fewer = reduced(technique, grant.divisor)
        try:
            with self._budget.granted(name, grant, self._progress) as deadline:
                for visual in run_technique(
                    fewer,
                    model,
                    self._source,
                    step=moment.step,
                    seed=self._seed,
                    memory=self._memories.setdefault(name, {}),
                    progress=deadline,
                    passes=(MissedDeadlineError,),
                    broken=self._broken,
                ):
                    recipe = {**visual.recipe, "weights": self._weights}
                    shown = dataclasses.replace(visual, recipe=recipe)
                    is_whole = grant.divisor == 1
                    self._write(shown if is_whole else self._noted(shown, technique, fewer))
        except MissedDeadlineError:
            self._skip(technique, moment.step)
            return
        self._turns.ran(technique)

    def _skip(self, technique: Technique, step: int) -> None:
        """Say that there was no time for a technique: once loudly, then quietly."""
        self._turns.missed(technique)
        share = self._budget.max_overhead or 0.0
        sentence = f"no time for {technique.name} at step {step} within max_overhead={share:g}"
        if self._has_warned_of_time:
            logger.info("%s", sentence)
        else:
            self._has_warned_of_time = True
            logger.warning(
                "%s; a larger max_overhead brings more pictures, and TensorBoard says what else is "
                "left out",
                sentence,
            )
        self._write(
            note_of(
                technique,
                step,
                f"Left out at step {step}: there was no time for it within the {100 * share:g} % "
                f"of the training time that pictures may take. It comes once training has lasted "
                f"longer, or sooner with a larger share.",
            )
        )

    def _noted(self, visual: Visual, technique: Technique, fewer: Technique) -> Visual:
        """The Visual with a note that it was made in fewer steps."""
        words = (
            f"Made in {steps_of(fewer)} instead of {steps_of(technique)} steps to stay within "
            f"{100 * (self._budget.max_overhead or 0.0):g} % of the training time."
        )
        logger.info("%s at step %d: %s", visual.technique, visual.step, words)
        return dataclasses.replace(visual, note=f"{visual.note} {words}" if visual.note else words)
