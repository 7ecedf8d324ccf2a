"""Trainings with the callback, killed and started again in one directory.

Every Visual that a training had written before the kill must be readable unaltered after it, and
after all the trainings that followed.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import tempfile
import time
from pathlib import Path

from tb_netviz.errors import NetVizError
from tb_netviz.events.reader import stored_visuals
from tests.faults.outcome import Outcome

# Of five kills two may come before the first snapshot is complete.
_EARLY_OF_FIVE = 2
_LONGEST_START_SECONDS = 120.0


def training_kills(count: int, seed: int = 0) -> Outcome:
    """Kill a small training at random moments; each goes on where a random earlier one was.

    Args:
        count: How many kills; three of five come after the first snapshot.
        seed: Another seed gives other moments.

    Returns:
        `tried` counts kills, `written` the Visuals that were complete before them.
    """
    outcome = Outcome()
    generator = random.Random(seed)
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.faults.training_program"])
    with tempfile.TemporaryDirectory() as folder:
        log_dir, reports = Path(folder) / "logs", Path(folder) / "reports"
        reports.touch()
        for number in range(count):
            known = len(reports.read_text().splitlines())
            is_early = number % 5 < _EARLY_OF_FIVE
            process = server.Process(
                target=_train, args=(str(log_dir), str(reports), generator.randrange(4))
            )
            process.start()
            deadline = time.monotonic() + _LONGEST_START_SECONDS
            while not is_early and "end" not in reports.read_text().splitlines()[known:]:
                if time.monotonic() > deadline or process.exitcode is not None:
                    outcome.failed["the training did not start"] += 1
                    break
                time.sleep(0.01)
            time.sleep(generator.uniform(0.0, 3.0))
            outcome.failed["the training ended by itself"] += process.exitcode is not None
            process.kill()
            process.join()
            _compare(outcome, log_dir, reports.read_text().splitlines())
    outcome.failed = +outcome.failed
    return outcome


def _train(log_dir: str, reports: str, first_epoch: int) -> None:
    from tests.faults.training_program import train

    train(log_dir, reports, first_epoch)


def digest(blobs: tuple[bytes, ...]) -> str:
    """Name the content of a Visual."""
    return hashlib.sha256(b"".join(blobs)).hexdigest()


def report(path: str, line: str) -> None:
    """Add a line; a kill leaves all of it or nothing."""
    with Path(path).open("ab", buffering=0) as file:
        os.write(file.fileno(), line.encode() + b"\n")


def _compare(outcome: Outcome, log_dir: Path, lines: list[str]) -> None:
    began = time.perf_counter()
    outcome.tried += 1
    written = {line for line in lines if line != "end"}
    found = set()
    if written or any(log_dir.rglob("*tfevents*")):
        try:
            found = {digest(stored.blobs) for stored in stored_visuals(log_dir, {})}
        except NetVizError:
            outcome.refused += 1
    outcome.longest = max(outcome.longest, time.perf_counter() - began)
    outcome.written = len(written)
    outcome.lost += len(written - found)
