"""What reading a damaged log came to: each Visual equal, missing with a sentence, or altered."""

from __future__ import annotations

import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.encoding import encode
from tb_netviz.events.reader import read
from tb_netviz.visual import Grid, Visual


def grid(step: int) -> Grid:
    """A small Visual with every part: pictures, arrays, a measure."""
    generator = np.random.default_rng(step)
    return Grid(
        technique="filters",
        layer="conv1",
        step=step,
        title="Filters",
        images=generator.integers(0, 256, (2, 3, 3, 3), dtype=np.uint8),
        units=np.arange(2),
        measures={"minimum": generator.uniform(size=2).astype(np.float32)},
    )


@dataclass
class Outcome:
    """Counts over all attempts at one kind of fault."""

    tried: int = 0
    written: int = 0
    refused: int = 0
    lost: int = 0
    altered: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    sentences: list[str] = field(default_factory=list)

    def count(
        self, log_dir: Path, written: Sequence[Visual], *, may_be: Sequence[Visual] = ()
    ) -> None:
        """Read a log and compare what is there with what was written.

        Args:
            log_dir: The log.
            written: What must be there.
            may_be: What the fault itself may have destroyed, but not altered.
        """
        began = time.perf_counter()
        self.tried += 1
        found: list[Visual] = []
        is_told = False
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                found = read(log_dir)
            except NetVizError:
                is_told = True
            except Exception as error:  # exactly what must not happen
                self.failed[type(error).__name__] += 1
        is_told = is_told or bool(told)
        self.refused += is_told
        self.longest = max(self.longest, time.perf_counter() - began)
        self.compare(written, found, may_be=may_be)
        if may_be and len(found) < len(written) + len(may_be) and not is_told:
            self.failed["missing without a word"] += 1

    def compare(
        self, written: Sequence[Visual], found: Sequence[Visual], *, may_be: Sequence[Visual] = ()
    ) -> None:
        """Count what is lost and what is altered."""
        truth = {one.step: encode(one).blobs for one in (*written, *may_be)}
        good = {one.step for one in found if truth.get(one.step) == encode(one).blobs}
        self.altered += len(found) - len(good)
        self.lost += sum(one.step not in good for one in written)
