"""Logs that nobody should write: the plugin answers each, and shows the good beside the bad."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest
from tensorboard.compat.proto import summary_pb2
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.summary.writer.record_writer import RecordWriter
from werkzeug.test import Client, TestResponse

from tb_netviz.events.contents import HEADER, sheet_position
from tb_netviz.events.encoding import encode
from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.reader import read
from tb_netviz.events.sealing import sealed
from tests.faults.outcome import grid
from tests.fixtures.loaders import LOADERS, load
from tests.plugin.conftest import serve

PLUGIN = "/data/plugin/netviz"
TAG = "grid/filters/conv1"
STRANGE = "grid/filters/\u202egnp.exe\u0007\u0000<script>alert(1)</script>"
FOREIGN = [
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"<!doctype html><script>alert(1)</script>",
]


def blobs_of(step: int, picture: bytes | None = None, **changes: object) -> list[bytes]:
    """The blobs of a Visual, its header altered and sealed again."""
    blobs = list(encode(grid(step)).blobs)
    header = {**json.loads(blobs[HEADER]), **changes}
    del header["crc32"]
    if picture is not None:
        position = sheet_position(0)
        before = zlib.crc32(blobs[position])
        blobs[position] = picture
        entry = next(entry for entry in header["blobs"] if entry["crc32"] == before)
        entry["crc32"] = zlib.crc32(picture)
    return [sealed(header), *blobs[1:]]


def write(log_dir: Path, *entries: tuple[str, int, list[bytes]]) -> None:
    path = log_dir / "netviz" / "events.out.tfevents.1.host"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        writer = RecordWriter(file)
        for tag, step, blobs in entries:
            value = summary_pb2.Summary.Value(tag=tag)
            value.metadata.plugin_data.plugin_name = "netviz"
            value.metadata.plugin_data.content = encode(grid(0)).content
            value.metadata.data_class = summary_pb2.DATA_CLASS_BLOB_SEQUENCE
            value.tensor.dtype = 7  # DT_STRING
            value.tensor.tensor_shape.dim.add(size=len(blobs))
            value.tensor.string_val.extend(blobs)
            event = Event(step=step, summary=summary_pb2.Summary(value=[value]))
            writer.write(event.SerializeToString())


def ask(client: Client, route: str, step: int, tag: str = TAG) -> TestResponse:
    address = {"run": "netviz", "tag": tag, "step": str(step)}
    return client.get(f"{PLUGIN}/{route}", query_string=address)


@pytest.mark.parametrize("loader", LOADERS)
def test_a_header_from_the_future_hides_no_step_beside_it(tmp_path: Path, loader: str) -> None:
    future = blobs_of(1, version=FORMAT_VERSION + 1)
    write(tmp_path, (TAG, 0, blobs_of(0)), (TAG, 1, future), (TAG, 2, blobs_of(2)))
    with load(tmp_path, loader) as loaded:
        loaded.wait_for(lambda runs: runs.get("netviz", {}).get(TAG) == [0, 1, 2])
        answers = [ask(serve(loaded, tmp_path), "visual", step) for step in range(3)]
    assert [answer.status_code for answer in answers] == [200, 500, 200]
    assert "update tb_netviz" in answers[1].text
    with pytest.warns(UserWarning, match="step 1 is left out"):
        assert [visual.step for visual in read(tmp_path)] == [0, 2]


@pytest.mark.parametrize("foreign", FOREIGN, ids=["svg", "html"])
def test_no_markup_is_served_as_markup(tmp_path: Path, foreign: bytes) -> None:
    write(tmp_path, (TAG, 0, blobs_of(0, foreign)))
    with load(tmp_path, "python") as loaded:
        answer = ask(serve(loaded, tmp_path), "atlas", 0)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype in ("text/plain", "application/octet-stream")
    assert b"<script" not in answer.data


@pytest.mark.parametrize("loader", LOADERS)
def test_strange_names_stay_text(tmp_path: Path, loader: str) -> None:
    write(tmp_path, (STRANGE, 0, blobs_of(0, title=STRANGE)), (TAG, 0, blobs_of(0)))
    with load(tmp_path, loader) as loaded:
        loaded.wait_for(lambda runs: len(runs.get("netviz", {})) == 2)
        client = serve(loaded, tmp_path)
        index = client.get(f"{PLUGIN}/index")
        saved = ask(client, "download", 0, STRANGE)
        shown = ask(client, "visual", 0, STRANGE)
    assert index.mimetype == "application/json"
    assert {one["tag"] for one in index.get_json()["runs"][0]["visuals"]} == {STRANGE, TAG}
    if loader == "rust":  # TensorBoard's data server cannot find tags with control characters
        assert (shown.status_code, shown.mimetype) == (503, "text/plain")
        assert "start TensorBoard with --load_fast=false" in shown.text
        return
    assert shown.get_json()["title"] == STRANGE
    name = saved.headers["Content-Disposition"]
    assert name.isascii() and name.isprintable() and "<" not in name
