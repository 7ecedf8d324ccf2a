"""Feature images of one process against two Ray workers, one of which is killed.

    NETVIZ_ASSETS=... python tests/benchmarks/log_on_ray.py [--units 24] [--workers 2]

Both make the same blocks of SqueezeNet; the pictures are compared. Prints seconds of the wall
clock, which mean something only on a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

import tb_netviz
from tb_netviz import FeatureImages
from tb_netviz.ray_workers import Cluster
from tb_netviz.session.opening_from_paths import OpenFromPaths
from tb_netviz.session.team import Team

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", "../shared/data"))
LAYERS = ("fire2_concat", "fire5_concat", "fire8_concat")


def kill_one_worker(after: float) -> None:
    """Kill the first Ray actor of ours with SIGKILL, some seconds from now."""
    time.sleep(after)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            name = (entry / "cmdline").read_bytes().decode(errors="replace")
            if name.startswith("ray::_Actor"):
                os.kill(int(entry.name), signal.SIGKILL)
                print(f"killed a worker {after:.0f} s after the start")
                return
    print("no worker was found to kill")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=24)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill-after", type=float, default=40.0)
    options = parser.parse_args()
    opener = OpenFromPaths(
        str((ASSETS / "squeezenet_v1_imagenet.keras").absolute()),
        str((ASSETS / "imagenet_sample").absolute()),
        {"limit": 60},
    )
    model, images = opener()
    technique = FeatureImages(layers=LAYERS)
    rows, logs = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, team in (
            ("one process", None),
            (f"{options.workers} workers, one killed", Team(opener, Cluster(options.workers))),
        ):
            if team is not None:
                threading.Thread(
                    target=kill_one_worker, args=(options.kill_after,), daemon=True
                ).start()
            log_dir = Path(folder) / name.split()[0]
            began = time.monotonic()
            tb_netviz.log(
                model, images, log_dir, techniques=technique, units=options.units, team=team
            )
            rows.append((name, time.monotonic() - began))
            logs.append(tb_netviz.read(log_dir, technique="feature_images"))
        same = sum(
            np.array_equal(one.images, other.images) and np.array_equal(one.units, other.units)
            for one, other in zip(*logs, strict=True)
        )
    for name, seconds in rows:
        print(f"{name:28} {seconds:8.1f} s {seconds / rows[0][1]:6.2f}")
    print(f"layers with identical pictures: {same} of {len(logs[0])}")


if __name__ == "__main__":
    main()
