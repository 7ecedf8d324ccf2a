"""The index of one run alone: which run it is, and that later answers know the others, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from werkzeug.test import Client

from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid
from tests.fixtures.loaders import Loaded
from tests.fixtures.sample_log import RUNS
from tests.plugin.asking import get, strict_json

Serve = Callable[[Path], tuple[Client, Loaded]]


def grid(step: int) -> Grid:
    images = np.zeros((2, 4, 4, 3), np.uint8)
    return Grid(
        technique="filters",
        layer="conv",
        title="Filters",
        images=images,
        units=np.arange(len(images)),
        step=step,
    )


def write(directory: Path, *steps: int) -> None:
    with EventWriter(directory, first_step=steps[0]) as writer:
        for step in steps:
            writer.write(grid(step))


def steps_of(index: dict[str, Any]) -> dict[str, list[int]]:
    return {run["name"]: [step for step, _ in run["visuals"][0]["steps"]] for run in index["runs"]}


@pytest.mark.parametrize("name", [RUNS[0], f"{RUNS[0]}/netviz"])
def test_one_run_is_listed_as_in_the_whole_index(client: Client, name: str) -> None:
    whole = strict_json(get(client, "index"))
    alone = strict_json(get(client, "index", only=name))
    assert whole["is_whole"] is True
    assert alone["is_whole"] is False
    (expected,) = (run for run in whole["runs"] if run["name"] == RUNS[0])
    assert alone["runs"] == [expected]


@pytest.mark.parametrize("name", ["", "no such run"])
def test_the_run_written_last_stands_in_for_one_that_is_not_named(
    serve_directory: Serve, tmp_path: Path, name: str
) -> None:
    for run in ("b", "c", "a"):
        write(tmp_path / run, 0)
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: len(runs) == 3)
    assert [run["name"] for run in strict_json(get(client, "index", only=name))["runs"]] == ["a"]


def test_sub_runs_that_continue_a_run_are_joined(serve_directory: Serve, tmp_path: Path) -> None:
    write(tmp_path / "a", 0, 1, 2)
    write(tmp_path / "a", 1, 2, 3)  # a training that went on from an earlier epoch
    write(tmp_path / "b", 0)
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: len(runs) == 3)
    assert steps_of(strict_json(get(client, "index", only="a"))) == {"a": [0, 1, 2, 3]}


def test_a_log_of_one_run_is_whole(serve_directory: Serve, tmp_path: Path) -> None:
    write(tmp_path / "a", 0)
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: len(runs) == 1)
    assert strict_json(get(client, "index", only=""))["is_whole"] is True


def test_the_index_of_one_run_leaves_what_is_known_of_others(client: Client) -> None:
    strict_json(get(client, "index"))
    strict_json(get(client, "index", only=RUNS[0]))
    for run in RUNS:
        covers = strict_json(get(client, "covers", run=f"{run}/netviz", step="latest"))
        assert len(covers["covers"]) > 1
