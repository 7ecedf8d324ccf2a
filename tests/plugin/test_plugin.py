"""Every route over both data loaders, and answers to every question."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import strategies as st
from PIL import Image
from werkzeug.test import Client

from tb_netviz.events.encoding import tag_of
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid
from tests.fixtures.loaders import Loaded
from tests.fixtures.sample_log import RUNS, STEPS, visuals, visuals_of_run
from tests.plugin.asking import assert_refused, get, strict_json
from tests.plugin.conftest import PLUGIN, serve

Serve = Callable[[Path], tuple[Client, Loaded]]


def test_every_visual_is_answered_with_its_arrays_facts_and_measures(client: Client) -> None:
    for run in RUNS:
        for visual in visuals_of_run(run)[-23:]:
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


def test_a_visual_without_pictures_has_no_atlas(client: Client) -> None:
    for tag in ("model", "neighbours/neighbours/dense_logits", "scatter/embedding/pool"):
        response = get(client, "atlas", run="run1/netviz", tag=tag, step="latest")
        assert_refused(response, 404, f"'{tag}' has no such picture")


KEYS = st.sampled_from(["run", "tag", "step", "ts", "", "run\0"])
VALUES = st.sampled_from(
    ["run1/netviz", "model", "grid/filters/conv1", "0", "latest", "../../etc/passwd", "%00", "1e9"]
) | st.text(max_size=20)


def test_routes_work_under_a_path_prefix(loaded_sample: Loaded, sample_log: Path) -> None:
    client = serve(loaded_sample, sample_log, path_prefix="/pre/fix")
    assert strict_json(client.get(f"/pre/fix{PLUGIN}/index"))["runs"]
    script = client.get(f"/pre/fix{PLUGIN}/static/index.js")
    assert script.status_code in (200, 404)
    assert client.get(f"{PLUGIN}/index").status_code == 404
