"""The same seed gives the same bits: runs of every technique, in several processes, as hashes.

    python tests/benchmarks/determinism.py [--runs 5] [--processes 2]

Prints for each technique how many different results the runs gave (1 is the promise) and the
result's hash. The network has random weights and is large enough to keep all cores busy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def digest(visuals: list) -> str:
    """A hash of every array of some visuals."""
    import numpy as np

    state = hashlib.sha256()
    for visual in visuals:
        arrays = {name: getattr(visual, name) for name in visual.array_axes}
        for name, array in sorted({**arrays, **visual.measures, **visual.summary}.items()):
            if array is not None:
                state.update(name.encode())
                state.update(np.ascontiguousarray(array).tobytes())
    return state.hexdigest()[:12]


def run_all(runs: int) -> dict[str, list[str]]:
    """Hashes of every technique, one per run, on one network and one set of images."""
    import keras
    import numpy as np

    from tb_netviz.session.opening import open_model_and_images
    from tb_netviz.techniques import TECHNIQUES, make_techniques

    keras.utils.set_random_seed(3)
    layers = keras.layers
    network = keras.Sequential(
        [
            keras.Input((64, 64, 3)),
            layers.Conv2D(24, 5, activation="relu", name="first"),
            layers.MaxPooling2D(2),
            layers.Conv2D(48, 3, activation="relu", name="second"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu", name="third"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(32, activation="relu", name="features"),
            layers.Dense(10, activation="softmax", name="classes"),
        ]
    )
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (60, 8, 8, 3)).repeat(8, 1).repeat(8, 2).astype(np.uint8)
    labels = generator.integers(0, 10, 60)
    found: dict[str, list[str]] = {name: [] for name in TECHNIQUES}
    for _ in range(runs):
        model, source = open_model_and_images(network, (images, labels))
        for technique in make_techniques(None):
            quick = technique.during_training()
            found[technique.name].append(digest(list(quick.run(model, source, seed=7))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs in each process")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--as-json", action="store_true", help="one process, for the others")
    options = parser.parse_args()
    if options.as_json:
        print(json.dumps(run_all(options.runs)))
        return
    together: dict[str, list[str]] = {}
    for _ in range(options.processes):
        command = [sys.executable, __file__, "--as-json", "--runs", str(options.runs)]
        answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        for name, hashes in json.loads(answer.stdout.splitlines()[-1]).items():
            together.setdefault(name, []).extend(hashes)
    print(f"{'technique':<16} {'runs':>4} {'different':>9}  hash")
    for name, hashes in together.items():
        print(f"{name:<16} {len(hashes):>4} {len(set(hashes)):>9}  {hashes[0]}")


if __name__ == "__main__":
    main()
