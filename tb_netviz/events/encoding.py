"""Visual <-> what a summary holds: (tag, content, [header, sheet, arrays, thumbnails, sheet, ...]).

* `content` holds what all steps of a tag share: TensorBoard keeps only the first one it meets.
* Blob 0 is the JSON header of the step, blob 1 the first sheet of tiles, blob 2 the arrays,
  little-endian, one after the other, blob 3 the thumbnails. Further sheets follow. Empty blobs at
  the end are left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events import sheets as all_sheets
from tb_netviz.events.atlas import AtlasGeometry, layout
from tb_netviz.events.contents import ARRAYS, HEADER, check_blob, read_contents, sheet_position
from tb_netviz.events.header import FORMAT_VERSION, parse_header
from tb_netviz.events.sealing import sealed
from tb_netviz.visual import KINDS, Visual

_COMMON = tuple(entry.name for entry in fields(Visual))


@dataclass(frozen=True)
class Encoded:
    """One Visual as a summary holds it.

    Args:
        tag: `kind/technique/layer`; `"model"` for the layer graph.
        content: JSON of what stays the same at every step of the tag.
        blobs: The header, the first sheet, the arrays, the thumbnails, further sheets.
    """

    tag: str
    content: bytes
    blobs: tuple[bytes, ...]


def tag_of(visual: Visual) -> str:
    """Name the time series that a Visual belongs to.

    Args:
        visual: Any Visual.

    Returns:
        `kind/technique/layer`, `"model"` for the layer graph, `kind/technique` without a layer;
        with `#part1`, `#part2`, ... behind it for the parts after the first.
    """
    if visual.kind == "model":
        return "model"
    tag = "/".join(filter(None, (visual.kind, visual.technique, visual.layer)))
    return f"{tag}#part{visual.part}" if visual.part else tag


def encode(visual: Visual) -> Encoded:
    """Turn a Visual into bytes.

    Args:
        visual: Any Visual of `visual.KINDS`.

    Returns:
        Tag, content and blobs; `decode(blobs)` gives an equal Visual.

    Raises:
        NetVizError: An array holds something other than numbers.
    """
    geometry: AtlasGeometry | None = None
    sheets: list[tuple[AtlasGeometry, bytes]] = []
    thumbnails: tuple[AtlasGeometry, bytes] | None = None
    for name in visual.picture_names:
        tiles = getattr(visual, name)
        geometry = layout(tiles.shape)
        sheets = all_sheets.split(tiles)
        thumbnails = all_sheets.thumbnails(tiles) if visual.has_thumbnails else None
    entries, arrays = _encode_arrays(visual)
    constants = {
        "version": FORMAT_VERSION,
        "kind": visual.kind,
        "technique": visual.technique,
        "layer": visual.layer,
        "part": visual.part,
        "title": visual.title,
        "reference": visual.reference,
        "atlas": None if geometry is None else geometry.to_json(),
        "thumbnails": None if thumbnails is None else thumbnails[0].to_json(),
        "sheets": len(sheets),
    }
    files = [file for _, file in sheets] or [b""]
    payload = [files[0], arrays, thumbnails[1] if thumbnails else b"", *files[1:]]
    while payload and not payload[-1]:
        payload.pop()
    header = {
        **constants,
        "step": visual.step,
        "caption": visual.caption,
        "note": visual.note,
        "recipe": visual.recipe,
        "facts": {name: getattr(visual, name) for name in _fact_names(type(visual))},
        "meanings": {name: meaning.to_json() for name, meaning in visual.meanings.items()},
        "sheets": [sheet.to_json() for sheet, _ in sheets],
        "arrays": entries,
        "blobs": [{"bytes": len(blob), "crc32": zlib.crc32(blob)} for blob in payload],
    }
    return Encoded(
        tag=tag_of(visual),
        content=sealed(constants),
        blobs=(sealed(header), *payload),
    )


def decode(blobs: Sequence[bytes]) -> Visual:
    """Turn the blobs of a summary into the Visual they came from.

    Args:
        blobs: All blobs of the summary.

    Returns:
        A Visual equal to the one encoded, except that tuples in `recipe` come back as lists.

    Raises:
        NetVizError: The blobs are damaged, or written by a newer version (`NewerVersion`).
    """
    if not blobs:
        raise NetVizError("the summary is empty, so tb_netviz did not write it; log it again.")
    header = parse_header(blobs[HEADER])
    cls = KINDS[header.kind]
    values: dict[str, Any] = {**header.fields, "step": header.step}
    known_facts = _fact_names(cls)
    for name, fact in header.facts.items():
        if name in known_facts:
            values[name] = tuple(fact) if isinstance(fact, list) else fact
    contents = read_contents(header, check_blob(header, ARRAYS, blobs))
    stored_names = set(cls.array_axes) - set(cls.picture_names)
    values |= {name: array for name, array in contents.arrays.items() if name in stored_names}
    values |= {
        "measures": contents.measures,
        "summary": contents.summary,
        "meanings": contents.meanings,
    }
    for name in cls.picture_names:
        if header.atlas is None:
            raise NetVizError("the header describes no atlas for its pictures; log it again.")
        found = [
            (sheet, check_blob(header, sheet_position(number), blobs))
            for number, sheet in enumerate(header.sheets)
        ]
        values[name] = all_sheets.join(header.atlas, found)
    try:
        return cls(**values)
    except (TypeError, ValueError) as error:
        raise NetVizError(f"the summary does not hold together ({error}); log it again.") from None


def _encode_arrays(visual: Visual) -> tuple[list[dict[str, Any]], bytes]:
    named = [
        ("array", name, array)
        for name, array in visual.arrays.items()
        if name not in visual.picture_names
    ]
    named += [("measure", name, values) for name, values in visual.measures.items()]
    named += [("summary", name, values) for name, values in visual.summary.items()]
    entries: list[dict[str, Any]] = []
    parts: list[bytes] = []
    offset = 0
    for group, name, array in named:
        if array.dtype.kind not in "biuf":
            raise NetVizError(
                f"{name} of '{visual.technique}' holds {array.dtype}, only numbers can be logged."
            )
        dtype = array.dtype.newbyteorder("<")
        part = np.ascontiguousarray(array, dtype).tobytes()
        entry = {"group": group, "name": name, "dtype": dtype.str, "shape": array.shape}
        entries.append({**entry, "offset": offset})
        parts.append(part)
        offset += len(part)
    return entries, b"".join(parts)


def _fact_names(cls: type[Visual]) -> tuple[str, ...]:
    return tuple(
        entry.name
        for entry in fields(cls)
        if entry.name not in _COMMON and entry.name not in cls.array_axes
    )
