"""Disks and directories that fail under a writer: what it says, and what stays readable.

A Visual is written, the fault is made, a second one is tried, the fault is repaired, a third one is
written. The first and the third must be there, and the second, or a sentence about it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tb_netviz.errors import NetVizError
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Visual
from tests.faults.outcome import Outcome, grid

_TAKES_ALL = "other"


@contextlib.contextmanager
def disk(size: str) -> Iterator[Path]:
    """A disk of its own, in memory. Only the superuser can have one.

    Raises:
        PermissionError: This is not the superuser, or it may not mount.
    """
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder]
        done = subprocess.run(mount, capture_output=True, check=False)
        if done.returncode:
            raise PermissionError("only the superuser mounts a disk")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(log_dir: Path) -> None:
    """Leave no space on the disk."""
    with contextlib.suppress(OSError), (log_dir / _TAKES_ALL).open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def remount(log_dir: Path, how: str) -> None:
    """Mount the disk for reading (`ro`) or for writing (`rw`) only."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(log_dir)], check=True)


def full() -> Outcome:
    """A disk that is full."""
    with disk("256k") as log_dir:
        return _attempt(log_dir, fill, lambda there: (there / _TAKES_ALL).unlink())


def read_only() -> Outcome:
    """A disk that becomes read-only while no file is open."""
    with disk("1m") as log_dir:
        return _attempt(
            log_dir, lambda there: remount(there, "ro"), lambda there: remount(there, "rw")
        )


def removed() -> Outcome:
    """A log directory that is removed; what it held is gone with it."""
    with tempfile.TemporaryDirectory() as folder:
        log_dir = Path(folder) / "log"
        return _attempt(log_dir, shutil.rmtree, lambda _: None, keeps=False)


def renamed() -> Outcome:
    """A log directory that takes another name, and its own again."""
    with tempfile.TemporaryDirectory() as folder:
        log_dir, other = Path(folder) / "log", Path(folder) / "other"

        def back(there: Path) -> None:
            shutil.copytree(other, there, dirs_exist_ok=True)

        return _attempt(log_dir, lambda there: there.rename(other), back)


def two_writers(steps: int = 20) -> Outcome:
    """Two writers that take turns in one directory."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        written: list[Visual] = []
        with EventWriter(folder) as one, EventWriter(folder) as other:
            for step in range(steps):
                written.append(grid(step))
                (one, other)[step % 2].write(written[-1])
        outcome.count(Path(folder), written)
    outcome.written = steps
    return outcome


def _attempt(
    log_dir: Path,
    break_it: Callable[[Path], object],
    repair: Callable[[Path], object],
    *,
    keeps: bool = True,
) -> Outcome:
    outcome = Outcome(tried=1)
    written: list[Visual] = []
    writer = EventWriter(log_dir)
    writer.write(grid(0))
    written += [grid(0)] if keeps else []
    writer.close()
    break_it(log_dir)
    began = time.perf_counter()
    try:
        writer.write(grid(1))
        written.append(grid(1))
    except NetVizError as error:
        outcome.refused += 1
        outcome.sentences.append(str(error).replace(os.fspath(log_dir), "LOGS"))
    except Exception as error:  # exactly what must not happen
        outcome.failed[type(error).__name__] += 1
    outcome.longest = time.perf_counter() - began
    repair(log_dir)
    writer.write(grid(2))
    writer.close()
    written.append(grid(2))
    outcome.written = len(written)
    found = Outcome()
    found.count(log_dir, written)
    outcome.lost, outcome.altered = found.lost, found.altered
    return outcome
