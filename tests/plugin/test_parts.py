"""Parts of one layer are one entry, one answer and one download, by either loader."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import Client

import tb_netviz
from tb_netviz.errors import NetVizError
from tb_netviz.events.writer import EventWriter
from tb_netviz.plugin.parts import first_tag, joined_answer, joined_entries, part_of
from tb_netviz.visual import Grid, Ladder
from tests.fixtures.loaders import Loaded
from tests.plugin.asking import get, strict_json

Serve = Callable[[Path], tuple[Client, Loaded]]
TAG = "grid/feature_images/conv1"


def grid(part: int, units: list[int], *, step: int = 0, side: int = 4) -> Grid:
    images = np.stack([np.full((side, side, 3), 10 * unit + step, np.uint8) for unit in units])
    return Grid(
        technique="feature_images",
        layer="conv1",
        step=step,
        part=part,
        images=images,
        units=np.array(units),
        measures={"activation": np.array(units, np.float32)},
        note="The same sentence.",
    )


def served(serve: Serve, log_dir: Path, *grids: Grid) -> Client:
    with EventWriter(log_dir) as writer:
        for one in grids:
            writer.write(one)
    client, loaded = serve(log_dir)
    last = grids[-1]
    tag = TAG + (f"#part{last.part}" if last.part else "")
    loaded.wait_for(lambda runs: runs.get("netviz", {}).get(tag, [-1])[-1] == last.step)
    return client


def test_parts_are_one_entry_with_all_units(serve_directory: Serve, tmp_path: Path) -> None:
    parts = [grid(0, [3, 7]), grid(2, [1]), grid(1, [4, 9])]
    client = served(serve_directory, tmp_path, *parts)
    (entry,) = strict_json(get(client, "index"))["runs"][0]["visuals"]
    assert (entry["tag"], entry["parts"]) == (TAG, 3)
    assert entry["atlas"]["shape"] == [5]
    answer = strict_json(get(client, "visual", run="netviz", tag=TAG, step=0))
    assert answer["arrays"]["units"] == [3, 7, 4, 9, 1]
    assert answer["measures"]["activation"] == [3, 7, 4, 9, 1]
    assert answer["note"] == "The same sentence."
    assert answer["atlas"] == entry["atlas"]
    assert [sheet["tag"] for sheet in answer["sheets"]] == [TAG, f"{TAG}#part1", f"{TAG}#part2"]
    for sheet, part in zip(answer["sheets"], [parts[0], parts[2], parts[1]], strict=True):
        picture = get(client, "atlas", run="netviz", tag=sheet["tag"], step=0)
        assert Image.open(io.BytesIO(picture.data)).getpixel((0, 0)) == tuple(part.images[0, 0, 0])
    with np.load(io.BytesIO(get(client, "download", run="netviz", tag=TAG, step=0).data)) as arrays:
        assert arrays["units"].tolist() == [3, 7, 4, 9, 1]
        assert arrays["images"][:, 0, 0, 0].tolist() == [30, 70, 40, 90, 10]


def test_a_part_that_a_step_lacks_is_units_that_it_lacks(
    serve_directory: Serve, tmp_path: Path
) -> None:
    first, second = [grid(0, [1]), grid(1, [2])], [grid(0, [1], step=5)]
    third = [grid(1, [2], step=9)]
    client = served(serve_directory, tmp_path, *first, *second, *third)
    (entry,) = strict_json(get(client, "index"))["runs"][0]["visuals"]
    assert [step for step, _ in entry["steps"]] == [0, 5, 9]
    for step, units in ((0, [1, 2]), (5, [1]), (9, [2]), ("latest", [2])):
        answer = strict_json(get(client, "visual", run="netviz", tag=TAG, step=step))
        assert answer["arrays"]["units"] == units


def entry(tag: str, units: int = 2, *, side: int = 4, kind: str = "grid") -> dict[str, Any]:
    atlas = {"count": units, "columns": units, "tile_height": side, "tile_width": side}
    return {
        "tag": tag,
        "kind": kind,
        "atlas": {**atlas, "channels": 3, "shape": [units]},
        "sheets": 1,
        "thumbnails": [],
        "steps": [[0, 1.0]],
    }


def test_what_is_no_part_stays_alone() -> None:
    entries = [
        entry("grid/a/conv"),
        entry("grid/a/conv#2"),
        entry("grid/a/conv#part1", side=5),
        entry("grid/a/lost#part1"),
        entry("note/a/conv", kind="note"),
        entry("note/a/conv#part1", kind="note"),
    ]
    shown, parts = joined_entries(entries)
    assert shown == entries
    assert parts == {}


def test_a_part_that_comes_later_renews_the_time_of_the_step() -> None:
    late = {**entry("grid/a/conv#part1"), "steps": [[0, 7.0], [3, 8.0]]}
    (shown,), parts = joined_entries([entry("grid/a/conv"), late])
    assert shown["steps"] == [[0, 7.0], [3, 8.0]]
    assert parts == {"grid/a/conv": ("grid/a/conv", "grid/a/conv#part1")}


def test_tags_say_their_part() -> None:
    assert (first_tag(f"{TAG}#part12"), part_of(f"{TAG}#part12")) == (TAG, 12)
    assert (first_tag(f"{TAG}#2"), part_of(f"{TAG}#2")) == (f"{TAG}#2", 0)


def test_arrays_that_do_not_fit_are_refused() -> None:
    def answer(array: np.ndarray) -> dict[str, Any]:
        atlas = entry("")["atlas"]
        facts: dict[str, Any] = {"arrays": {"units": array}, "measures": {}, "facts": {}}
        return {**facts, "note": None, "wall_time": 1.0, "atlas": atlas, "sheets": []}

    with pytest.raises(NetVizError, match="do not fit each other"):
        joined_answer([("a", answer(np.zeros(2))), ("b", answer(np.zeros((2, 2))))])


def test_read_joins_them_too(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        for one in (grid(0, [3]), grid(1, [5]), grid(0, [3], step=2)):
            writer.write(one)
    visuals = tb_netviz.read(tmp_path)
    assert [(one.step, one.units.tolist()) for one in visuals] == [(0, [3, 5]), (2, [3])]


def ladder_part(part: int, image: int, values: tuple[float, ...]) -> Ladder:
    return Ladder(
        technique="inversions",
        part=part,
        images=np.full((1, len(values), 4, 4, 3), 10 * image, np.uint8),
        image_ids=np.array([image]),
        axis="layer",
        values=values,
        measures={"error": np.full((1, len(values)), image, np.float32)},
    )


def test_ladders_of_further_photographs_join_and_keep_their_rungs(
    serve_directory: Serve, tmp_path: Path
) -> None:
    parts = [ladder_part(0, 3, (1.0, 2.0)), ladder_part(1, 8, (1.0, 2.0))]
    parts.append(ladder_part(2, 9, (1.0, 4.0)))
    with EventWriter(tmp_path) as writer:
        for one in parts:
            writer.write(one)
    client, loaded = serve_directory(tmp_path)
    tag = "ladder/inversions"
    loaded.wait_for(lambda runs: runs.get("netviz", {}).get(f"{tag}#part2", [-1])[-1] == 0)
    (entry,) = strict_json(get(client, "index"))["runs"][0]["visuals"]
    assert (entry["tag"], entry["parts"]) == (tag, 3)
    answer = strict_json(get(client, "visual", run="netviz", tag=tag, step=0))
    assert answer["arrays"]["image_ids"] == [3, 8]
    assert answer["facts"]["values"] == [1, 2]
    assert answer["atlas"]["shape"] == [2, 2]
    assert "other rungs" in answer["note"]
    with np.load(io.BytesIO(get(client, "download", run="netviz", tag=tag, step=0).data)) as arrays:
        assert arrays["image_ids"].tolist() == [3, 8]
