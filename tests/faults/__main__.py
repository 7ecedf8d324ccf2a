"""The table of faults: what was tried, refused with a sentence, lost, altered unseen.

    python -m tests.faults [--flips 2000] [--kills 20] [--loaded 60]

Returns 1 where anything was lost, altered unseen, or ended in an error of another kind.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Callable
from functools import partial

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.faults import disks
from tests.faults.damage import bit_flips, truncations
from tests.faults.killing import kills
from tests.faults.loading import loaded_flips, loaded_truncations
from tests.faults.outcome import Outcome
from tests.faults.training import training_kills
from tests.fixtures.loaders import LOADERS

_COLUMNS = ("tried", "written", "refused", "lost", "altered", "failed", "longest")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--loaded", type=int, default=60, help="copies served by each loader")
    options = parser.parse_args()
    faults: dict[str, Callable[[], Outcome]] = {
        "cut off at every byte": truncations,
        "one bit flipped": partial(bit_flips, options.flips),
    }
    for loader in LOADERS:
        faults[f"cut off, {loader} loader"] = partial(loaded_truncations, loader, options.loaded)
        faults[f"bit flipped, {loader} loader"] = partial(loaded_flips, loader, options.loaded)
    faults |= {
        "writer killed": partial(kills, options.kills),
        "training killed": partial(training_kills, options.kills),
        "disk full": disks.full,
        "disk read-only": disks.read_only,
        "directory removed": disks.removed,
        "directory renamed": disks.renamed,
        "two writers": disks.two_writers,
    }
    print(f"{'fault':28}" + "".join(f"{name:>9}" for name in _COLUMNS), flush=True)
    results = [_row(name, attempt) for name, attempt in faults.items()]
    memory = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"highest memory: {memory / 1024:.0f} MB")
    return 0 if all(results) else 1


def _row(name: str, attempt: Callable[[], Outcome]) -> bool:
    try:
        found = attempt()
    except PermissionError as error:
        print(f"{name:28}left out: {error}", flush=True)
        return True
    failed = sum(found.failed.values())
    counts = (found.tried, found.written, found.refused, found.lost, found.altered, failed)
    print(
        f"{name:28}" + "".join(f"{count:9}" for count in counts) + f"{found.longest:8.2f}s",
        *found.failed,
        flush=True,
    )
    for sentence in found.sentences:
        print(f"    {sentence}")
    return not (found.lost or found.altered or failed)


if __name__ == "__main__":
    sys.exit(main())
