"""Damage to a finished log: cut off at every byte, one bit flipped, a future header in between."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from tb_netviz.events.run_directory import event_files
from tb_netviz.events.writer import EventWriter
from tests.faults.outcome import Outcome, grid

STEPS = 3


def small_log(log_dir: Path) -> tuple[Path, list[int]]:
    """Write a log; return its event file and where each record ends."""
    ends = []
    with EventWriter(log_dir) as writer:
        for step in range(STEPS):
            writer.write(grid(step))
            (path,) = event_files(log_dir / "netviz")
            ends.append(path.stat().st_size)
    return path, ends


def truncations() -> Outcome:
    """Cut a log off at every byte; what was complete before must be there."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        path, ends = small_log(Path(folder))
        data = path.read_bytes()
        for length in range(len(data)):
            path.write_bytes(data[:length])
            whole = [grid(step) for step in range(STEPS) if ends[step] <= length]
            outcome.count(Path(folder), whole, may_miss=0)
    return outcome


def bit_flips(count: int, seed: int = 0) -> Outcome:
    """Flip one bit of a log; only the record that it lies in, or what follows, may be missing."""
    outcome = Outcome()
    generator = random.Random(seed)
    everything = [grid(step) for step in range(STEPS)]
    with tempfile.TemporaryDirectory() as folder:
        path, ends = small_log(Path(folder))
        data = path.read_bytes()
        for _ in range(count):
            at = generator.randrange(len(data))
            flipped = bytearray(data)
            flipped[at] ^= 1 << generator.randrange(8)
            path.write_bytes(flipped)
            before = sum(end <= at for end in ends)
            # A frame whose length is wrong ends the file: nobody can know where the next begins.
            outcome.count(Path(folder), everything, may_miss=STEPS - before)
    return outcome
