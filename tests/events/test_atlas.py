"""The sheet of tiles: near a square, not too wide, exact."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tb_netviz.errors import NetVizError
from tb_netviz.events.atlas import WIDEST_SHEET, AtlasGeometry, arrange, layout, pack, unpack
from tb_netviz.events.pictures import encode_png

SIZES = st.integers(1, 600)


@given(st.integers(1, 3000), SIZES, SIZES)
@settings(deadline=None, max_examples=150)
def test_every_sheet_holds_its_tiles_is_narrow_enough_and_wastes_no_column(
    count: int, height: int, width: int
) -> None:
    geometry = layout((count, height, width, 3))
    sheet_width, sheet_height = geometry.sheet_size
    rows = sheet_height // height
    assert geometry.columns * rows >= count
    assert geometry.columns * (rows - 1) < count
    assert sheet_width <= WIDEST_SHEET


def test_sixty_four_square_tiles_make_a_square() -> None:
    assert layout((64, 32, 32, 3)).sheet_size == (256, 256)


def test_wide_tiles_make_few_columns() -> None:
    geometry = layout((16, 8, 128, 3))
    assert (geometry.columns, geometry.sheet_size) == (1, (128, 128))


def test_a_sheet_is_never_wider_than_browsers_can_draw() -> None:
    assert layout((10_000, 64, 640, 3)).sheet_size[0] <= WIDEST_SHEET
    assert layout((2, 4, 10_000, 3)).columns == 1


def test_tiles_lie_row_by_row() -> None:
    tiles = np.stack([np.full((2, 2, 1), 10 * n, np.uint8) for n in range(5)])
    geometry, png = pack(tiles)
    sheet = np.asarray(Image.open(io.BytesIO(png)))
    assert geometry.columns == 2 or geometry.columns == 3
    for number in range(5):
        row, column = divmod(number, geometry.columns)
        assert (sheet[2 * row : 2 * row + 2, 2 * column : 2 * column + 2] == 10 * number).all()


def test_a_sheet_beyond_pillows_limit_on_strangers_pictures_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)  # really 89 million
    tiles = np.arange(4 * 20 * 20, dtype=np.uint32).astype(np.uint8).reshape(4, 20, 20, 1)
    geometry = layout(tiles.shape)
    png = encode_png(arrange(geometry, tiles))  # no WebP is so large
    assert np.array_equal(unpack(geometry, png), tiles)


def test_no_pixel_means_no_picture() -> None:
    geometry, png = pack(np.zeros((3, 0, 4, 3), np.uint8))
    assert png == b""
    assert unpack(geometry, png).shape == (3, 0, 4, 3)


@pytest.mark.parametrize("png", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_told_in_one_sentence(png: bytes) -> None:
    with pytest.raises(NetVizError, match="log it again"):
        unpack(layout((1, 2, 2, 3)), png)


def test_geometry_survives_json_and_ignores_unknown_keys() -> None:
    geometry = layout((3, 4, 5, 6, 3))
    assert AtlasGeometry.from_json({**geometry.to_json(), "gap": 1}) == geometry


@pytest.mark.parametrize(
    "change", [{"count": -1}, {"channels": 2}, {"shape": [7]}, {"columns": 0}, {"count": "x"}]
)
def test_a_geometry_that_contradicts_itself_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(NetVizError):
        AtlasGeometry.from_json({**layout((3, 4, 5, 3)).to_json(), **change})
