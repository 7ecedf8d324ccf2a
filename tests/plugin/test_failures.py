"""What fails, and whose fault it is: 404, 500 and 503, each with one sentence."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard import errors
from tensorboard.data import provider
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_netviz.events.writer import EventWriter
from tb_netviz.plugin.plugin import NetVizPlugin
from tb_netviz.visual import Grid
from tests.fixtures.loaders import load
from tests.plugin.asking import assert_refused, get, strict_json
from tests.plugin.conftest import serve


def apps_over(data_provider: object) -> Any:
    context = base_plugin.TBContext(data_provider=data_provider, logdir="")
    return NetVizPlugin(context, samples=200).get_plugin_apps()


class FailingProvider:
    """A data provider whose server is gone."""

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise ConnectionError("the data server is gone")

        return fail


def test_a_data_server_that_is_gone_is_told_in_one_sentence() -> None:
    sentence = (
        "TensorBoard's data server does not answer (ConnectionError); reload the page in a moment, "
        "or start TensorBoard again."
    )
    apps = apps_over(FailingProvider())
    for route in ("/index", "/visual", "/atlas", "/download"):
        response = Client(apps[route]).get("/?run=a&tag=b&step=1")
        assert_refused(response, 503, sentence)


def test_a_data_server_that_has_ended_is_503(tmp_path: Path) -> None:
    images = np.zeros((1, 2, 2, 3), np.uint8)
    with EventWriter(tmp_path) as writer:
        writer.write(Grid(technique="filters", images=images, units=np.arange(1)))
    with load(tmp_path, "rust") as loaded:
        loaded.wait_for(lambda runs: bool(runs))
        client = serve(loaded, tmp_path)
        assert strict_json(get(client, "index"))["runs"]
    deadline = time.monotonic() + 60
    while get(client, "index").status_code == 200:  # it takes a moment to end
        assert time.monotonic() < deadline
        time.sleep(0.1)
    for route in ("index", "visual", "atlas", "download"):
        response = get(client, route, run="netviz", tag="grid/filters", step=0)
        assert_refused(response, 503, "TensorBoard's data server does not answer")


def test_a_request_that_is_malformed_is_400_though_the_data_server_is_gone() -> None:
    apps = apps_over(FailingProvider())
    assert_refused(Client(apps["/visual"]).get("/?run=a&tag=b&step=x"), 400, "step must be")
    assert_refused(Client(apps["/static/*"]).get("/static/nothing.js"), 404, "has no file")


class ForgetfulProvider:
    """A data provider that lists a tag whose pictures it has unloaded since."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read_blob_sequences(self, *_: object, **__: object) -> Any:
        reference = provider.BlobReference(blob_key="key")
        datum = provider.BlobSequenceDatum(step=1, wall_time=1.5, values=(reference,))
        return {"a": {"b": [datum]}}

    def read_blob(self, *_: object, **__: object) -> bytes:
        raise self._error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFoundError("blob"), 404),
        (KeyError("blob"), 404),
        (errors.PermissionDeniedError("no"), 503),
        (TimeoutError(), 503),
    ],
)
def test_what_is_gone_is_told_from_a_server_that_does_not_answer(
    error: Exception, status: int
) -> None:
    apps = apps_over(ForgetfulProvider(error))
    for _ in range(2):  # at first unknown, then from the keys that are remembered
        response = Client(apps["/visual"]).get("/?run=a&tag=b&step=1")
        assert_refused(response, status, "reload the page")


def test_a_fault_of_ours_is_500_and_one_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("gears")

    monkeypatch.setattr("tb_netviz.plugin.catalogue.Catalogue.index", fail)
    response = Client(apps_over(FailingProvider())["/index"]).get("/")
    assert_refused(response, 500, "NetViz failed to answer (RuntimeError)")
    assert "gears" in caplog.text
