"""The blobs of one Visual -> the answers of the routes `visual` and `download`."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events import pictures
from tb_netviz.events.contents import (
    ARRAYS,
    HEADER,
    THUMBNAILS,
    check_blob,
    read_contents,
    sheet_position,
)
from tb_netviz.events.header import FORMAT_VERSION, parse_header
from tb_netviz.events.limits import MOST_THUMBNAIL_PIXELS, file_name, short
from tb_netviz.plugin.answers import NotThere
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.visual import Visual


def visual_json(stored: Blobs) -> dict[str, Any]:
    """Gather facts, arrays and measures of one Visual at one step, without its picture.

    Args:
        stored: At least the header and the arrays.

    Returns:
        The answer of the route `visual`.

    Raises:
        NetVizError: What is stored is damaged, or a newer tb_netviz wrote it.
    """
    header = parse_header(stored.blobs[HEADER] if stored.blobs else b"")
    contents = read_contents(header, check_blob(header, ARRAYS, stored.blobs))
    meanings = {name: meaning.to_json() for name, meaning in contents.meanings.items()}
    return {
        "version": FORMAT_VERSION,
        "kind": header.kind,
        **header.fields,
        **{name: short(header.fields[name]) for name in ("technique", "layer", "title")},
        "step": stored.step,
        "wall_time": stored.wall_time,
        "atlas": None if header.atlas is None else header.atlas.to_json(),
        "sheets": [{"sheet": n, "atlas": one.to_json()} for n, one in enumerate(header.sheets)],
        "arrays": contents.arrays,
        "facts": header.facts,
        "measures": contents.measures,
        "summary": contents.summary,
        "meanings": meanings,
    }


def checked_picture(stored: Blobs, position: int) -> bytes:
    """Take a sheet or the thumbnails, and compare them with what the header says.

    Args:
        stored: At least the header and the picture.
        position: Position of its blob.

    Returns:
        The PNG or WebP, not decoded; no bytes where there is none.

    Raises:
        NetVizError: It was altered, or has another size than the header claims.
    """
    header = parse_header(stored.blobs[HEADER] if stored.blobs else b"")
    geometries = {sheet_position(number): sheet for number, sheet in enumerate(header.sheets)}
    if header.thumbnails is not None:
        geometries[THUMBNAILS] = header.thumbnails
    picture = check_blob(header, position, stored.blobs) if position in geometries else b""
    if picture:
        pictures.check_size(picture, *geometries[position].sheet_size)
    return picture


def one_thumbnail(stored: Blobs, picture: bytes, tile: int) -> np.ndarray:
    """Cut one tile out of the thumbnails, so that nothing is loaded that is not shown.

    Args:
        stored: At least the header.
        picture: The sheet of thumbnails, as `checked_picture` returned it.
        tile: Index of the tile, 0 or more.

    Returns:
        uint8 (height, width, 1 or 3).

    Raises:
        NotThere: The sheet has fewer tiles.
        NetVizError: The sheet is too large or cannot be decoded.
    """
    atlas = parse_header(stored.blobs[HEADER]).thumbnails
    if atlas is None or tile >= atlas.count:
        count = 0 if atlas is None else atlas.count
        raise NotThere(f"there is no thumbnail {tile}; the sheet has {count}, counted from 0.")
    width, height = atlas.sheet_size
    if width * height > MOST_THUMBNAIL_PIXELS:
        raise NetVizError(
            f"the sheet of thumbnails claims {width} x {height} pixels, more than are read; log "
            f"fewer units."
        )
    sheet = pictures.decode(picture, *atlas.sheet_size, atlas.channels)
    return atlas.cut(sheet, tile)


def visual_npz(visual: Visual, header: bytes) -> bytes:
    """Write one Visual as an NPZ file: tiles, arrays, `measure_*`, `summary_*`, `header`.

    Args:
        visual: What to write.
        header: The JSON text with which it was logged.

    Returns:
        The file.
    """
    arrays: dict[str, Any] = dict(visual.arrays)
    arrays |= {f"measure_{file_name(name)}": values for name, values in visual.measures.items()}
    arrays |= {f"summary_{file_name(name)}": values for name, values in visual.summary.items()}
    arrays["header"] = np.array(header.decode("utf-8"))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def npz_name(tag: str, step: int) -> str:
    """Make a file name for a download.

    Args:
        tag: Tag of the Visual.
        step: Its step.

    Returns:
        E.g. `"grid_filters_conv1_step4.npz"`: letters, digits, `.`, `_` and `-` only.
    """
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '_', tag)[:100]}_step{step}.npz"
