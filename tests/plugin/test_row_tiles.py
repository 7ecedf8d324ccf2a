"""The tiles of one unit or image, without loss, however many sheets and parts hold them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from werkzeug.test import Client, TestResponse

from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Patches, ProbeImages, Visual
from tests.fixtures.loaders import Loaded
from tests.plugin.asking import assert_refused, get

Serve = Callable[[Path], tuple[Client, Loaded]]

RANK = 3


def random_tiles(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


def patches(units: int, side: int, *, part: int = 0) -> Patches:
    return Patches(
        technique="max_patches",
        layer="a",
        part=part,
        images=random_tiles(units, RANK, side, side, 3) ^ np.uint8(part),
        units=np.arange(units) + part * units,
        image_ids=np.zeros((units, RANK), int),
        boxes=np.zeros((units, RANK, 4), int),
    )


def served(serve_directory: Serve, folder: Path, *visuals: Visual) -> Client:
    with EventWriter(folder) as writer:
        for visual in visuals:
            writer.write(visual)
    client, loaded = serve_directory(folder)
    loaded.wait_for(lambda runs: len(runs.get("netviz", {})) == len(visuals))
    get(client, "index")
    return client


def pixels(response: TestResponse) -> np.ndarray:
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] in ("image/png", "image/webp")
    return np.asarray(Image.open(io.BytesIO(response.data)).convert("RGB"))


def in_a_row(tiles: np.ndarray) -> np.ndarray:
    return np.concatenate(list(tiles), axis=1)


def test_a_unit_has_its_tiles_from_whatever_sheet_holds_them(
    serve_directory: Serve, tmp_path: Path
) -> None:
    visual = patches(40, 120)  # 1.7 megapixels: several sheets
    client = served(serve_directory, tmp_path, visual)
    query = {"run": "netviz", "tag": "patches/max_patches/a", "step": 0, "ts": 1}
    for unit in (0, 17, 39):
        response = get(client, "atlas", **query, unit=unit)
        np.testing.assert_array_equal(pixels(response), in_a_row(visual.images[unit]))
        assert response.headers["Cache-Control"] == "private, max-age=86400"
    assert len(response.data) < 200_000
    nothing = get(client, "atlas", **query, unit=40)
    assert (nothing.status_code, nothing.data) == (204, b"")
    assert_refused(get(client, "atlas", **query, unit="x"), 400, "unit must be a whole number")
    assert_refused(get(client, "atlas", **query, image=0), 400, "no rows for each image")


def test_a_unit_is_found_in_the_part_that_holds_it(serve_directory: Serve, tmp_path: Path) -> None:
    first, second = patches(4, 8), patches(4, 8, part=1)
    client = served(serve_directory, tmp_path, first, second)
    query = {"run": "netviz", "tag": "patches/max_patches/a", "step": 0}
    np.testing.assert_array_equal(
        pixels(get(client, "atlas", **query, unit=6)), in_a_row(second.images[2])
    )


def test_a_unit_with_several_pictures_has_them_in_order(
    serve_directory: Serve, tmp_path: Path
) -> None:
    images = random_tiles(5, 4, 6, 1)
    kernels = Grid(technique="filters", layer="a", images=images, units=np.array([2, 0, 2, 1, 2]))
    client = served(serve_directory, tmp_path, kernels)
    query = {"run": "netviz", "tag": "grid/filters/a", "step": 0}
    found = pixels(get(client, "atlas", **query, unit=2))
    np.testing.assert_array_equal(found[..., :1], in_a_row(images[[0, 2, 4]]))


def test_an_image_is_cut_out_of_the_probe_images(serve_directory: Serve, tmp_path: Path) -> None:
    probe = ProbeImages(
        technique="images",
        images=random_tiles(6, 5, 7, 3),
        image_ids=np.arange(6) + 10,
        labels=np.zeros(6, int),
        sizes=np.full((6, 2), 7),
        names=tuple("abcdef"),
    )
    client = served(serve_directory, tmp_path, probe)
    query = {"run": "netviz", "tag": "images/images", "step": 0}
    np.testing.assert_array_equal(pixels(get(client, "atlas", **query, image=13)), probe.images[3])


def test_a_row_that_no_browser_can_show_is_refused(serve_directory: Serve, tmp_path: Path) -> None:
    images = np.zeros((40, 2, 500, 1), np.uint8)
    wide = Grid(technique="filters", layer="a", images=images, units=np.zeros(40, int))
    client = served(serve_directory, tmp_path, wide)
    query = {"run": "netviz", "tag": "grid/filters/a", "step": 0}
    response = get(client, "atlas", **query, unit=0)
    assert_refused(response, 500, "40 tiles of unit 0 do not fit into one row")
