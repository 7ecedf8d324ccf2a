"""A log of tb_netviz 0.1.0 in today's plugin, over both data loaders."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from werkzeug.test import Client

from tb_netviz.events.encoding import tag_of
from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.reader import read
from tests.events.test_version_1 import LOG
from tests.fixtures.loaders import LOADERS, load
from tests.plugin.asking import get, strict_json
from tests.plugin.conftest import serve

RUN = "small/netviz"


@pytest.fixture(scope="module", params=LOADERS)
def old_log(request: pytest.FixtureRequest) -> Iterator[Client]:
    with load(LOG, request.param) as loaded:
        # Written last at each step.
        loaded.wait_for(lambda runs: runs.get(RUN, {}).get("grid/adversarial") == [0, 2])
        yield serve(loaded, LOG)


def test_the_index_lists_every_tag_in_the_form_of_today(old_log: Client) -> None:
    index = strict_json(get(old_log, "index"))
    assert (index["version"], index["warnings"]) == (FORMAT_VERSION, [])
    (run,) = index["runs"]
    assert (run["run"], run["name"]) == (RUN, "small")
    assert {entry["tag"] for entry in run["visuals"]} == {tag_of(visual) for visual in read(LOG)}
    for entry in run["visuals"]:
        assert [step for step, _ in entry["steps"]] == [0, 2]
        assert "caption" not in entry
        assert entry["title"]


def test_every_visual_is_answered_in_the_format_of_today(old_log: Client) -> None:
    for visual in read(LOG):
        query = {"run": RUN, "tag": tag_of(visual), "step": visual.step}
        answer = strict_json(get(old_log, "visual", **query))
        assert answer["version"] == FORMAT_VERSION
        assert (answer["kind"], answer["caption"]) == (visual.kind, visual.caption)
        assert set(answer["meanings"]) == set(visual.measures) | set(visual.summary)
        assert all(meaning["sentence"] for meaning in answer["meanings"].values())
        for group, expected in (
            ("arrays", {n: a for n, a in visual.arrays.items() if n not in visual.picture_names}),
            ("measures", visual.measures),
            ("summary", visual.summary),
        ):
            assert set(answer[group]) == set(expected)
            for name, values in expected.items():
                found = np.array(answer[group][name], float)
                finite = np.where(np.isfinite(values), values, np.nan)
                np.testing.assert_allclose(found, finite, rtol=1e-6)


def test_the_map_has_its_neighbours_and_the_attack_its_classes(old_log: Client) -> None:
    query = {"run": RUN, "step": 2}
    answer = strict_json(get(old_log, "visual", tag="scatter/embedding/features", **query))
    assert answer["arrays"]["neighbour_ids"][0] == [21, 23, 6, 2, 37, 32]
    assert answer["measures"] == {}
    answer = strict_json(get(old_log, "visual", tag="ladder/adversarial", **query))
    assert answer["measures"]["true_class"] == [2, 6]
    assert answer["meanings"]["true_class"]["role"] == "label"


def test_pictures_and_downloads_hold_the_tiles(old_log: Client) -> None:
    for visual in read(LOG, step=2):
        query = {"run": RUN, "tag": tag_of(visual), "step": 2}
        with np.load(io.BytesIO(get(old_log, "download", **query).data)) as arrays:
            assert json.loads(str(arrays["header"]))["version"] == 1
            for name, array in visual.arrays.items():
                np.testing.assert_array_equal(arrays[name], array)
            for name, values in visual.measures.items():
                np.testing.assert_array_equal(arrays[f"measure_{name}"], values)
        for name in visual.picture_names:
            tiles = visual.arrays[name]
            sheet = Image.open(io.BytesIO(get(old_log, "atlas", **query).data))
            first = np.asarray(sheet).reshape(*sheet.size[::-1], tiles.shape[-1])
            height, width = tiles.shape[-3:-1]
            np.testing.assert_array_equal(
                first[:height, :width], tiles.reshape(-1, *tiles.shape[-3:])[0]
            )
