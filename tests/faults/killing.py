"""Trainings killed at random moments and started again: what was complete before is there after."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tb_netviz.errors import NetVizError
from tb_netviz.events.encoding import encode
from tb_netviz.events.reader import read
from tb_netviz.visual import Visual
from tests.faults.outcome import Outcome

WRITER = """
import sys, time
from pathlib import Path
from tb_netviz.events.writer import EventWriter
from tests.faults.outcome import grid
with EventWriter(sys.argv[1]) as writer:
    first = (writer.last_step if writer.last_step is not None else -1) + 1
    for step in range(first, 100_000):
        writer.write(grid(step))
        print(step, flush=True)
"""


def kills(count: int, seed: int = 0) -> Outcome:
    """Kill a process that writes to one directory again and again, and start it anew.

    Args:
        count: How many kills. Each comes after the first new Visual was written.
        seed: Another seed gives other moments.

    Returns:
        `lost` counts what the process had reported as written and is not there after the kill.
    """
    outcome = Outcome()
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(count):
            process = subprocess.Popen(
                [sys.executable, "-c", WRITER, folder], stdout=subprocess.PIPE, text=True
            )
            assert process.stdout is not None
            reported = int(process.stdout.readline())
            time.sleep(generator.uniform(0.0, 0.3))
            process.send_signal(signal.SIGKILL)
            rest, _ = process.communicate()
            complete = [line for line in rest.split("\n")[:-1] if line]
            reported = int(complete[-1]) if complete else reported
            _compare(outcome, Path(folder), reported)
    return outcome


def _compare(outcome: Outcome, log_dir: Path, reported: int) -> None:
    from tests.faults.outcome import grid

    began = time.perf_counter()
    outcome.tried += 1
    try:
        found: dict[int, Visual] = {one.step: one for one in read(log_dir)}
    except NetVizError:
        outcome.refused += 1
        found = {}
    outcome.longest = max(outcome.longest, time.perf_counter() - began)
    outcome.lost += sum(step not in found for step in range(reported + 1))
    outcome.altered += sum(
        encode(one).blobs != encode(grid(step)).blobs for step, one in found.items()
    )
