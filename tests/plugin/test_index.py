"""The index: all runs, tags and steps, whatever else the log holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import summary_pb2
from werkzeug.test import Client

from tb_netviz.events.encoding import tag_of
from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Note
from tests.fixtures.loaders import Loaded
from tests.fixtures.sample_log import RUNS, visuals_of_run
from tests.plugin.asking import assert_refused, get, strict_json

Serve = Callable[[Path], tuple[Client, Loaded]]


def test_the_index_lists_all_runs_tags_and_steps(client: Client) -> None:
    index = strict_json(get(client, "index"))
    assert index["version"] == FORMAT_VERSION
    assert index["samples"] == 200
    assert index["warnings"] == []
    assert [run["name"] for run in index["runs"]] == sorted(RUNS)
    for entry in index["runs"]:
        expected: dict[str, list[int]] = {}
        for visual in visuals_of_run(entry["name"]):
            expected.setdefault(tag_of(visual), []).append(visual.step)
        listed = {v["tag"]: [step for step, _ in v["steps"]] for v in entry["visuals"]}
        # Two maps of one layer: the second one has a tag of its own.
        maps = listed.pop("scatter/embedding/pool#2")
        expected["scatter/embedding/pool"] = maps
        assert listed == expected


def test_the_index_says_what_each_tag_is(client: Client) -> None:
    index = strict_json(get(client, "index"))
    entry = next(run for run in index["runs"] if run["name"] == "run1")
    tag = "patches/max_patches/block=2/conv&a"
    (found,) = [visual for visual in entry["visuals"] if visual["tag"] == tag]
    assert (found["kind"], found["layer"]) == ("patches", "block=2/conv&a")
    assert found["atlas"]["shape"] == [16, 9]
    assert all(wall_time > 1e9 for _, wall_time in found["steps"])


def test_an_empty_log_directory_has_an_empty_index(serve_directory: Serve, tmp_path: Path) -> None:
    client, _ = serve_directory(tmp_path)
    assert strict_json(get(client, "index"))["runs"] == []
    assert client.get("/data/plugins_listing").get_json()["netviz"]["enabled"] is False


def _write_foreign_summaries(log_dir: Path, ours: dict[str, tuple[bytes, list[bytes]]]) -> None:
    """Write one blob of another plugin, and `{tag: (content, blobs)}` under our name."""
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.summary.writer.record_writer import RecordWriter

    (log_dir / "run").mkdir()
    with (log_dir / "run" / "events.out.tfevents.1.host").open("wb") as file:
        writer = RecordWriter(file)
        everything = [("theirs", "images", b"", [b"secret"])]
        everything += [(tag, "netviz", content, blobs) for tag, (content, blobs) in ours.items()]
        for tag, plugin, content, blobs in everything:
            value = summary_pb2.Summary.Value(tag=tag)
            value.metadata.plugin_data.plugin_name = plugin
            value.metadata.plugin_data.content = content
            value.metadata.data_class = summary_pb2.DATA_CLASS_BLOB_SEQUENCE
            value.tensor.dtype = 7  # DT_STRING
            value.tensor.tensor_shape.dim.add(size=len(blobs))
            value.tensor.string_val.extend(blobs)
            summary = summary_pb2.Summary(value=[value])
            writer.write(Event(step=1, wall_time=1.5, summary=summary).SerializeToString())


def test_other_plugins_and_damaged_or_newer_summaries(
    serve_directory: Serve, tmp_path: Path
) -> None:
    known = b'{"version":1,"kind":"grid","technique":"t","layer":"a"}'
    newer = b'{"version":4,"kind":"hologram"}'
    ours = {
        "broken header": (known, [b"{", b"\x89PNG\r\n\x1a\n", b""]),
        "svg": (known, [b"{}", b"<svg onload='alert(1)'/>"]),
        "broken content": (b"\xff", [b"{}"]),
        "endless": (known[:-1] + b',"atlas":{"count":Infinity,"shape":[1e999]}}', [b"{}"]),
        "deep": (known[:-1] + b',"x":' + b"[" * 90 + b"]" * 90 + b"}", [b"{}"]),
        "newer": (newer, [b'{"version":4,"kind":"hologram"}']),
        "newer too": (newer, [b'{"version":4,"kind":"hologram"}']),
    }
    _write_foreign_summaries(tmp_path, ours)
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: len(runs.get("run", {})) == len(ours))
    index = strict_json(get(client, "index"))
    assert [v["tag"] for v in index["runs"][0]["visuals"]] == ["broken header", "svg"]
    content, deep, endless, newer_version = index["warnings"]
    assert "run: broken content: what is stored about it is damaged" in content
    assert "run: deep: what is stored about it nests deeper" in deep
    assert "run: endless: the atlas geometry is damaged" in endless
    assert "format version 4, this tb_netviz reads up to 3; update" in newer_version
    for route in ("visual", "download"):
        response = get(client, route, run="run", tag="broken header", step=1)
        assert_refused(response, 500, "the header is damaged")
        response = get(client, route, run="run", tag="newer", step=1)
        assert_refused(response, 500, "update tb_netviz")
    # What a log holds never decides how a browser takes it.
    assert_refused(get(client, "atlas", run="run", tag="svg", step=1), 500, "header is damaged")
    for route in ("visual", "atlas", "download"):
        assert_refused(get(client, route, run="run", tag="theirs", step=1), 404, "no netviz tag")


def wait_for_steps(loaded, tag: str, steps: list[int]) -> None:
    """Wait until the loader knows these steps of a tag."""
    loaded.wait_for(lambda runs: runs.get("netviz", {}).get(tag) == steps)


def test_what_is_written_while_tensorboard_runs_is_found(
    serve_directory: Serve, tmp_path: Path
) -> None:
    client, loaded = serve_directory(tmp_path)
    images = np.zeros((1, 2, 2, 3), np.uint8)
    query = {"run": "netviz", "tag": "grid/filters/conv1"}
    with EventWriter(tmp_path) as writer:
        for step in range(2):
            writer.write(
                Grid(
                    technique="filters",
                    layer="conv1",
                    step=step,
                    images=images,
                    units=np.arange(1),
                )
            )
            wait_for_steps(loaded, query["tag"], [*range(step + 1)])
            assert strict_json(get(client, "visual", **query, step="latest"))["step"] == step
    (run,) = strict_json(get(client, "index"))["runs"]
    assert (run["run"], run["name"]) == ("netviz", tmp_path.name)


def test_a_second_sub_run_is_numbered_in_its_name(serve_directory: Serve, tmp_path: Path) -> None:
    for _ in range(2):
        with EventWriter(tmp_path / "a", first_step=0) as writer:
            writer.write(Note(technique="dreams", step=0, note="Why."))
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: len(runs) == 2)
    names = [(run["run"], run["name"]) for run in strict_json(get(client, "index"))["runs"]]
    assert names == [("a/netviz", "a"), ("a/netviz_2", "a (2)")]
