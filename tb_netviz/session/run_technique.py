"""One technique of one snapshot: (technique, model, images) -> Visuals, with failures as Notes.

`tb_netviz.log` and the callback share this; nothing is written here.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

logger = logging.getLogger("tb_netviz")


def run_technique(
    technique: Technique,
    model: ImageModel,
    data: ImageSource | None,
    *,
    step: int = 0,
    seed: int = 0,
    memory: MutableMapping[str, Any] | None = None,
    progress: Progress = no_progress,
    passes: tuple[type[Exception], ...] = (),
    no_data: str = "none were given",
    broken: str = "",
) -> Iterator[Visual]:
    """Run one technique. A failure becomes a Note and a line in the log `tb_netviz`.

    Args:
        technique: The technique.
        model: The network in display space.
        data: Images, or `None`.
        step: Training step.
        seed: Everything random is drawn from it.
        memory: What the technique keeps from one snapshot of a training to the next.
        progress: Told about long work.
        passes: Exceptions that are raised instead.
        no_data: Why there are no images, as a clause.
        broken: The sentence of `broken_weights` if the network has diverged; every note begins
            with it.

    Yields:
        Each Visual as soon as it is ready.
    """
    if technique.needs_data and data is None:
        reason = no_data.rstrip(".")
        yield note_of(technique, step, f"{technique.title} needs images, and {reason}.")
        return
    try:
        for visual in technique.run(
            model, data, step=step, seed=seed, memory=memory, progress=progress
        ):
            yield _saying(visual, broken)
    except passes:
        raise
    except NetVizError as error:
        yield _saying(_failure(technique, step, str(error)), broken)
    except Exception as error:  # a picture must never end a training
        logger.debug("traceback of %s", technique.name, exc_info=True)
        first_line = (str(error).strip() or "no message").splitlines()[0]
        failure = _failure(technique, step, f"{type(error).__name__}: {first_line}")
        yield _saying(failure, broken)


def note_of(technique: Technique, step: int, sentence: str) -> Note:
    """Make the Note that stands where the technique's pictures would be.

    Args:
        technique: The technique.
        step: Training step.
        sentence: Why there are no pictures.
    """
    return Note(
        technique=technique.name,
        step=step,
        title=technique.title,
        caption=technique.caption,
        reference=technique.reference,
        note=sentence,
    )


def _saying(visual: Visual, broken: str) -> Visual:
    """The Visual with a note that begins with what is wrong with the network."""
    from tb_netviz.model.divergence import says_diverged

    if not broken or says_diverged(visual.note):
        return visual
    return dataclasses.replace(visual, note=f"{broken} {visual.note or ''}".strip())


def _failure(technique: Technique, step: int, reason: str) -> Note:
    from tb_netviz.model.divergence import says_diverged

    logger.warning("%s at step %d left out: %s", technique.name, step, reason)
    if says_diverged(reason):
        return note_of(technique, step, reason)
    sentence = f"{technique.title} could not be made: {reason.rstrip('.')}."
    return note_of(technique, step, sentence)
