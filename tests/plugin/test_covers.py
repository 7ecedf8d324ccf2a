"""One picture of each layer: of its most telling unit, wherever its picture lies."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import Client

from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Patches, Visual
from tests.fixtures.loaders import Loaded
from tests.plugin.asking import get, strict_json
from tests.plugin.conftest import PLUGIN
from tests.plugin.test_http_api import EXAMPLES, assert_documented

Serve = Callable[[Path], tuple[Client, Loaded]]
RUN = "netviz"


def greys(count: int, side: int, *rank: int) -> np.ndarray:
    """Pictures of one grey each, 10 for the first unit, 20 for the second, ..."""
    values = 10 * np.arange(1, count + 1, dtype=np.uint8).reshape(count, *(1,) * (len(rank) + 3))
    return np.broadcast_to(values, (count, *rank, side, side, 3)).copy()


def patches(count: int, best: int, side: int = 8, **given: Any) -> Patches:
    """Patches of a layer whose most telling unit is `best`."""
    return Patches(
        technique="max_patches",
        layer="conv1",
        images=greys(count, side, 2),
        units=np.arange(count),
        image_ids=np.zeros((count, 2), int),
        boxes=np.zeros((count, 2, 4), int),
        measures={"top_class_share": np.eye(count)[best]},
        **given,
    )


def grid(count: int, side: int, units: list[int] | None = None, **given: Any) -> Grid:
    own = np.arange(count) if units is None else np.array(units)
    title = {"technique": "filters", "layer": "conv1", "title": "Filters"}
    return Grid(**{**title, "images": greys(count, side), "units": own, **given})


def cover_of(client: Client, layer: str = "conv1", **query: object) -> dict[str, Any]:
    answer = strict_json(get(client, "covers", **{"run": RUN, "step": "latest", **query}))
    (found,) = (one for one in answer["covers"] if one["layer"] == layer)
    return dict(found)


def picture_of(cover: dict[str, Any]) -> np.ndarray:
    kind, _, text = cover["picture"].partition(";base64,")
    assert kind in ("data:image/webp", "data:image/png")
    with Image.open(io.BytesIO(base64.b64decode(text))) as image:
        assert image.size == (cover["width"], cover["height"])
        return np.asarray(image.convert("RGB"))


def served(serve: Serve, log_dir: Path, *visuals: Visual) -> Client:
    with EventWriter(log_dir) as writer:
        for visual in visuals:
            writer.write(visual)
    client, loaded = serve(log_dir)
    tags = len({(one.kind, one.technique, one.layer, one.part) for one in visuals})
    loaded.wait_for(lambda runs: len(runs.get(RUN, {})) == tags)
    return client


@pytest.mark.parametrize("side", [4, 8, 40, 100])
def test_the_cover_shows_the_most_telling_unit(
    serve_directory: Serve, tmp_path: Path, side: int
) -> None:
    client = served(serve_directory, tmp_path, patches(6, best=4, side=side))
    cover = cover_of(client)
    assert (cover["unit"], cover["step"], cover["tag"]) == (4, 0, "patches/max_patches/conv1")
    assert max(cover["width"], cover["height"]) == min(side, 48)
    assert abs(picture_of(cover).mean() - 50) < 3


def test_of_few_chosen_units_the_most_telling_one_is_found_where_it_lies(
    serve_directory: Serve, tmp_path: Path
) -> None:
    chosen = grid(3, 12, units=[5, 2, 4])
    client = served(serve_directory, tmp_path, patches(6, best=2), chosen)
    cover = cover_of(client, technique="filters")
    assert (cover["tag"], cover["unit"]) == ("grid/filters/conv1", 2)
    assert abs(picture_of(cover).mean() - 20) < 1
    # Without a technique, what shows most units.
    assert cover_of(client)["tag"] == "patches/max_patches/conv1"


def test_the_unit_may_lie_in_a_later_part(serve_directory: Serve, tmp_path: Path) -> None:
    parts = [grid(2, 12, units=[2 * n, 2 * n + 1], part=n) for n in range(3)]
    client = served(serve_directory, tmp_path, *parts, patches(5, best=4))
    get(client, "index")
    cover = cover_of(client)
    assert (cover["tag"], cover["unit"]) == ("grid/filters/conv1", 4)
    assert abs(picture_of(cover).mean() - 10) < 1


def test_where_no_order_is_known_the_first_unit_stands_for_the_layer(
    serve_directory: Serve, tmp_path: Path
) -> None:
    client = served(serve_directory, tmp_path, grid(3, 12))
    cover = cover_of(client)
    assert cover["unit"] == 0 and abs(picture_of(cover).mean() - 10) < 1


def test_each_cover_is_of_the_nearest_step(serve_directory: Serve, tmp_path: Path) -> None:
    early, late = grid(2, 12, step=2), grid(2, 12, step=9, layer="conv2")
    client = served(serve_directory, tmp_path, early, late)
    assert cover_of(client, step=7)["step"] == 2
    assert cover_of(client, "conv2", step=3)["step"] == 9


def test_the_covers_of_the_sample_are_as_documented_and_kept_by_the_browser(client: Client) -> None:
    query = {"run": "run1/netviz", "step": 4, "ts": 1.5}
    response = get(client, "covers", **query)
    assert_documented(EXAMPLES["covers"], strict_json(response), "covers")
    assert "max-age=86400" in response.headers["Cache-Control"]
    known = {"If-None-Match": response.headers["ETag"]}
    again = client.get(f"{PLUGIN}/covers?run=run1/netviz&step=4&ts=1.5", headers=known)
    assert again.status_code == 304
    assert "max-age" not in get(client, "covers", run="run1/netviz", step=4).headers.get(
        "Cache-Control", ""
    )


def test_a_run_that_is_not_there_is_told(client: Client) -> None:
    assert get(client, "covers", run="nobody", step="latest").status_code == 404
    assert get(client, "covers", run="run1/netviz").status_code == 400
