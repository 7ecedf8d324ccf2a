"""Damaged logs through TensorBoard's two loaders: what the plugin answers about them.

TensorBoard decides what it loads: after a record that it cannot read, its Python loader leaves out
the rest of the file. So what must be there is what lies before the damage; whatever is answered
must be what was written.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from tensorboard.backend import application
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_netviz.plugin.plugin import NetVizPlugin
from tests.faults.damage import STEPS, destroyed, flipped, small_log
from tests.faults.outcome import Outcome
from tests.fixtures.loaders import Loaded, load

PLUGIN = "/data/plugin/netviz"
TAG = "grid/filters/conv1"

# Several damaged copies are served at once; the loader has seen them all when nothing is added.
_STILL_SECONDS = 4.0


def loaded_truncations(loader: str, count: int, seed: int = 0) -> Outcome:
    """Cut a log off anywhere, and ask the plugin for it through one loader."""
    generator = random.Random(seed)

    def damage(data: bytes, starts: list[int]) -> tuple[bytes, list[int]]:
        length = generator.randrange(len(data))
        return data[:length], [step for step in range(STEPS) if starts[step + 2] <= length]

    return _answers(loader, count, damage)


def loaded_flips(loader: str, count: int, seed: int = 0) -> Outcome:
    """Flip one bit of a log, and ask the plugin for it through one loader."""
    generator = random.Random(seed)

    def damage(data: bytes, starts: list[int]) -> tuple[bytes, list[int]]:
        at, damaged = flipped(data, generator)
        return damaged, list(range(min(destroyed(at, starts), default=STEPS)))

    return _answers(loader, count, damage)


def _answers(loader: str, count: int, damage: Any) -> Outcome:
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        source, starts = small_log(Path(folder) / "source")
        log_dir = Path(folder) / "logs"
        whole = {"whole": list(range(STEPS))}
        shutil.copytree(source.parent, log_dir / "whole" / "netviz")
        for number in range(count):
            data, there = damage(source.read_bytes(), starts)
            path = log_dir / f"damaged{number}" / "netviz" / source.name
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
            whole[f"damaged{number}"] = there
        with load(log_dir, loader) as loaded:
            _wait_until_still(loaded)
            client = _client(loaded, log_dir)
            index = client.get(f"{PLUGIN}/index").get_json()
            listed = {run["run"]: run for run in index["runs"]}
            told = " ".join(index["warnings"])
            truth = {step: _answer(client, "whole/netviz", step)[1] for step in range(STEPS)}
            for run, there in whole.items():
                name = f"{run}/netviz"
                _compare(outcome, client, name, there, truth)
                outcome.refused += name in told and name not in listed
    return outcome


def _compare(
    outcome: Outcome, client: Client, run: str, there: list[int], truth: dict[int, Any]
) -> None:
    began = time.perf_counter()
    outcome.tried += 1
    is_refused = False
    for step in range(STEPS):
        status, answer = _answer(client, run, step)
        is_refused |= status != 200
        outcome.lost += status != 200 and step in there
        outcome.altered += status == 200 and answer != truth[step]
        if status not in (200, 404, 500) or (status != 200 and not answer):
            outcome.failed[f"status {status}"] += 1
    outcome.refused += is_refused
    outcome.longest = max(outcome.longest, time.perf_counter() - began)


def _answer(client: Client, run: str, step: int) -> tuple[int, Any]:
    """The numbers and the picture of one step; or the status of what failed, and its sentence."""
    address = {"run": run, "tag": TAG, "step": str(step)}
    facts = client.get(f"{PLUGIN}/visual", query_string=address)
    picture = client.get(f"{PLUGIN}/atlas", query_string=address)
    for answer in (facts, picture):
        if answer.status_code != 200:
            if "failed to answer" in answer.text:  # no sentence of ours
                return 599, ""
            return answer.status_code, answer.text
    numbers = facts.get_json()
    del numbers["wall_time"]  # TensorBoard's own, which no checksum of ours covers
    return 200, (json.dumps(numbers), picture.data)


def _client(loaded: Loaded, log_dir: Path) -> Client:
    context = base_plugin.TBContext(data_provider=loaded.provider, logdir=str(log_dir))
    plugin = NetVizPlugin(context, samples=200)
    return Client(application.TensorBoardWSGI([plugin], data_provider=loaded.provider))


def _wait_until_still(loaded: Loaded) -> None:
    before, since = None, time.monotonic()
    while before is None or time.monotonic() - since < _STILL_SECONDS:
        loaded.reload()
        now = loaded.steps()
        if now != before or not now:
            before, since = now, time.monotonic()
        time.sleep(0.5)
