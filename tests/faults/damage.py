"""Damage to a finished log: cut off at every byte, one bit flipped."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tb_netviz.events.records import read_records
from tb_netviz.events.run_directory import event_files
from tb_netviz.events.writer import EventWriter
from tests.faults.outcome import Outcome, grid

STEPS = 3

# Length and CRC of the length; whoever cannot trust them does not know where the next record is.
_FRAME_HEAD = 12


def small_log(log_dir: Path) -> tuple[Path, list[int]]:
    """Write a log; return its event file, and where its records begin and the last one ends.

    The first record is the version of the file, the others are one step each.
    """
    with EventWriter(log_dir) as writer:
        for step in range(STEPS):
            writer.write(grid(step))
    (path,) = event_files(log_dir / "netviz")
    return path, [*(offset for offset, _ in read_records(path)), path.stat().st_size]


def destroyed(at: int, starts: list[int]) -> list[int]:
    """List the steps that a damaged byte may destroy: its own and, in a frame's head, all later."""
    record = sum(start <= at for start in starts) - 1
    last = STEPS if at < starts[record] + _FRAME_HEAD else record
    return [number - 1 for number in range(max(record, 1), last + 1)]


def cut(data: bytes) -> Iterator[bytes]:
    """Cut off at every byte."""
    return (data[:length] for length in range(len(data)))


def flipped(data: bytes, generator: random.Random) -> tuple[int, bytes]:
    """Flip one bit; say in which byte."""
    at = generator.randrange(len(data))
    bits = bytearray(data)
    bits[at] ^= 1 << generator.randrange(8)
    return at, bytes(bits)


def truncations() -> Outcome:
    """Cut a log off at every byte; what was complete before must be there."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        path, starts = small_log(Path(folder))
        for data in cut(path.read_bytes()):
            path.write_bytes(data)
            whole = [grid(step) for step in range(STEPS) if starts[step + 2] <= len(data)]
            outcome.count(Path(folder), whole)
    return outcome


def bit_flips(count: int, seed: int = 0) -> Outcome:
    """Flip one bit of a log; only the record that it lies in may be missing.

    Where the bit is in the head of a frame, so may all that follow.
    """
    outcome = Outcome()
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path, starts = small_log(Path(folder))
        data = path.read_bytes()
        for _ in range(count):
            at, damaged = flipped(data, generator)
            path.write_bytes(damaged)
            gone = destroyed(at, starts)
            outcome.count(
                Path(folder),
                [grid(step) for step in range(STEPS) if step not in gone],
                may_be=[grid(step) for step in gone],
            )
    return outcome
