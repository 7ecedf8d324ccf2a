"""The first answers of a large log: bytes and seconds of the index, through either loader.

    python tests/benchmarks/index_at_size.py [--steps 20] [--runs 31] [--layers 73]

By default 31 runs, 4,557 tags and 91,140 records, as in a long experiment. Only the index is
measured, so pictures are of 4 x 4 pixels and every run holds the same bytes: 0.2 GB instead of 6.
"Load" is what TensorBoard itself takes to read the log, which is not ours. "First" is the index of
one run, which a page asks for first; "whole", "processor" and "again" are that of all runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))  # for `tests`

from tb_netviz.visual import Grid, LayerGraph, Patches, Visual

UNITS, RANK, SIDE = 24, 9, 4


def visuals(layers: int) -> Iterator[Visual]:
    """What each run holds at each step: two visuals of each layer, and the network."""
    generator = np.random.default_rng(0)
    facts = tuple({"path": f"block{i // 10}/conv{i}", "type": "Conv2D"} for i in range(layers))
    yield LayerGraph(technique="model", title="Network", model_name="large", layers=facts)
    units = np.arange(UNITS)
    for fact in facts:
        yield Grid(
            technique="feature_images",
            layer=fact["path"],
            title="Feature images",
            images=generator.integers(0, 255, (UNITS, SIDE, SIDE, 3), np.uint8),
            units=units,
        )
        yield Patches(
            technique="max_patches",
            layer=fact["path"],
            title="Top patches",
            images=generator.integers(0, 255, (UNITS, RANK, SIDE, SIDE, 3), np.uint8),
            units=units,
            image_ids=np.zeros((UNITS, RANK), int),
            boxes=np.zeros((UNITS, RANK, 4), int),
        )


def write_log(log_dir: Path, runs: int, layers: int, steps: int) -> int:
    """Write one step of one run, and copy its records to the other steps and runs.

    Returns:
        How many records all runs hold.
    """
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.summary.writer.record_writer import RecordWriter

    from tb_netviz.events.records import read_records
    from tb_netviz.events.writer import EventWriter

    with EventWriter(log_dir / "run00") as writer:
        for visual in visuals(layers):
            writer.write(visual)
    (file,) = (log_dir / "run00" / "netviz").glob("*tfevents*")
    events = [Event.FromString(data) for _, data in read_records(file)]
    ours = [event for event in events if event.HasField("summary")]
    with file.open("ab") as out:
        copies = RecordWriter(out)
        for step in range(1, steps):
            for event in ours:
                event.step, event.wall_time = step, event.wall_time + 60
                copies.write(event.SerializeToString())
        copies.flush()
        for number in range(1, runs):
            shutil.copytree(log_dir / "run00", log_dir / f"run{number:02d}")
    return runs * steps * len(ours)


def _count(steps: dict[str, dict[str, list[int]]]) -> int:
    return sum(len(one) for tags in steps.values() for one in tags.values())


def measure(log_dir: Path, loader: str, records: int) -> None:
    """Print one line of the table."""
    from tensorboard.plugins import base_plugin
    from werkzeug.test import Client

    from tb_netviz.plugin.plugin import NetVizPlugin
    from tests.fixtures.loaders import load

    began = time.perf_counter()
    with load(log_dir, loader) as loaded:
        context = base_plugin.TBContext(data_provider=loaded.provider, logdir=str(log_dir))
        while _count(loaded.steps()) < records:
            loaded.reload()
            time.sleep(0.5)
        load_seconds = time.perf_counter() - began
        client = Client(NetVizPlugin(context, 200).get_plugin_apps()["/index"])
        start = time.perf_counter()
        alone = client.get("/index?only=")
        first = time.perf_counter() - start
        assert len(json.loads(alone.data)["runs"]) == 1
        times, spent = [], []
        for _ in range(4):
            before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
            answer = client.get("/index")
            times.append(time.perf_counter() - start)
            after = resource.getrusage(resource.RUSAGE_SELF)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            time.sleep(1.1)  # an answer is shared for a second
        known = {"If-None-Match": answer.headers["ETag"]}
        start = time.perf_counter()
        assert client.get("/index", headers=known).status_code == 304
        unchanged = time.perf_counter() - start
    size, packed = len(answer.data), len(gzip.compress(answer.data))
    tags = sum(len(run["visuals"]) for run in json.loads(answer.data)["runs"])
    print(
        f"{loader:8}{tags:7d}{records:9d}{load_seconds:9.1f}{first:8.2f}{times[0]:8.2f}{spent[0]:10.2f}"
        f"{min(times[1:]):8.2f}{unchanged:8.2f}{size / 1e6:8.2f}{packed / 1e3:9.0f}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    from tests.fixtures.loaders import LOADERS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--layers", type=int, default=73)
    parser.add_argument("--steps", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        records = write_log(Path(folder), asked.runs, asked.layers, asked.steps)
        print(
            f"{'loader':8}{'tags':>7}{'records':>9}{'load, s':>9}{'first':>8}{'whole':>8}"
            f"{'processor':>10}{'again':>8}{'304':>8}{'MB':>8}{'gzip kB':>9}"
        )
        for loader in LOADERS:
            measure(Path(folder), loader, records)


if __name__ == "__main__":
    main()
