"""What a log claims beyond reason is refused before memory is taken for it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.events import limits
from tb_netviz.events.atlas import AtlasGeometry, layout
from tb_netviz.events.encoding import Encoded, decode, encode
from tb_netviz.events.header import parse_header
from tb_netviz.events.sealing import sealed
from tb_netviz.visual import Grid


def grid() -> Encoded:
    images = np.zeros((2, 4, 4, 3), np.uint8)
    measures = {"logit": np.zeros(2)}
    return encode(Grid(technique="t", images=images, units=np.arange(2), measures=measures))


def changed(**changes: Any) -> list[bytes]:
    encoded = grid()
    header = {**json.loads(encoded.blobs[0]), **changes}
    del header["crc32"]
    return [sealed(header), *encoded.blobs[1:]]


def array(**changes: Any) -> dict[str, Any]:
    return {"group": "array", "name": "units", "dtype": "<i8", "shape": [2], "offset": 0, **changes}


@pytest.mark.parametrize("shape", [[10**9, 0], [10**6, 10**6, 0], [0] * 9, [2**62], [-1]])
def test_each_axis_of_an_array_counts_and_not_the_product_alone(shape: list[int]) -> None:
    with pytest.raises(NetVizError, match="array 'units' is damaged"):
        decode(changed(arrays=[array(shape=shape)]))


def test_arrays_that_share_bytes_are_refused() -> None:
    twice = [array(), array(group="measure", name="again", dtype="<f4", offset=8)]
    with pytest.raises(NetVizError, match=r"'again' is damaged .it overlaps another one"):
        decode(changed(arrays=twice))


def test_more_arrays_than_any_of_ours_are_refused() -> None:
    with pytest.raises(NetVizError, match="at most 256 are read"):
        decode(changed(arrays=[array(shape=[0], name=str(n)) for n in range(300)]))


def test_empty_arrays_count_together_by_the_lists_that_they_make() -> None:
    one = [array(shape=[limits.MOST_LISTS, 0], name="one")]
    assert parse_header(changed(arrays=one)[0]).arrays[0].shape == (limits.MOST_LISTS, 0)
    many = [array(shape=[limits.MOST_LISTS, 0], name=str(n)) for n in range(3)]
    with pytest.raises(NetVizError, match="the arrays claim 6000000 numbers in 6000000 lists"):
        decode(changed(arrays=many))


def test_json_that_nests_deep_or_is_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    nest: Any = 0
    for _ in range(200):
        nest = [nest]
    with pytest.raises(NetVizError, match="nests deeper than 50"):
        decode(changed(recipe={"nest": nest}))
    monkeypatch.setattr("tb_netviz.events.header.LONGEST_HEADER", 100)
    with pytest.raises(NetVizError, match="at most 100 are read"):
        decode(grid().blobs)


@pytest.mark.parametrize(
    "change",
    [
        {"count": float("inf")},
        {"count": 10**12, "shape": [10**12], "columns": 1},
        {"tile_width": 10**6},
        {"count": 0, "shape": [10**9, 0], "columns": 0},
        {"columns": 10**6},
    ],
)
def test_an_atlas_beyond_every_real_one_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(NetVizError):
        AtlasGeometry.from_json({**layout((2, 4, 4, 3)).to_json(), **change})


@pytest.mark.parametrize(
    "shape", [(2048, 512, 512, 3), (2000, 512, 512, 3), (2048, 9, 128, 128, 3)]
)
def test_a_large_real_log_meets_no_limit(shape: tuple[int, ...]) -> None:
    geometry = layout(shape)
    assert AtlasGeometry.from_json(geometry.to_json()) == geometry
    limits.check_shape((*shape[:-3], 4), "boxes")


def test_names_are_cut_and_safe_in_archives() -> None:
    assert len(limits.short("x" * 10_000)) == 200
    assert limits.file_name("../../evil.npy") == "_.._evil.npy"
    assert limits.file_name("..") == "_"
