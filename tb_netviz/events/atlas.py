"""Many tiles -> one sheet -> the same tiles: (..., h, w, c) uint8 <-> picture.

Many tiles share one picture: TensorBoard's data server needs 40-50 ms per blob, so a page with a
blob per tile would take seconds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events import pictures
from tb_netviz.events.limits import LONGEST_SIDE, MOST_AXES, MOST_PIXELS, MOST_TILES, short

# Widest sheet in pixels: every browser and every GPU can draw it.
WIDEST_SHEET = 8192


@dataclass(frozen=True)
class AtlasGeometry:
    """Where the tiles lie on the sheet: row by row, `columns` in each.

    Args:
        count: Number of tiles.
        columns: Tiles in a row of the sheet; 0 where there are no pixels.
        tile_height: Height of a tile in pixels.
        tile_width: Width of a tile in pixels.
        channels: 1 (grey) or 3 (RGB).
        shape: Leading shape of the tiles, e.g. `(units, rank)`; its product is `count`.
    """

    count: int
    columns: int
    tile_height: int
    tile_width: int
    channels: int
    shape: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no pixel, and therefore no picture."""
        return self.columns == 0

    @property
    def tile(self) -> tuple[int, int, int]:
        """Height, width and channels of a tile."""
        return self.tile_height, self.tile_width, self.channels

    @property
    def sheet_size(self) -> tuple[int, int]:
        """Width and height of the sheet in pixels."""
        if self.is_empty:
            return 0, 0
        rows = math.ceil(self.count / self.columns)
        return self.columns * self.tile_width, rows * self.tile_height

    def cut(self, sheet: np.ndarray, tile: int) -> np.ndarray:
        """Cut one tile out of the sheet.

        Args:
            sheet: `(height, width, channels)`, as large as `sheet_size` says.
            tile: Index of the tile, at least 0 and below `count`.

        Returns:
            `(tile_height, tile_width, channels)`, a view.
        """
        top = tile // self.columns * self.tile_height
        left = tile % self.columns * self.tile_width
        return sheet[top : top + self.tile_height, left : left + self.tile_width]

    def to_json(self) -> dict[str, Any]:
        """Give the geometry as the HTTP API shows it."""
        return {
            "count": self.count,
            "columns": self.columns,
            "tile_height": self.tile_height,
            "tile_width": self.tile_width,
            "channels": self.channels,
            "shape": list(self.shape),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> AtlasGeometry:
        """Read what `to_json` wrote; unknown keys are ignored.

        Args:
            value: The parsed JSON object.

        Returns:
            The geometry.

        Raises:
            NetVizError: A key is missing or the numbers contradict each other.
        """
        try:
            geometry = cls(
                count=int(value["count"]),
                columns=int(value["columns"]),
                tile_height=int(value["tile_height"]),
                tile_width=int(value["tile_width"]),
                channels=int(value["channels"]),
                shape=tuple(int(size) for size in value["shape"]),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise NetVizError(f"the atlas geometry is damaged ({error!r}); log it again.") from None
        sizes = (geometry.count, geometry.columns, geometry.tile_height, geometry.tile_width)
        if (
            min(sizes) < 0
            or geometry.channels not in (1, 3)
            or math.prod(geometry.shape) != geometry.count
            or (geometry.is_empty and geometry.count * sizes[2] * sizes[3] > 0)
        ):
            raise NetVizError(
                f"the atlas geometry contradicts itself ({short(str(dict(value)))}); log it again."
            )
        if (
            geometry.count > MOST_TILES
            or len(geometry.shape) > MOST_AXES
            or max(geometry.shape, default=0) > MOST_TILES
            or max(sizes[2:]) > LONGEST_SIDE
            or geometry.columns * geometry.tile_width > max(WIDEST_SHEET, geometry.tile_width)
            or math.prod(geometry.sheet_size) > MOST_PIXELS
        ):
            raise NetVizError(
                f"the atlas claims {geometry.count} tiles of {geometry.tile_width} x "
                f"{geometry.tile_height} pixels, more than are read; log fewer or smaller ones."
            )
        return geometry


def layout(tiles_shape: tuple[int, ...]) -> AtlasGeometry:
    """Choose the sheet for some tiles: nearly square, at most 8192 pixels wide.

    Args:
        tiles_shape: `(..., height, width, channels)`.

    Returns:
        The geometry; `columns` is 0 where there is no pixel.
    """
    *leading, height, width, channels = tiles_shape
    count = math.prod(leading)
    columns = 0
    if count * height * width > 0:
        squarest = round(math.sqrt(count * height / width))
        columns = max(1, min(squarest, WIDEST_SHEET // width, count))
        columns = math.ceil(count / math.ceil(count / columns))  # leave no column empty
    return AtlasGeometry(count, columns, height, width, channels, tuple(leading))


def pack(tiles: np.ndarray) -> tuple[AtlasGeometry, bytes]:
    """Lay tiles out on one sheet and compress it.

    Args:
        tiles: `(..., height, width, channels)` uint8, 1 or 3 channels; grey stays one channel.

    Returns:
        The geometry and the PNG or WebP; no bytes where there is no pixel.
    """
    geometry = layout(tiles.shape)
    if geometry.is_empty:
        return geometry, b""
    return geometry, pictures.encode_lossless(arrange(geometry, tiles))


def arrange(geometry: AtlasGeometry, tiles: np.ndarray) -> np.ndarray:
    """Lay tiles out on one sheet.

    Args:
        geometry: `layout` of the tiles, not empty.
        tiles: `(..., height, width, channels)` uint8.

    Returns:
        `(height, width, channels)` uint8; black where the last row has no tile.
    """
    height, width, channels = tiles.shape[-3:]
    sheet_width, sheet_height = geometry.sheet_size
    rows = sheet_height // height
    cells = np.zeros((rows * geometry.columns, height, width, channels), np.uint8)
    cells[: geometry.count] = tiles.reshape(geometry.count, height, width, channels)
    cells = cells.reshape(rows, geometry.columns, height, width, channels)
    return cells.transpose(0, 2, 1, 3, 4).reshape(sheet_height, sheet_width, channels)


def unpack(geometry: AtlasGeometry, file: bytes) -> np.ndarray:
    """Cut a sheet back into its tiles.

    Args:
        geometry: What `pack` returned.
        file: What `pack` returned.

    Returns:
        The tiles as they were packed, `(*shape, height, width, channels)` uint8.

    Raises:
        NetVizError: The picture is damaged, or its size is not the one in the geometry.
    """
    height, width, channels = geometry.tile_height, geometry.tile_width, geometry.channels
    tiles_shape = (*geometry.shape, height, width, channels)
    if geometry.is_empty:
        return np.zeros(tiles_shape, np.uint8)
    sheet = pictures.decode(file, *geometry.sheet_size, channels)
    rows = sheet.shape[0] // height
    cells = sheet.reshape(rows, height, geometry.columns, width, channels)
    cells = cells.transpose(0, 2, 1, 3, 4).reshape(-1, height, width, channels)
    return np.ascontiguousarray(cells[: geometry.count]).reshape(tiles_shape)
