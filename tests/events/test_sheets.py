"""Many tiles are split into sheets of whole units; thumbnails are small."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tb_netviz.events import pictures, sheets
from tb_netviz.events.atlas import layout, unpack


@pytest.mark.parametrize("channels", [1, 3])
def test_sheets_of_whole_units_give_the_tiles_back(
    monkeypatch: pytest.MonkeyPatch, channels: int
) -> None:
    monkeypatch.setattr(sheets, "SHEET_PIXELS", 16 * 8 * 6)
    tiles = np.random.default_rng(0).integers(0, 256, (12, 3, 8, 6, channels), dtype=np.uint8)
    found = sheets.split(tiles)
    assert [geometry.shape for geometry, _ in found] == [(5, 3), (5, 3), (2, 3)]
    assert np.array_equal(sheets.join(layout(tiles.shape), found), tiles)


def test_no_sheet_is_above_one_megapixel() -> None:
    found = sheets.split(np.zeros((300, 128, 128, 3), np.uint8))
    assert len(found) == 6 and sum(geometry.count for geometry, _ in found) == 300
    assert all(math.prod(geometry.sheet_size) <= 1_000_000 for geometry, _ in found)


def test_a_unit_larger_than_a_sheet_has_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SHEET_PIXELS", 10)
    assert len(sheets.split(np.zeros((3, 8, 8, 3), np.uint8))) == 3


def test_thumbnails_show_the_first_tile_of_every_unit() -> None:
    tiles = np.zeros((4, 2, 96, 48, 3), np.uint8)
    tiles[:, 0] = (np.arange(4) * 60)[:, None, None, None]
    tiles[:, 1] = 255
    small = sheets.thumbnails(tiles)
    assert small is not None
    geometry, file = small
    assert geometry.tile == (48, 24, 3)
    pictures.check_size(file, *geometry.sheet_size)
    found = unpack(geometry, file).mean((1, 2, 3))
    np.testing.assert_allclose(found, np.arange(4) * 60, atol=4)


def test_small_tiles_need_no_thumbnails() -> None:
    assert sheets.thumbnails(np.zeros((64, 7, 7, 3), np.uint8)) is None


def test_the_smaller_of_png_and_webp_is_taken_and_both_are_exact() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    ramp = np.broadcast_to(np.arange(64, dtype=np.uint8)[:, None, None], (64, 64, 3))
    for picture in (noise, ramp):
        file = pictures.encode_lossless(picture)
        assert len(file) <= len(pictures.encode_png(picture))
        assert np.array_equal(pictures.decode(file, 64, 64, 3), picture)
