"""More tags and blobs than any real log has: every good one is listed, the rest is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.data import provider
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

from tb_netviz.errors import NetVizError
from tb_netviz.events import limits
from tb_netviz.events.atlas import layout
from tb_netviz.events.encoding import encode
from tb_netviz.events.reader import read
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.plugin.parts import joined_answer
from tb_netviz.plugin.plugin import NetVizPlugin
from tb_netviz.plugin.visual_answers import one_thumbnail
from tests.faults.outcome import grid
from tests.plugin.test_bad_input import TAG, ask, blobs_of, write

MANY_TAGS = 20_000
MANY_BLOBS = 100_000

CONTENT = encode(grid(0)).content
Runs = Mapping[str, Mapping[str, Mapping[int, Sequence[bytes]]]]  # by run, tag and step


class Holding:
    """A data provider that holds some blobs. Real loaders take long for so many."""

    def __init__(self, runs: Runs) -> None:
        self._blobs: list[bytes] = []
        self._series = {
            run: {tag: [self._datum(*one) for one in steps.items()] for tag, steps in tags.items()}
            for run, tags in runs.items()
        }

    def list_blob_sequences(self, *_: object, **__: object) -> Any:
        listed = provider.BlobSequenceTimeSeries(
            max_step=0,
            max_wall_time=0.0,
            max_length=0,
            plugin_content=CONTENT,
            description="",
            display_name="",
        )
        return {run: dict.fromkeys(tags, listed) for run, tags in self._series.items()}

    def read_blob_sequences(self, *_: object, **__: object) -> Any:
        return self._series

    def read_blob(self, *_: object, blob_key: str) -> bytes:
        return self._blobs[int(blob_key)]

    def _datum(self, step: int, blobs: Sequence[bytes]) -> provider.BlobSequenceDatum:
        first = len(self._blobs)
        self._blobs.extend(blobs)
        keys = (provider.BlobReference(blob_key=str(first + n)) for n in range(len(blobs)))
        return provider.BlobSequenceDatum(step=step, wall_time=1.5, values=tuple(keys))


def client_of(runs: Runs) -> Client:
    context = base_plugin.TBContext(data_provider=Holding(runs), logdir="")
    apps = NetVizPlugin(context, samples=200).get_plugin_apps()

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        return apps[f"/{environ['PATH_INFO'].rpartition('/')[2]}"](environ, start_response)

    return Client(application)


def steps_in(index: Any) -> dict[str, dict[str, list[int]]]:
    return {
        run["run"]: {one["tag"]: [step for step, _ in one["steps"]] for one in run["visuals"]}
        for run in index["runs"]
    }


def test_very_many_tags_are_all_listed() -> None:
    blobs = blobs_of(0)
    tags = [f"{TAG}_{number}" for number in range(MANY_TAGS)]
    client = client_of({"netviz": {tag: {0: blobs} for tag in tags}})
    index = client.get("/index").get_json()
    assert index["warnings"] == []
    assert steps_in(index) == {"netviz": {tag: [0] for tag in tags}}
    assert ask(client, "visual", 0, tags[-1]).get_json()["arrays"] == {"units": [0, 1]}


def test_very_many_tags_of_a_training_that_was_restarted_are_joined() -> None:
    first, second = blobs_of(0), blobs_of(1)
    tags = [f"{TAG}_{number}" for number in range(MANY_TAGS)]
    earlier = {tag: {0: first, 2: first} for tag in tags}
    later = {tag: {1: second} for tag in tags}
    index = client_of({"netviz": earlier, "netviz_2": later}).get("/index").get_json()
    assert steps_in(index) == {"netviz": {tag: [0, 1] for tag in tags}}


def test_very_many_parts_are_one_entry_with_all_units() -> None:
    blobs = blobs_of(0)
    tags = [TAG, *(f"{TAG}#part{number}" for number in range(1, MANY_TAGS))]
    index = client_of({"netviz": {tag: {0: blobs} for tag in tags}}).get("/index").get_json()
    (entry,) = index["runs"][0]["visuals"]
    assert (entry["parts"], entry["atlas"]["shape"]) == (MANY_TAGS, [2 * MANY_TAGS])


def test_a_summary_of_very_many_blobs_is_refused_and_harms_no_other() -> None:
    many = [*blobs_of(1), *[b""] * MANY_BLOBS]
    tags = {
        TAG: {0: blobs_of(0), 1: many, 2: blobs_of(2)},
        "only": {1: many},
        "b": {0: blobs_of(0)},
    }
    client = client_of({"netviz": tags})
    index = client.get("/index").get_json()
    assert steps_in(index) == {"netviz": {TAG: [0, 2], "b": [0]}}
    why = f"the summary has {len(many)} blobs, at most {limits.MOST_BLOBS} are read; log it again."
    assert index["warnings"] == [
        f"netviz: {tag}: step 1 is left out: {why}" for tag in (TAG, "only")
    ]
    for route in ("visual", "atlas", "download"):
        assert [ask(client, route, step).status_code for step in (0, 1, 2)] == [200, 500, 200]
        assert ask(client, route, 1).text == why


def test_reading_leaves_out_a_summary_of_very_many_blobs(tmp_path: Path) -> None:
    many = [*blobs_of(1), *[b""] * MANY_BLOBS]
    write(tmp_path, (TAG, 0, blobs_of(0)), (TAG, 1, many), (TAG, 2, blobs_of(2)))
    with pytest.warns(UserWarning, match="of step 1 is left out: the summary has 1000") as told:
        assert [visual.step for visual in read(tmp_path)] == [0, 2]
    assert len(told) == 1


def test_one_thumbnail_is_not_cut_out_of_a_sheet_larger_than_any_of_ours() -> None:
    huge = layout((60_000, 48, 48, 3)).to_json()
    stored = Blobs(step=0, wall_time=1.5, blobs=tuple(blobs_of(0, thumbnails=huge)))
    with pytest.raises(NetVizError, match="the sheet of thumbnails claims 8160 x 16944 pixels"):
        one_thumbnail(stored, b"", 0)


def test_parts_that_are_too_large_together_are_not_joined() -> None:
    rows = limits.MOST_LISTS
    answer: dict[str, Any] = {
        "arrays": {"units": np.zeros((rows, 0))},
        "measures": {},
        "sheets": [],
        "facts": {},
        "note": None,
    }
    with pytest.raises(NetVizError, match=f"claim {3 * rows} numbers in {3 * rows} lists"):
        joined_answer([(f"{TAG}#part{part}", answer) for part in range(3)])
