"""A log read without TensorBoard is answered as TensorBoard answers it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_netviz.errors import NetVizError
from tb_netviz.events.run_directory import event_files
from tb_netviz.events.writer import EventWriter
from tb_netviz.plugin.plugin import NetVizPlugin
from tb_netviz.plugin.stored_log import StoredLog
from tb_netviz.visual import Note
from tests.plugin.conftest import PLUGIN


def answer(log: StoredLog, log_dir: Path, route: str, **query: object) -> bytes:
    context = base_plugin.TBContext(data_provider=log, logdir=str(log_dir))
    apps = NetVizPlugin(context, samples=200).get_plugin_apps()
    response = Client(apps[f"/{route}"]).get(f"/{route}?{urlencode(query)}")
    assert response.status_code == 200, response.text
    return response.data


def picture_routes(run: dict[str, Any], entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    where = {"run": run["run"], "tag": entry["tag"], "step": entry["steps"][-1][0]}
    routes = [("visual", where)]
    routes += [
        ("atlas", {**where, "sheet": n}) for n in range(entry["sheets"] if entry["atlas"] else 0)
    ]
    routes += [("thumbnails", {**where, "tag": one["tag"]}) for one in entry["thumbnails"]]
    return routes


def test_every_route_answers_as_over_tensorboard(client: Client, sample_log: Path) -> None:
    log = StoredLog(sample_log)
    index = json.loads(answer(log, sample_log, "index"))
    assert index == json.loads(client.get(f"{PLUGIN}/index").data)
    for run in index["runs"]:
        for entry in run["visuals"]:
            for route, query in picture_routes(run, entry):
                served = client.get(f"{PLUGIN}/{route}?{urlencode(query)}").data
                assert answer(log, sample_log, route, **query) == served, (route, query)


def test_a_step_that_two_files_hold_is_read_once(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write(Note(technique="dreams", layer="a", step=2, note="once"))
    (file,) = event_files(tmp_path / "netviz")
    shutil.copy(file, file.with_name(file.name.replace("events.out", "copy.events.out")))
    log = StoredLog(tmp_path)
    (entry,) = json.loads(answer(log, tmp_path, "index"))["runs"][0]["visuals"]
    assert [step for step, _ in entry["steps"]] == [2]


def test_a_log_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NetVizError, match="no directory"):
        StoredLog(tmp_path / "nowhere")
    with pytest.raises(NetVizError, match="holds no netviz data"):
        StoredLog(tmp_path)
