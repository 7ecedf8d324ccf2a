"""(Visual, tile) -> words: what a picture shows, for those who do not see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tb_netviz.visual.kinds import (
    Grid,
    Ladder,
    LayerGraph,
    NeighbourTable,
    Patches,
    ProbeImages,
    Scatter,
    Visual,
)


def describe(visual: Visual, *tile: int) -> str:
    """Say in words what a Visual or one of its tiles shows.

    Args:
        visual: Any Visual.
        tile: Position along the leading axes, e.g. `(unit, rank)`; none for the whole.

    Returns:
        One or two sentences.

    Raises:
        IndexError: There is no such tile.
    """
    if not tile:
        return _whole(visual)
    words = _TILES.get(type(visual))
    if words is None:
        raise IndexError(f"a {visual.kind} has no tiles; describe() tells the whole.")
    text = words(visual, *tile)
    return f"{text}{_measured(visual, tile)}."


def _whole(visual: Visual) -> str:
    title = visual.title or visual.technique.replace("_", " ").capitalize()
    where = f" of {visual.layer}" if visual.layer else ""
    size = _size(visual)
    parts = [f"{title}{where} at step {visual.step}{f': {size}' if size else ''}."]
    parts += filter(None, (visual.caption, visual.note))
    return " ".join(parts)


def _size(visual: Visual) -> str:
    if isinstance(visual, Grid):
        return _plural(len(visual.units), "picture")
    if isinstance(visual, Patches):
        units, rank = visual.image_ids.shape
        return f"{_plural(units, 'unit')}, {_plural(rank, 'patch', 'patches')} each"
    if isinstance(visual, Ladder):
        subjects, rungs = visual.images.shape[:2]
        return f"{_plural(subjects, 'subject')}, {_plural(rungs, 'value')} of {visual.axis} each"
    if isinstance(visual, Scatter):
        return _plural(len(visual.points), "point")
    if isinstance(visual, NeighbourTable):
        queries, rank = visual.image_ids.shape
        return f"{_plural(queries, 'image')}, {_plural(rank, 'neighbour')} each"
    if isinstance(visual, ProbeImages):
        return _plural(len(visual.image_ids), "image")
    if isinstance(visual, LayerGraph):
        return _plural(len(visual.layers), "layer")
    return ""


def _grid_tile(visual: Grid, position: int) -> str:
    unit = int(visual.units[position])
    name = f" ({visual.unit_names[position]})" if visual.unit_names else ""
    return f"{visual.title or visual.technique}, unit {unit}{name} of {visual.layer}"


def _patch_tile(visual: Patches, position: int, rank: int) -> str:
    unit, image = int(visual.units[position]), int(visual.image_ids[position, rank])
    if image < 0:
        return f"Unit {unit} has no patch {rank + 1}"
    top, left, bottom, right = map(int, visual.boxes[position, rank])
    return (
        f"Patch {rank + 1} of unit {unit} of {visual.layer}: image {image}, rows {top} to {bottom},"
        f" columns {left} to {right}"
    )


def _ladder_tile(visual: Ladder, subject: int, rung: int) -> str:
    image = int(visual.image_ids[subject])
    start = "Noise" if image < 0 else f"Image {image}"
    return f"{start}, {visual.title or visual.technique}, {visual.axis} {_value(visual, rung)}"


def _value(visual: Ladder, rung: int) -> str:
    value = visual.values[rung]
    if visual.axis == "epsilon" and isinstance(value, float):
        levels = value * 255  # in steps of an 8-bit picture, as people speak of it
        return f"{levels:.3g}/255"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _scatter_tile(visual: Scatter, position: int) -> str:
    x, y = visual.points[position]
    label = int(visual.labels[position])
    belongs = "" if label < 0 else f" of class {label}"
    return f"Image {int(visual.image_ids[position])}{belongs} at ({x:.3g}, {y:.3g})"


def _neighbour_tile(visual: NeighbourTable, query: int, rank: int) -> str:
    asked, found = int(visual.query_ids[query]), int(visual.image_ids[query, rank])
    if found < 0:
        return f"Image {asked} has no neighbour {rank + 1}"
    return f"Image {found} is neighbour {rank + 1} of image {asked}"


def _probe_tile(visual: ProbeImages, position: int) -> str:
    label = int(visual.labels[position])
    name = f" ({visual.names[position]})" if visual.names else ""
    belongs = "" if label < 0 else f", class {label}"
    return f"Image {int(visual.image_ids[position])}{name}{belongs}"


def _measured(visual: Visual, tile: tuple[int, ...]) -> str:
    """The measures of one tile, e.g. `; logit 11.2, probability 0.98`."""
    told = []
    for name, values in visual.measures.items():
        value = values[tile[: values.ndim]]
        if np.ndim(value) == 0 and np.isfinite(value):
            told.append(f"{name.replace('_', ' ')} {value:.3g}")
    return f"; {', '.join(told)}" if told else ""


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


_TILES: Mapping[type[Visual], Callable[..., Any]] = {
    Grid: _grid_tile,
    Patches: _patch_tile,
    Ladder: _ladder_tile,
    Scatter: _scatter_tile,
    NeighbourTable: _neighbour_tile,
    ProbeImages: _probe_tile,
}
