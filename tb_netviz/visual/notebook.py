"""Visual -> what a notebook shows: a contact sheet (PNG) in a figure (HTML)."""

from __future__ import annotations

import base64
import html
import io
import math

import numpy as np
from PIL import Image, ImageDraw

from tb_netviz.visual.kinds import LayerGraph, NeighbourTable, Scatter, Visual

MOST_TILES = 100
MOST_ROWS = 40  # of a table

_SHEET_WIDTH = 960  # pixels, about the width of a notebook's cell
_SMALLEST_TILE = 48  # pixels: smaller ones, e.g. 3 x 3 kernels, are enlarged
_GAP = 2
_MAP_SIZE = 480
_BACKGROUND = 255

# Ten colours told apart by most colour-blind readers (Tableau's palette of ten).
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


def contact_sheet(visual: Visual) -> bytes | None:
    """Draw a Visual as one picture.

    Args:
        visual: Any Visual. Ladders and patches come row by row (a subject, a unit), the others as
            they fit; at most 100 tiles.

    Returns:
        A PNG; `None` for kinds without pictures.
    """
    if isinstance(visual, Scatter):
        return _png(_map(visual))
    for name in visual.picture_names:
        tiles = getattr(visual, name)
        if tiles.size:
            return _png(_sheet(tiles))
    return None


def figure(visual: Visual) -> str:
    """Show a Visual as HTML: heading, picture or table, caption, note.

    Args:
        visual: Any Visual.

    Returns:
        A `<figure>`; every text in it is escaped.
    """
    where = f" · {visual.layer}" if visual.layer else ""
    heading = f"{visual.title or visual.technique}{where} · step {visual.step}"
    picture = contact_sheet(visual)
    if picture is not None:
        address = "data:image/png;base64," + base64.b64encode(picture).decode("ascii")
        alt = html.escape(visual.describe())
        body = f'<img src="{address}" alt="{alt}" style="image-rendering:pixelated">'
    else:
        body = _table(visual)
    remarks = [visual.caption, visual.note, _left_out(visual), visual.reference]
    lines = "<br>".join(html.escape(remark) for remark in remarks if remark)
    return (
        f"<figure><figcaption><b>{html.escape(heading)}</b></figcaption>{body}"
        f"<figcaption>{lines}</figcaption></figure>"
    )


def _sheet(tiles: np.ndarray) -> Image.Image:
    *leading, height, width, channels = tiles.shape
    factor = max(1, math.ceil(_SMALLEST_TILE / max(height, width)))
    room = max(1, _SHEET_WIDTH // (width * factor + _GAP))
    columns = leading[1] if len(leading) > 1 else min(room, leading[0])
    shown = tiles.reshape(-1, height, width, channels)[: _shown(leading)]
    rows = math.ceil(len(shown) / columns)
    cell_height, cell_width = height * factor + _GAP, width * factor + _GAP
    sheet = np.full((rows * cell_height, columns * cell_width, channels), _BACKGROUND, np.uint8)
    for number, tile in enumerate(shown):
        top, left = number // columns * cell_height, number % columns * cell_width
        large = tile.repeat(factor, axis=0).repeat(factor, axis=1)
        sheet[top : top + large.shape[0], left : left + large.shape[1]] = large
    return Image.fromarray(sheet[..., 0] if channels == 1 else sheet)


def _shown(leading: list[int]) -> int:
    """How many tiles fit: whole rows of ladders and patches."""
    if len(leading) == 1:
        return min(leading[0], MOST_TILES)
    return leading[1] * max(1, min(leading[0], MOST_TILES // max(1, leading[1])))


def _left_out(visual: Visual) -> str:
    for name in visual.picture_names:
        leading = list(getattr(visual, name).shape[:-3])
        count, shown = math.prod(leading), _shown(leading)
        if shown < count:
            return f"The first {shown} of {count} pictures are shown here."
    return ""


def _map(visual: Scatter) -> Image.Image:
    image = Image.new("RGB", (_MAP_SIZE, _MAP_SIZE), "white")
    draw = ImageDraw.Draw(image)
    finite = np.isfinite(visual.points).all(axis=1)
    points = visual.points[finite].astype(np.float64)
    if not len(points):
        return image
    low = points.min(axis=0)
    extent = max(float((points.max(axis=0) - low).max()), np.finfo(np.float64).tiny)
    # One scale for both axes, y upwards, a border of 5 %.
    places = (0.05 + 0.9 * (points - low) / extent) * _MAP_SIZE
    for (x, y), label in zip(places, visual.labels[finite], strict=True):
        colour = "#888888" if label < 0 else _COLOURS[int(label) % len(_COLOURS)]
        up = _MAP_SIZE - y
        draw.ellipse((x - 2, up - 2, x + 2, up + 2), fill=colour)
    return image


def _table(visual: Visual) -> str:
    rows: list[tuple[object, ...]] = []
    if isinstance(visual, NeighbourTable):
        rows = [("image", "nearest images")]
        for query, found in zip(visual.query_ids, visual.image_ids, strict=True):
            rows.append((query, ", ".join(str(image) for image in found if image >= 0)))
    elif isinstance(visual, LayerGraph):
        rows = [("layer", "type", "output", "parameters")]
        for layer in visual.layers:
            rows.append(tuple(layer.get(k, "") for k in ("path", "type", "output_shape")))
            rows[-1] += (layer.get("parameters", ""),)
    cut = len(rows) - 1 - MOST_ROWS
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows[: MOST_ROWS + 1]
    )
    more = f"<p>and {cut} more</p>" if cut > 0 else ""
    return f"<table>{body}</table>{more}" if rows else ""


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
