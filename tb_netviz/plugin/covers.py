"""One small picture of each layer, of its most telling unit, in one answer.

A list of layers shows a picture beside each name. One request for each would be most of what a page
asks for.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.contents import HEADER, THUMBNAILS, sheet_position
from tb_netviz.events.pictures import encode_lossless, encode_lossy
from tb_netviz.events.sheets import thumbnail
from tb_netviz.plugin.answers import NoAnswer, picture_type
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.plugin.film import cut_tile, sheet_of
from tb_netviz.plugin.health import nearest
from tb_netviz.plugin.visual_answers import checked_picture, one_thumbnail

# Those that show what units look for; of equally many units, the first.
_KINDS = ("grid", "patches", "ladder")

# Kernels of few pixels are shown pixel by pixel, and a lossy file blurs them.
_SMALL = 16

_READERS = 8

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Gallery:
    """Where the pictures of one run are read; by several threads at once.

    Args:
        read: (tag, step, positions) -> those blobs.
        read_parts: (tag, step, positions) -> (tag, blobs) of each part that has the step.
    """

    read: Callable[[str, int, Sequence[int]], Blobs]
    read_parts: Callable[[str, int, Sequence[int]], Sequence[tuple[str, Blobs]]]


def covers(
    entries: Sequence[Entry],
    layers: Sequence[Mapping[str, Any]],
    gallery: Gallery,
    step: int | None,
    technique: str = "",
) -> dict[str, Any]:
    """Choose and cut out the cover of each layer.

    Args:
        entries: The Visuals of the run, as the index lists them.
        layers: The layers' health at the step: it has the order of interest.
        gallery: Where their pictures are.
        step: The step; of each Visual the nearest one counts. `None`: the latest.
        technique: Whose pictures are preferred; of others, those of most units.

    Returns:
        The answer of the route `covers`. A layer whose pictures are damaged is left out.
    """
    healthy = {one["layer"]: one for one in layers}
    chosen = {
        layer: entry
        for layer in dict.fromkeys(entry["layer"] for entry in entries if entry["layer"])
        if (entry := _representative(entries, layer, technique)) is not None
    }

    def cover(layer: str) -> dict[str, Any] | None:
        entry = chosen[layer]
        at = nearest([one for one, _ in entry["steps"]], step)
        if at is None:
            return None
        numbers = healthy.get(layer, {})
        place, unit = _most_telling(numbers.get("interest", ()), numbers.get("chosen", {}), entry)
        try:
            tile = _tile(gallery, entry, at, place)
        except NoAnswer:
            raise
        except NetVizError:
            return None
        height, width = tile.shape[:2]
        known = {"layer": layer, "tag": entry["tag"], "step": at, "unit": unit}
        return {**known, "width": width, "height": height, "picture": _address(tile)}

    with ThreadPoolExecutor(_READERS, thread_name_prefix="netviz-covers") as pool:
        found = list(pool.map(cover, chosen))
    return {"step": step, "covers": [one for one in found if one is not None]}


def _representative(entries: Sequence[Entry], layer: str, technique: str) -> Entry | None:
    own = [
        one
        for one in entries
        if one["layer"] == layer and one["atlas"] is not None and one["kind"] in _KINDS
    ]

    def rank(entry: Entry) -> tuple[bool, int, int]:
        units = next(iter(entry["atlas"]["shape"]), 0)
        return entry["technique"] != technique, -units, _KINDS.index(entry["kind"])

    return min(own, key=rank, default=None)


def _most_telling(
    interest: Sequence[int], chosen: Mapping[str, Sequence[int]], entry: Entry
) -> tuple[int, int | None]:
    """The place of the most interesting unit among those of a Visual, and the unit.

    Where no order is known, the first place; `None` where the unit is not known either.
    """
    units = chosen.get(entry["tag"])
    if not units:
        count = next(iter(entry["atlas"]["shape"]), 0)
        best = next((unit for unit in interest if unit < count), 0)
        return best, best if entry["kind"] != "ladder" else None
    places = {unit: place for place, unit in reversed(list(enumerate(units)))}
    best = next((unit for unit in interest if unit in places), units[0])
    return places[best], best


def _tile(gallery: Gallery, entry: Entry, step: int, place: int) -> np.ndarray:
    """Cut out the first tile of the unit at a place: of the thumbnails, else of its sheet."""
    left = place
    for part in entry["thumbnails"]:
        if step not in part["steps"]:
            continue
        if left < part["atlas"]["count"]:
            stored = gallery.read(part["tag"], step, (HEADER, THUMBNAILS))
            return one_thumbnail(stored, checked_picture(stored, THUMBNAILS), left)
        left -= part["atlas"]["count"]
    parts = gallery.read_parts(entry["tag"], step, (HEADER,))
    each = int(np.prod(entry["atlas"]["shape"][1:], dtype=int))
    headers = [stored.blobs[HEADER] for _, stored in parts]
    part, sheet, tile = sheet_of(headers, place * each)
    stored = gallery.read(parts[part][0], step, (HEADER, sheet_position(sheet)))
    return thumbnail(cut_tile(stored, sheet, tile))


def _address(tile: np.ndarray) -> str:
    is_small = max(tile.shape[:2]) <= _SMALL
    file = encode_lossless(tile) if is_small else encode_lossy(tile)
    return f"data:{picture_type(file)};base64,{base64.b64encode(file).decode('ascii')}"
