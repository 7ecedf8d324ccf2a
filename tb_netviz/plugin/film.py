"""One tile over the steps -> an animated WebP, which plays wherever pictures are shown."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from tb_netviz.events import pictures
from tb_netviz.events.contents import HEADER, sheet_position
from tb_netviz.events.header import parse_header
from tb_netviz.plugin.answers import NotThere
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.plugin.visual_answers import checked_picture

MOST_FRAMES = 200

# Smaller tiles are enlarged by whole pixels: most programs show a picture at its own size.
_LEAST_SIDE = 192
_FRAME_MS = 400
_LAST_FRAME_MS = 1600  # the network as it is now stays in view


def sheet_of(headers: Sequence[bytes], tile: int) -> tuple[int, int, int]:
    """Find the sheet that holds a tile of a Visual in several parts.

    Args:
        headers: Header of each part.
        tile: Position of the tile among those of all parts, >= 0.

    Returns:
        Number of the part, of its sheet, and position of the tile on that sheet.

    Raises:
        NotThere: There are fewer tiles.
        NetVizError: A header is damaged.
    """
    left = tile
    for part, header in enumerate(headers):
        for sheet, atlas in enumerate(parse_header(header).sheets):
            if left < atlas.count:
                return part, sheet, left
            left -= atlas.count
    raise NotThere(f"there is no tile {tile}; the pictures have {tile - left}, counted from 0.")


def cut_tile(stored: Blobs, sheet: int, tile: int) -> np.ndarray:
    """Cut one tile out of its sheet.

    Args:
        stored: At least the header and the sheet.
        sheet: Number of the sheet.
        tile: Position of the tile on it.

    Returns:
        uint8 (height, width, 1 or 3).

    Raises:
        NetVizError: The picture is damaged.
    """
    atlas = parse_header(stored.blobs[HEADER]).sheets[sheet]
    picture = checked_picture(stored, sheet_position(sheet))
    pixels = pictures.decode(picture, *atlas.sheet_size, atlas.channels)
    return atlas.cut(pixels, tile)


def animate(frames: Sequence[np.ndarray]) -> bytes:
    """Show pictures one after the other, for ever.

    Args:
        frames: uint8 (height, width, 1 or 3) each; at least one. Those of another size than the
            first are scaled to it.

    Returns:
        An animated WebP without loss, with tiles of at least 192 pixels.
    """
    height, width = frames[0].shape[:2]
    times = max(1, -(-_LEAST_SIDE // max(height, width)))
    size = (width * times, height * times)
    images = [
        Image.fromarray(frame[..., 0] if frame.shape[-1] == 1 else frame)
        .convert("RGB")
        .resize(size, Image.Resampling.NEAREST)
        for frame in frames
    ]
    durations = [_FRAME_MS] * (len(images) - 1) + [_LAST_FRAME_MS]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=images[1:],
        duration=durations if len(images) > 1 else _LAST_FRAME_MS,
        loop=0,
        lossless=True,
        quality=50,
        method=2,
    )
    return buffer.getvalue()
