"""Writes Visuals and keeps account of them: what was written, and which images it points to."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.session.probe_images import referenced_ids
from tb_netviz.visual import Note, Visual

if TYPE_CHECKING:
    from tb_netviz.events.writer import EventWriter

logger = logging.getLogger("tb_netviz")


@dataclass(frozen=True)
class Entry:
    """One thing that was logged.

    Args:
        technique: Name of the technique; `"model"` and `"images"` for what pages rely on.
        kind: Kind of Visual.
        layer: Path of the layer; may be empty.
        step: Its step.
        note: What was reduced, left out or could not be made; `None` when all is well.
        part: Number of its block of units within the layer.
    """

    technique: str
    kind: str
    layer: str
    step: int
    note: str | None = None
    part: int = 0


class Logged:
    """Writes Visuals and keeps account of them.

    Args:
        writer: Where they go.
    """

    def __init__(self, writer: EventWriter) -> None:
        self._writer = writer
        self.entries: list[Entry] = []
        self._ids = [np.zeros(0, int)]

    def write(self, visual: Visual) -> None:
        """Write one Visual; when this returns, TensorBoard can read it.

        Raises:
            NetVizError: As `EventWriter.write`.
        """
        self._writer.write(visual)
        self.entries.append(
            Entry(
                visual.technique,
                visual.kind,
                visual.layer,
                visual.step,
                visual.note,
                visual.part,
            )
        )
        self._ids.append(referenced_ids(visual))
        if isinstance(visual, Note):
            logger.info("%s: %s", visual.technique, visual.note)

    @property
    def referenced_ids(self) -> np.ndarray:
        """Ids of the images that what was written points to, int (n,), each once."""
        ids = np.unique(np.concatenate(self._ids))
        return ids[ids >= 0]
