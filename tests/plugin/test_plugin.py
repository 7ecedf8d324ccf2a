"""Every route over both data loaders, and answers to every question."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tensorboard.compat.proto import summary_pb2
from werkzeug.test import Client, TestResponse

from tb_netviz.events.encoding import tag_of
from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Note, Visual
from tests.fixtures.loaders import Loaded
from tests.fixtures.sample_log import RUNS, STEPS, visuals
from tests.plugin.conftest import PLUGIN, serve

Serve = Callable[[Path], tuple[Client, Loaded]]


def get(client: Client, route: str, **query: object) -> TestResponse:
    return client.get(f"{PLUGIN}/{route}?{urlencode(query)}")


def strict_json(response: TestResponse) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    return json.loads(response.data, parse_constant=refuse)


def assert_refused(response: TestResponse, status: int, sentence: str = "") -> None:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert sentence in response.text
    assert "\n" not in response.text.strip()


def sample_visuals(run: str) -> list[Visual]:
    seed = RUNS.index(run)
    steps = STEPS[: len(STEPS) - seed]
    return [visual for step in steps for visual in visuals(step, seed)]


def test_the_index_lists_all_runs_tags_and_steps(client: Client) -> None:
    index = strict_json(get(client, "index"))
    assert index["version"] == FORMAT_VERSION
    assert index["samples"] == 200
    assert index["warnings"] == []
    assert [run["name"] for run in index["runs"]] == sorted(RUNS)
    for entry in index["runs"]:
        expected: dict[str, list[int]] = {}
        for visual in sample_visuals(entry["name"]):
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


def test_every_visual_is_answered_with_its_arrays_facts_and_measures(client: Client) -> None:
    for run in RUNS:
        for visual in sample_visuals(run)[-23:]:
            tag = tag_of(visual)
            if visual.kind == "scatter" and getattr(visual, "method", "") == "tsne":
                tag += "#2"
            answer = strict_json(
                get(client, "visual", run=f"{run}/netviz", tag=tag, step=visual.step)
            )
            assert answer["kind"] == visual.kind
            assert answer["layer"] == visual.layer
            assert answer["note"] == visual.note
            assert answer["recipe"] == visual.recipe
            given = set(visual.arrays) - {*visual.picture_names, *visual.big_names}
            assert set(answer["arrays"]) == given
            for name in given:
                listed = np.array(answer["arrays"][name], float)  # null is NaN
                np.testing.assert_allclose(listed, getattr(visual, name), rtol=1e-6, atol=1e-6)
            for name, values in visual.measures.items():
                found = np.array(answer["measures"][name], float)  # null is NaN
                np.testing.assert_allclose(found, values, rtol=1e-6)
            for name, meaning in visual.meanings.items():
                assert answer["meanings"][name] == dataclasses.asdict(meaning)
            if "unit_names" in answer["facts"]:
                assert tuple(answer["facts"]["unit_names"]) == visual.unit_names  # type: ignore[attr-defined]


def test_the_latest_step_is_found_by_name(client: Client) -> None:
    query = {"run": "run1/netviz", "tag": "grid/filters/conv1"}
    assert strict_json(get(client, "visual", **query, step="latest"))["step"] == STEPS[-1]


def test_the_atlas_is_a_picture_that_holds_the_tiles(client: Client) -> None:
    query = {"run": f"{RUNS[1]}/netviz", "tag": "ladder/inversions", "step": 4}
    geometry = strict_json(get(client, "visual", **query))["atlas"]
    response = get(client, "atlas", **query, ts=1.5)
    is_webp = response.data[8:12] == b"WEBP"
    assert response.headers["Content-Type"] == ("image/webp" if is_webp else "image/png")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, max-age=86400"
    sheet = np.asarray(Image.open(io.BytesIO(response.data)))
    (visual,) = [v for v in visuals(4, 1) if v.technique == "inversions" and v.kind == "ladder"]
    height, width = geometry["tile_height"], geometry["tile_width"]
    for number, tile in enumerate(visual.images.reshape(-1, height, width, 3)):  # type: ignore[attr-defined]
        row, column = divmod(number, geometry["columns"])
        top, left = row * height, column * width
        np.testing.assert_array_equal(sheet[top : top + height, left : left + width], tile)


def test_the_thumbnails_are_a_small_picture_of_their_own(
    serve_directory: Serve, tmp_path: Path
) -> None:
    images = np.full((6, 200, 100, 3), 90, np.uint8)
    with EventWriter(tmp_path) as writer:
        writer.write(Grid(technique="dreams", layer="a", images=images, units=np.arange(6)))
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: runs.get("netviz", {}).get("grid/dreams/a") == [0])
    (entry,) = strict_json(get(client, "index"))["runs"][0]["visuals"]
    (thumbnails,) = entry["thumbnails"]
    assert (thumbnails["tag"], thumbnails["steps"]) == ("grid/dreams/a", [0])
    query = {"run": "netviz", "tag": "grid/dreams/a", "step": 0}
    response = get(client, "thumbnails", **query, ts=1)
    assert response.headers["Content-Type"] == "image/webp"
    atlas = thumbnails["atlas"]
    assert (atlas["tile_height"], atlas["tile_width"], atlas["count"]) == (48, 24, 6)
    assert Image.open(io.BytesIO(response.data)).size == (24 * atlas["columns"], 48 * 2)
    assert_refused(get(client, "atlas", **query, sheet=1), 404, "no such picture")
    assert_refused(get(client, "atlas", **query, sheet="x"), 400, "sheet must be a whole number")


@pytest.mark.parametrize("channels", [1, 3])
def test_one_thumbnail_is_cut_out_of_the_sheet(
    serve_directory: Serve, tmp_path: Path, channels: int
) -> None:
    greys = np.arange(6, dtype=np.uint8) * 40
    images = np.broadcast_to(greys[:, None, None, None], (6, 200, 100, channels))
    with EventWriter(tmp_path) as writer:
        writer.write(Grid(technique="dreams", layer="a", images=images, units=np.arange(6)))
    client, loaded = serve_directory(tmp_path)
    loaded.wait_for(lambda runs: runs.get("netviz", {}).get("grid/dreams/a") == [0])
    query = {"run": "netviz", "tag": "grid/dreams/a", "step": 0, "ts": 1}
    for tile in range(6):
        response = get(client, "thumbnails", **query, tile=tile)
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["Cache-Control"] == "private, max-age=86400"
        cut = Image.open(io.BytesIO(response.data)).convert("L")
        assert cut.size == (24, 48)
        assert abs(np.asarray(cut).mean() - greys[tile]) < 4
    known = {"If-None-Match": response.headers["ETag"]}
    again = client.get(f"{PLUGIN}/thumbnails?{urlencode(query | {'tile': 5})}", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert_refused(get(client, "thumbnails", **query, tile=6), 404, "no thumbnail 6")
    for wrong in ("x", "-1", "٣", "9" * 30):
        response = get(client, "thumbnails", **query, tile=wrong)
        assert_refused(response, 400, "tile must be a whole number")


def test_only_addresses_that_never_change_may_be_kept(client: Client) -> None:
    query = {"run": "run1/netviz", "tag": "grid/filters/conv1"}
    for options in ({"step": 4}, {"step": "latest", "ts": 1}):
        for route in ("visual", "atlas"):
            response = get(client, route, **query, **options)
            assert response.headers["Cache-Control"] == "no-cache, must-revalidate"
    for route in ("visual", "atlas"):
        response = get(client, route, **query, step=4, ts=1763821250.1)
        assert response.headers["Cache-Control"] == "private, max-age=86400"


def test_a_download_is_an_npz_with_tiles_arrays_measures_and_header(client: Client) -> None:
    query = {"run": "run1/netviz", "tag": "patches/max_patches/block=2/conv&a", "step": 8}
    response = get(client, "download", **query)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="patches_max_patches_block_2_conv_a_step8.npz"'
    )
    (visual,) = [v for v in visuals(8) if tag_of(v) == query["tag"]]
    with np.load(io.BytesIO(response.data)) as arrays:
        np.testing.assert_array_equal(arrays["images"], visual.images)  # type: ignore[attr-defined]
        np.testing.assert_array_equal(arrays["boxes"], visual.boxes)  # type: ignore[attr-defined]
        np.testing.assert_array_equal(arrays["measure_activation"], visual.measures["activation"])
        assert json.loads(str(arrays["header"]))["layer"] == "block=2/conv&a"


def test_every_kind_can_be_downloaded(client: Client) -> None:
    index = strict_json(get(client, "index"))
    for entry in index["runs"][1]["visuals"]:
        response = get(client, "download", run="run1/netviz", tag=entry["tag"], step="latest")
        with np.load(io.BytesIO(response.data)) as arrays:
            assert json.loads(str(arrays["header"]))["kind"] == entry["kind"]


@pytest.mark.parametrize("route", ["visual", "atlas", "download"])
@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({}, 400, "'run' is missing"),
        ({"run": "run1/netviz"}, 400, "'tag' is missing"),
        ({"run": "run1/netviz", "tag": "model"}, 400, "'step' is missing"),
        ({"run": "run1/netviz", "tag": "model", "step": "-1"}, 400, "whole number or 'latest'"),
        ({"run": "run1/netviz", "tag": "model", "step": "1.5"}, 400, "got '1.5'"),
        ({"run": "run1/netviz", "tag": "model", "step": "\n"}, 400, "got ' '"),
        ({"run": "run1/netviz", "tag": "a\nb", "step": 0}, 404, "has no netviz tag 'a b'"),
        ({"run": "run1/netviz", "tag": "model", "step": 2**63}, 400, "whole number"),
        ({"run": "run1/netviz", "tag": "model", "step": "٣"}, 400, "whole number"),
        ({"run": "run1", "tag": "model", "step": 0}, 404, "has no netviz tag 'model'"),
        ({"run": "run1/netviz", "tag": "grid", "step": 0}, 404, "has no netviz tag 'grid'"),
        ({"run": "run1/netviz", "tag": "model", "step": 3}, 404, "the last kept are 0"),
    ],
)
def test_a_wrong_question_gets_one_sentence(
    client: Client, route: str, query: dict[str, object], status: int, sentence: str
) -> None:
    assert_refused(get(client, route, **query), status, sentence)


def test_a_visual_without_pictures_has_no_atlas(client: Client) -> None:
    for tag in ("model", "neighbours/neighbours/dense_logits", "scatter/embedding/pool"):
        response = get(client, "atlas", run="run1/netviz", tag=tag, step="latest")
        assert_refused(response, 404, f"'{tag}' has no such picture")


def test_only_get_is_answered(client: Client) -> None:
    assert_refused(client.post(f"{PLUGIN}/index"), 400, "use GET")
    assert client.head(f"{PLUGIN}/index").status_code == 200


KEYS = st.sampled_from(["run", "tag", "step", "ts", "", "run\0"])
VALUES = st.sampled_from(
    ["run1/netviz", "model", "grid/filters/conv1", "0", "latest", "../../etc/passwd", "%00", "1e9"]
) | st.text(max_size=20)


@given(
    st.sampled_from(["index", "visual", "atlas", "download", "static/index.js"]),
    st.lists(st.tuples(KEYS, VALUES), max_size=5),
)
@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_question_makes_the_server_fail(
    client: Client, route: str, query: list[tuple[str, str]]
) -> None:
    response = client.get(f"{PLUGIN}/{route}?{urlencode(query)}")
    assert response.status_code in (200, 400, 404)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if response.status_code != 200:
        assert_refused(response, response.status_code)


@pytest.mark.parametrize("query", ["run=%ff%fe&tag=model&step=0", "run=&tag=&step=", "%", "&&=&"])
def test_broken_encodings_are_refused(client: Client, query: str) -> None:
    response = client.get(f"{PLUGIN}/visual?{query}")
    assert response.status_code in (400, 404)
    assert_refused(response, response.status_code)


def test_routes_work_under_a_path_prefix(loaded_sample: Loaded, sample_log: Path) -> None:
    client = serve(loaded_sample, sample_log, path_prefix="/pre/fix")
    assert strict_json(client.get(f"/pre/fix{PLUGIN}/index"))["runs"]
    script = client.get(f"/pre/fix{PLUGIN}/static/index.js")
    assert script.status_code in (200, 404)
    assert client.get(f"{PLUGIN}/index").status_code == 404


def test_the_page_is_served_from_an_allow_list(client: Client) -> None:
    static = resources.files("tb_netviz").joinpath("static")
    names = [entry.name for entry in static.iterdir() if entry.name.endswith(".js")]
    assert "index.js" in names
    for name in names:
        response = client.get(f"{PLUGIN}/static/{name}")
        assert response.headers["Content-Type"].startswith("text/")
        assert response.data == static.joinpath(name).read_bytes()
    for name in (
        "SOURCES.sha256",
        "__init__.py",
        "",
        "..%2fvisual.py",
        "%2e%2e/visual.py",
        "../plugin/http_api.md",
        "sub/index.js",
        quote("índex.js"),
        "index.js%00",
    ):
        response = client.get(f"{PLUGIN}/static/{name}")
        assert response.status_code == 404, name


def test_scripts_are_served_as_scripts(client: Client) -> None:
    response = client.get(f"{PLUGIN}/static/index.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_script_is_kept_only_under_the_version_of_the_page(client: Client) -> None:
    sources = resources.files("tb_netviz").joinpath("static", "SOURCES.sha256").read_text()
    script = f"{PLUGIN}/static/runs.js"
    assert client.get(script).headers["Cache-Control"] == "no-cache, must-revalidate"
    kept = client.get(f"{script}?v={sources[:12]}")
    assert kept.headers["Cache-Control"] == "private, max-age=86400"
    assert_refused(client.get(f"{script}?v=000000000000"), 404, "reload the page")


def test_tensorboard_lists_the_tab_as_active_where_there_is_data(client: Client) -> None:
    listing = client.get("/data/plugins_listing").get_json()["netviz"]
    assert listing["enabled"] is True
    assert listing["tab_name"] == "NetViz"
    assert listing["loading_mechanism"]["module_path"].endswith("/netviz/static/index.js")


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
