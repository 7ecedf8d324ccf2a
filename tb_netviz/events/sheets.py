"""The tiles of one Visual <-> several sheets of whole units, and one sheet of thumbnails."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from tb_netviz.events import pictures
from tb_netviz.events.atlas import AtlasGeometry, arrange, layout, pack, unpack
from tb_netviz.events.limits import LONGEST_SIDE, SHEET_PIXELS
from tb_netviz.visual import Visual

# Strips show tiles at up to 56 CSS pixels; 32 would look blurred there.
THUMBNAIL_SIDE = 48

# Thumbnails with more of the pixels than this are not worth a file of their own.
_LARGEST_SHARE = 0.25


def split(tiles: np.ndarray) -> list[tuple[AtlasGeometry, bytes]]:
    """Lay tiles out on sheets of at most 1 megapixel each, whole units on each.

    Args:
        tiles: `(units, ..., height, width, channels)` uint8. A unit that has more than 1 megapixel
            gets a sheet of its own.

    Returns:
        Geometry and file of each sheet, in the order of the units; none where there is no pixel.
    """
    return [pack(block) for block in _blocks(tiles)]


def png_sheets(visual: Visual) -> list[bytes]:
    """Lay the tiles of a Visual out on sheets for people and programs that want PNG.

    Args:
        visual: Any Visual.

    Returns:
        A PNG for each sheet; none where there is no pixel.
    """
    blocks = [block for name in visual.picture_names for block in _blocks(getattr(visual, name))]
    return [pictures.encode_png(arrange(layout(block.shape), block)) for block in blocks]


def join(atlas: AtlasGeometry, sheets: Sequence[tuple[AtlasGeometry, bytes]]) -> np.ndarray:
    """Cut sheets back into tiles.

    Args:
        atlas: Geometry of all tiles.
        sheets: What `split` returned.

    Returns:
        `(units, ..., height, width, channels)` uint8.

    Raises:
        NetVizError: A picture is damaged, or its size is not the one in its geometry.
    """
    if len(sheets) == 1:
        return unpack(*sheets[0])
    tile = (atlas.tile_height, atlas.tile_width, atlas.channels)
    tiles = np.zeros((*atlas.shape, *tile), np.uint8)
    first = 0
    for geometry, file in sheets:
        units = geometry.shape[0]
        tiles[first : first + units] = unpack(geometry, file)
        first += units
    return tiles


def thumbnails(tiles: np.ndarray) -> tuple[AtlasGeometry, bytes] | None:
    """Lay the first tile of every unit out on one small sheet.

    Args:
        tiles: `(units, ..., height, width, channels)` uint8.

    Returns:
        Geometry and lossy WebP, with tiles of at most 48 pixels a side; `None` where the sheets are
        hardly larger.
    """
    height, width, channels = tiles.shape[-3:]
    if not tiles.size:
        return None
    firsts = tiles.reshape(len(tiles), -1, height, width, channels)[:, 0]
    width, height = _thumbnail_size(height, width)
    geometry = layout((len(tiles), height, width, channels))
    if (
        math.prod(geometry.sheet_size) > _LARGEST_SHARE * (tiles.size // channels)
        or max(geometry.sheet_size) > LONGEST_SIDE
    ):
        return None
    small = np.stack([thumbnail(tile) for tile in firsts])
    return geometry, pictures.encode_lossy(arrange(geometry, small))


def thumbnail(tile: np.ndarray) -> np.ndarray:
    """Average one tile down.

    Args:
        tile: `(height, width, channels)` uint8.

    Returns:
        The same with at most 48 pixels a side; a smaller tile as it is.
    """
    pixels = np.ascontiguousarray(tile[..., 0] if tile.shape[-1] == 1 else tile)
    size = _thumbnail_size(*tile.shape[:2])
    reduced = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
    return reduced.reshape(*reduced.shape[:2], tile.shape[-1])


def _blocks(tiles: np.ndarray) -> list[np.ndarray]:
    if not tiles.size:
        return []
    units = max(1, min(len(tiles), SHEET_PIXELS * tiles.shape[-1] // tiles[0].size))
    while units > 1 and math.prod(layout((units, *tiles.shape[1:])).sheet_size) > SHEET_PIXELS:
        units -= 1  # the last row may have places without a tile
    return [tiles[first : first + units] for first in range(0, len(tiles), units)]


def _thumbnail_size(height: int, width: int) -> tuple[int, int]:
    """Width and height of a tile among the thumbnails."""
    scale = min(1.0, THUMBNAIL_SIDE / max(height, width))
    return max(1, round(width * scale)), max(1, round(height * scale))
