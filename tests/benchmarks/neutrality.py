"""Training is not touched: weights with the callback and without, for every kind of training.

    python tests/benchmarks/neutrality.py [--kinds Adam dropout]

Prints a table of trainings and techniques: "equal" where weights, statistics and the optimizer's
own variables are the same bit for bit as without the callback, "DIFFERENT" where they are not, and
"no picture" where the technique did not run. A training that differs from itself without the
callback would show nothing, and is told.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

sys.path.insert(0, str(Path(__file__).parents[2]))  # for `tests.trainings`

CELL = 14


def main() -> int:
    """Print the table; returns 1 where anything differs."""
    import tensorflow as tf

    # Two devices, so that the strategy has something to mirror.
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)

    import tb_netviz
    from tests.trainings import TRAININGS, are_equal, callback
    from tests.zoo.contract import NAMES

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", choices=TRAININGS, default=list(TRAININGS))
    kinds = parser.parse_args().kinds
    width = max(map(len, kinds))
    print(" " * width, *(name.ljust(CELL) for name in NAMES))
    counts = {"equal": 0, "DIFFERENT": 0, "no picture": 0}
    for kind in kinds:
        train = TRAININGS[kind]
        without = train([])
        if not are_equal(without, train([])):
            print(kind.ljust(width), "differs from itself without the callback")
            counts["DIFFERENT"] += 1
            continue
        cells = []
        for name in NAMES:
            with tempfile.TemporaryDirectory() as folder:
                same = are_equal(without, train([callback(folder, [name])]))
                shown = [
                    one for one in tb_netviz.read(folder, technique=name) if one.kind != "note"
                ]
            word = "DIFFERENT" if not same else "equal" if shown else "no picture"
            counts[word] += 1
            cells.append(word)
        print(kind.ljust(width), *(cell.ljust(CELL) for cell in cells), flush=True)
    print(", ".join(f"{count} {word}" for word, count in counts.items()))
    return int(counts["equal"] != sum(counts.values()))


if __name__ == "__main__":
    sys.exit(main())
