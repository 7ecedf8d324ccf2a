"""The table of faults: what was tried, refused with a sentence, lost, altered unseen.

    python -m tests.faults [--flips 2000] [--kills 20]

Returns 1 where anything was lost, altered unseen, or ended in an error of another kind.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from tests.faults.damage import bit_flips, truncations
from tests.faults.killing import kills


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    faults = {
        "cut off at every byte": truncations,
        "one bit flipped": lambda: bit_flips(options.flips),
        "killed while writing": lambda: kills(options.kills),
    }
    print(
        f"{'fault':24}{'tried':>7}{'refused':>9}{'lost':>6}{'altered':>9}{'failed':>8}{'longest':>9}"
    )
    is_good = True
    for name, attempt in faults.items():
        found = attempt()
        failed = sum(found.failed.values())
        is_good = is_good and not (found.lost or found.altered or failed)
        print(
            f"{name:24}{found.tried:7}{found.refused:9}{found.lost:6}{found.altered:9}{failed:8}"
            f"{found.longest:8.2f}s",
            *found.failed,
            flush=True,
        )
    print(f"highest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
