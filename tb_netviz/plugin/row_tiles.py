"""The tiles of one unit or image, cut out of their sheets: (parts, unit) -> one small picture.

A page of one unit shows a dozen tiles of sheets of a megabyte each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events import pictures
from tb_netviz.events.atlas import AtlasGeometry
from tb_netviz.events.contents import ARRAYS, HEADER, check_blob, read_contents, sheet_position
from tb_netviz.events.header import Header, parse_header
from tb_netviz.events.limits import LONGEST_SIDE
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.plugin.rows import ids_of
from tb_netviz.plugin.visual_answers import checked_picture

# Reads blobs of a part: (tag, position) -> header and that blob.
ReadPicture = Callable[[str, int], Blobs]


@dataclass(frozen=True)
class _Place:
    """Tiles on one sheet."""

    tag: str
    sheet: int
    atlas: AtlasGeometry
    tiles: tuple[int, ...]


def row_tiles(
    parts: Sequence[tuple[str, Blobs]], what: str, wanted: int, read: ReadPicture
) -> bytes:
    """Put the tiles of a unit or image beside each other.

    Args:
        parts: (tag, header and arrays) of each part of the Visual.
        what: `"unit"` or `"image"`.
        wanted: Its index or id.
        read: Reads a sheet.

    Returns:
        A PNG or WebP without loss, one row of tiles in their order; no bytes where it has none.

    Raises:
        BadRequest: The kind has no rows for units, or none for images.
        NetVizError: What is stored is damaged, or the row would be too wide for a browser.
    """
    places = [place for tag, stored in parts for place in _places(tag, stored, what, wanted)]
    if not places:
        return b""
    first = places[0].atlas
    count = sum(len(place.tiles) for place in places)
    if any(place.atlas.tile != first.tile for place in places):
        raise NetVizError("the parts have tiles of several sizes; log them again.")
    if count * first.tile_width > LONGEST_SIDE:
        raise NetVizError(f"{count} tiles of {what} {wanted} do not fit into one row.")
    tiles = [tile for place in places for tile in _cut(place, read)]
    return pictures.encode_lossless(np.concatenate(tiles, axis=1))


def _places(tag: str, stored: Blobs, what: str, wanted: int) -> list[_Place]:
    header = parse_header(stored.blobs[HEADER] if stored.blobs else b"")
    contents = read_contents(header, check_blob(header, ARRAYS, stored.blobs))
    rows = np.flatnonzero(ids_of(header.kind, contents.arrays, what) == wanted).tolist()
    return _on_sheets(tag, header, rows)


def _on_sheets(tag: str, header: Header, rows: Sequence[int]) -> list[_Place]:
    """Find the tiles of rows of the first axis: whole rows lie on each sheet."""
    places, start = [], 0
    for sheet, atlas in enumerate(header.sheets):
        own = atlas.shape[0] if atlas.shape else 0
        each = atlas.count // max(own, 1)
        here = [row - start for row in rows if start <= row < start + own]
        tiles = tuple(row * each + one for row in here for one in range(each))
        if tiles:
            places.append(_Place(tag, sheet, atlas, tiles))
        start += own
    return places


def _cut(place: _Place, read: ReadPicture) -> list[np.ndarray]:
    position = sheet_position(place.sheet)
    picture = checked_picture(read(place.tag, position), position)
    atlas = place.atlas
    sheet = pictures.decode(picture, *atlas.sheet_size, atlas.channels)
    return [atlas.cut(sheet, tile) for tile in place.tiles]
