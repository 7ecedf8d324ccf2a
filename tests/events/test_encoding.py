"""The format on disk: exact, strict JSON, readable by older and newer versions."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tb_netviz.errors import NetVizError
from tb_netviz.events.encoding import Encoded, decode, encode, tag_of
from tb_netviz.events.header import FORMAT_VERSION, NewerVersion
from tb_netviz.events.sealing import sealed
from tb_netviz.visual import Grid, LayerGraph, Meaning, Note, ProbeImages, Scatter
from tests.events.any_visual import assert_equal, visuals

SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def grid(**options: Any) -> Grid:
    images = np.arange(3 * 4 * 5 * 3, dtype=np.uint8).reshape(3, 4, 5, 3)
    return Grid(technique="filters", layer="conv1", images=images, units=np.arange(3), **options)


def with_header(encoded: Encoded, **changes: Any) -> list[bytes]:
    header = {**json.loads(encoded.blobs[0]), **changes}
    del header["crc32"]
    return [sealed(header), *encoded.blobs[1:]]


def refuse_constant(text: str) -> None:
    raise AssertionError(f"{text} is not JSON")


@given(visuals())
@settings(SETTINGS, max_examples=120)
def test_every_visual_comes_back_exactly(visual: Any) -> None:
    assert_equal(visual, decode(encode(visual).blobs))


@given(visuals())
@settings(SETTINGS, max_examples=25)
def test_everything_stored_as_text_is_strict_json(visual: Any) -> None:
    encoded = encode(visual)
    for text in (encoded.content, encoded.blobs[0]):
        assert json.loads(text, parse_constant=refuse_constant)["version"] == FORMAT_VERSION


@given(visuals(), st.data())
@settings(SETTINGS, max_examples=80)
def test_damaged_bytes_give_one_sentence_or_the_same_visual(visual: Any, data: Any) -> None:
    blobs = [bytearray(blob) for blob in encode(visual).blobs]
    blob = data.draw(st.sampled_from([blob for blob in blobs if blob]))
    position = data.draw(st.integers(0, len(blob) - 1))
    blob[position] ^= data.draw(st.integers(1, 255))
    try:
        decode([bytes(blob) for blob in blobs])
    except NetVizError as error:
        assert "\n" not in str(error)


def test_tags_name_kind_technique_and_layer() -> None:
    assert tag_of(grid()) == "grid/filters/conv1"
    assert tag_of(LayerGraph(technique="model")) == "model"
    empty = np.zeros(0, np.int64)
    probes = ProbeImages(
        technique="images",
        images=np.zeros((0, 2, 2, 3), np.uint8),
        image_ids=empty,
        labels=empty,
        sizes=empty.reshape(0, 2),
    )
    assert tag_of(probes) == "images/images"


def test_parts_have_tags_of_their_own_and_keep_their_number() -> None:
    assert tag_of(grid(part=0)) == "grid/filters/conv1"
    assert tag_of(grid(part=2)) == "grid/filters/conv1#part2"
    encoded = encode(grid(part=2))
    assert decode(encoded.blobs).part == json.loads(encoded.content)["part"] == 2


def test_the_content_holds_what_stays_the_same_over_steps() -> None:
    first, later = (
        encode(grid(step=0)),
        encode(grid(step=9, note="changed", caption="2 of 3 so far.", recipe={"seed": 3})),
    )
    assert first.content == later.content
    constants = json.loads(first.content)
    assert constants["atlas"]["shape"] == [3]
    assert {"step", "note", "recipe", "caption"}.isdisjoint(constants)


def test_grey_pictures_are_stored_with_one_channel() -> None:
    images = np.zeros((4, 8, 8, 1), np.uint8)
    decoded = decode(encode(Grid(technique="t", images=images, units=np.arange(4))).blobs)
    assert isinstance(decoded, Grid) and decoded.images.shape == (4, 8, 8, 1)


def test_numbers_of_numpy_and_not_a_number_are_allowed_in_a_recipe() -> None:
    recipe = {"rate": np.float32(0.5), "size": (np.int64(3), 4), "loss": math.nan}
    decoded = decode(encode(grid(recipe=recipe)).blobs)
    assert decoded.recipe == {"rate": 0.5, "size": [3, 4], "loss": None}


def test_an_older_header_without_the_optional_keys_is_read() -> None:
    encoded = encode(grid())
    old = json.loads(encoded.blobs[0])
    for name in ("title", "caption", "reference", "recipe", "note", "facts"):
        del old[name]
    old["version"] = 0
    decoded = decode([json.dumps(old).encode(), *encoded.blobs[1:]])
    assert_equal(decoded, grid())


def test_ids_beyond_what_a_float_holds_come_back_exactly() -> None:
    ids = np.array([2**24 + 1, 2**53 + 1, 7])
    labels = Meaning("label", "true class")
    visual = Scatter(
        technique="t",
        points=np.zeros((3, 2), np.float32),
        image_ids=ids,
        labels=ids,
        neighbour_ids=ids[:, None],
        measures={"class": ids},
        meanings={"class": labels},
    )
    decoded = decode(encode(visual).blobs)
    assert isinstance(decoded, Scatter) and decoded.neighbour_ids is not None
    for found in (decoded.image_ids, decoded.neighbour_ids[:, 0], decoded.measures["class"]):
        assert found.tolist() == ids.tolist()


def test_an_optional_array_that_is_not_given_is_not_stored() -> None:
    options: dict[str, Any] = {"points": np.zeros((2, 2)), "image_ids": [0, 1], "labels": [0, 1]}
    without = encode(Scatter(technique="t", **options))
    names = [entry["name"] for entry in json.loads(without.blobs[0])["arrays"]]
    assert names == ["points", "image_ids", "labels"]
    decoded = decode(without.blobs)
    assert isinstance(decoded, Scatter) and decoded.neighbour_ids is None


def test_a_role_that_only_a_later_writer_knows_is_an_amount() -> None:
    encoded = encode(grid(measures={"heat": np.ones(3)}))
    later = {"heat": {"role": "temperature", "label": "heat", "better": "warmer", "colour": "red"}}
    decoded = decode(with_header(encoded, meanings=later))
    assert decoded.meanings["heat"] == Meaning("amount", "heat")


@pytest.mark.parametrize("meaning", [3, {}, {"role": "amount"}, {"role": "amount", "label": ""}])
def test_a_damaged_meaning_is_told_in_one_sentence(meaning: Any) -> None:
    encoded = encode(grid(measures={"heat": np.ones(3)}))
    with pytest.raises(NetVizError, match="header is damaged"):
        decode(with_header(encoded, meanings={"heat": meaning}))


def test_what_a_newer_writer_adds_without_a_new_version_is_ignored() -> None:
    encoded = encode(grid(measures={"minimum": np.zeros(3)}))
    header = json.loads(encoded.blobs[0])
    header["arrays"] += [
        {"group": "array", "name": "depth", "dtype": "|u1", "shape": [0], "offset": 0},
        {"group": "maps", "name": "x", "dtype": "complex", "shape": [], "offset": 0},
    ]
    blobs = with_header(
        encoded,
        arrays=header["arrays"],
        facts={**header["facts"], "palette": "viridis"},
        licence="CC0",
    )
    assert_equal(decode([*blobs, b"a further blob"]), grid(measures={"minimum": np.zeros(3)}))


def test_a_newer_version_is_told_in_one_sentence() -> None:
    blobs = with_header(encode(grid()), version=FORMAT_VERSION + 1, kind="hologram")
    with pytest.raises(NewerVersion, match=r"format version 4.*reads up to 3; update tb_netviz"):
        decode(blobs)


@pytest.mark.parametrize(
    "blobs",
    [
        [],
        [b""],
        [b"\x00\xff"],
        [b"[]"],
        [b"3"],
        [b'{"version": 1}'],
        [b'{"version": "1", "kind": "grid"}'],
        [b'{"version": 1, "kind": "grid"}'],
        [b'{"version": 1, "kind": "hologram", "technique": "t", "step": 0}'],
        [b'{"version": 1, "kind": "grid", "technique": "t", "step": 1e999}'],
        [b"[" * 100_000],
    ],
)
def test_what_is_no_summary_of_ours_is_told_in_one_sentence(blobs: list[bytes]) -> None:
    with pytest.raises(NetVizError):
        decode(blobs)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"atlas": None}, "no atlas"),
        ({"atlas": {"count": 3}}, "atlas geometry is damaged"),
        ({"arrays": [{"group": "array", "name": "units"}]}, "header is damaged"),
        ({"arrays": []}, "does not hold together"),
        ({"blobs": [{"bytes": 1, "crc32": 0}, {"bytes": 1, "crc32": 0}]}, "missing or damaged"),
    ],
)
def test_a_contradictory_header_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(NetVizError, match=reason):
        decode(with_header(encode(grid()), **changes))


@pytest.mark.parametrize(
    "array",
    [
        {"dtype": "<f4", "shape": [2**40], "offset": 0},
        {"dtype": "<f4", "shape": [-1], "offset": 0},
        {"dtype": "<f4", "shape": [1], "offset": -4},
        {"dtype": "O", "shape": [1], "offset": 0},
        {"dtype": "nonsense", "shape": [1], "offset": 0},
    ],
)
def test_an_array_outside_of_its_blob_is_refused(array: dict[str, Any]) -> None:
    arrays = [{"group": "array", "name": "units", **array}]
    with pytest.raises(NetVizError, match="array 'units' is damaged"):
        decode(with_header(encode(grid()), arrays=arrays))


def test_a_picture_of_another_size_than_the_header_says_is_refused() -> None:
    atlas = {
        "count": 3,
        "columns": 3,
        "tile_height": 40_000,
        "tile_width": 40_000,
        "channels": 3,
        "shape": [3],
    }
    with pytest.raises(NetVizError, match=r"claims 3 tiles of 40000 x 40000 pixels, more than"):
        decode(with_header(encode(grid()), atlas=atlas, sheets=[atlas]))
    atlas |= {"tile_height": 4_000, "tile_width": 2_000}
    with pytest.raises(NetVizError, match=r"its header says 6000 x 4000"):
        decode(with_header(encode(grid()), atlas=atlas, sheets=[atlas]))


def test_arrays_of_text_are_refused() -> None:
    words = np.array([["a", "b"]])
    scatter = Scatter(technique="t", points=words, image_ids=[0], labels=[0])
    with pytest.raises(NetVizError, match="only numbers"):
        encode(scatter)


def test_blobs_that_would_be_empty_at_the_end_are_left_out() -> None:
    assert len(encode(Note(technique="t", note="Why.")).blobs) == 1
    points = Scatter(
        technique="t", points=np.zeros((2, 2)), image_ids=np.arange(2), labels=np.arange(2)
    )
    assert [bool(blob) for blob in encode(points).blobs] == [True, False, True]
