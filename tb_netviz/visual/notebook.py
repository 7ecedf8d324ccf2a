"""Pictures and tables for a notebook: tiles, points or rows -> PNG and HTML."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image, ImageDraw

MOST_TILES = 100
MOST_ROWS = 40  # of a table

_SHEET_WIDTH = 960  # pixels, about the width of a notebook's cell
_SMALLEST_TILE = 48  # pixels: smaller tiles, e.g. 3 x 3 kernels, are enlarged
_GAP = 2
_MAP_SIZE = 480
_BACKGROUND = 255

# Ten colours that most colour-blind readers can tell apart (Tableau's palette of ten).
_COLOURS = (
    "#4e79a7",
    "#f28e2b",
    "#e15759",
    "#76b7b2",
    "#59a14f",
    "#edc948",
    "#b07aa1",
    "#ff9da7",
    "#9c755f",
    "#bab0ac",
)
_NO_CLASS = "#888888"


def draw_tiles(tiles: np.ndarray) -> bytes | None:
    """Draw a contact sheet.

    Args:
        tiles: `(..., height, width, channels)` uint8, 1 or 3 channels. Tiles with two leading axes
            are drawn row by row, others as they fit.

    Returns:
        A PNG of at most 100 tiles; `None` where there is no pixel.
    """
    if not tiles.size:
        return None
    *leading, height, width, channels = tiles.shape
    factor = max(1, math.ceil(_SMALLEST_TILE / max(height, width)))
    room = max(1, _SHEET_WIDTH // (width * factor + _GAP))
    columns = leading[1] if len(leading) > 1 else min(room, leading[0])
    shown = tiles.reshape(-1, height, width, channels)[: count_shown(leading)]
    rows = math.ceil(len(shown) / columns)
    cell_height, cell_width = height * factor + _GAP, width * factor + _GAP
    sheet = np.full((rows * cell_height, columns * cell_width, channels), _BACKGROUND, np.uint8)
    for number, tile in enumerate(shown):
        top, left = number // columns * cell_height, number % columns * cell_width
        large = tile.repeat(factor, axis=0).repeat(factor, axis=1)
        sheet[top : top + large.shape[0], left : left + large.shape[1]] = large
    return _png(Image.fromarray(sheet[..., 0] if channels == 1 else sheet))


def count_shown(leading: Sequence[int]) -> int:
    """Count the tiles that fit on a contact sheet.

    Args:
        leading: Leading axes of the tiles, e.g. `(units, rank)`.

    Returns:
        At most 100, but always whole rows where there are rows.
    """
    if len(leading) == 1:
        return min(leading[0], MOST_TILES)
    return leading[1] * max(1, min(leading[0], MOST_TILES // max(1, leading[1])))


def draw_map(points: np.ndarray, labels: np.ndarray) -> bytes:
    """Draw points in the colours of their classes.

    Args:
        points: (n, 2) float; points that are not finite are left out.
        labels: (n,) int, index of the class; -1 unknown.

    Returns:
        A PNG. Both axes have the same scale, and y points upwards.
    """
    image = Image.new("RGB", (_MAP_SIZE, _MAP_SIZE), "white")
    draw = ImageDraw.Draw(image)
    is_finite = np.isfinite(points).all(axis=1)
    finite = points[is_finite].astype(np.float64)
    if not len(finite):
        return _png(image)
    low = finite.min(axis=0)
    extent = max(float((finite.max(axis=0) - low).max()), np.finfo(np.float64).tiny)
    places = (0.05 + 0.9 * (finite - low) / extent) * _MAP_SIZE  # a border of 5 %
    for (x, y), label in zip(places, labels[is_finite], strict=True):
        colour = _NO_CLASS if label < 0 else _COLOURS[int(label) % len(_COLOURS)]
        up = _MAP_SIZE - y
        draw.ellipse((x - 2, up - 2, x + 2, up + 2), fill=colour)
    return _png(image)


def table(rows: Sequence[Sequence[object]]) -> str:
    """Write a table in HTML.

    Args:
        rows: The heading, then one row each; empty for no table.

    Returns:
        A `<table>` of at most 40 rows and how many more there are. Every text is escaped.
    """
    if not rows:
        return ""
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows[: MOST_ROWS + 1]
    )
    left_out = len(rows) - 1 - MOST_ROWS
    more = f"<p>and {left_out} more</p>" if left_out > 0 else ""
    return f"<table>{body}</table>{more}"


def picture_tag(png: bytes, alt: str) -> str:
    """Write a picture as an `<img>` that carries its own bytes.

    Args:
        png: The picture.
        alt: What it shows, in words.

    Returns:
        The tag; the words are escaped.
    """
    address = "data:image/png;base64," + base64.b64encode(png).decode("ascii")
    return f'<img src="{address}" alt="{html.escape(alt)}" style="image-rendering:pixelated">'


def figure(heading: str, body: str, remarks: Iterable[str | None]) -> str:
    """Put a picture or a table between its heading and its remarks.

    Args:
        heading: One line.
        body: HTML.
        remarks: Sentences below; those that are empty or `None` are left out.

    Returns:
        A `<figure>`; heading and remarks are escaped.
    """
    lines = "<br>".join(html.escape(remark) for remark in remarks if remark)
    return (
        f"<figure><figcaption><b>{html.escape(heading)}</b></figcaption>{body}"
        f"<figcaption>{lines}</figcaption></figure>"
    )


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
