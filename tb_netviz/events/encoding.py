"""Visual <-> what a summary holds: (tag, content, [header, atlas, arrays]).

* `content` are the constants of the tag: TensorBoard keeps only the first one ever written.
* blob 0 is the JSON header of the step, blob 1 the PNG atlas, blob 2 the arrays, little-endian,
  one after the other. Blobs that would be empty at the end are left out.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events import atlas as atlases
from tb_netviz.events import json_values
from tb_netviz.events.header import FORMAT_VERSION, Header, StoredArray, parse_header
from tb_netviz.visual import KINDS, Visual

HEADER, ATLAS, ARRAYS = 0, 1, 2  # positions of the blobs

_COMMON = tuple(entry.name for entry in fields(Visual))


@dataclass(frozen=True)
class Encoded:
    """One Visual as a summary holds it.

    Args:
        tag: `kind/technique/layer`; `"model"` for the layer graph.
        content: JSON of what stays the same at every step of the tag.
        blobs: The header, the atlas, the arrays.
    """

    tag: str
    content: bytes
    blobs: tuple[bytes, ...]


def tag_of(visual: Visual) -> str:
    """Name the time series that a Visual belongs to.

    Args:
        visual: Any Visual.

    Returns:
        `kind/technique/layer`, `"model"` for the layer graph, `kind/technique` without a layer.
    """
    if visual.kind == "model":
        return "model"
    return "/".join(filter(None, (visual.kind, visual.technique, visual.layer)))


def encode(visual: Visual) -> Encoded:
    """Turn a Visual into bytes.

    Args:
        visual: Any Visual of `visual.KINDS`.

    Returns:
        Tag, content and blobs; `decode(blobs)` gives an equal Visual.

    Raises:
        NetVizError: An array holds something other than numbers.
    """
    geometry, png = None, b""
    for name in visual.picture_names:
        geometry, png = atlases.pack(getattr(visual, name))
    entries, arrays = _encode_arrays(visual)
    constants = {
        "version": FORMAT_VERSION,
        "kind": visual.kind,
        "technique": visual.technique,
        "layer": visual.layer,
        "title": visual.title,
        "caption": visual.caption,
        "reference": visual.reference,
        "atlas": None if geometry is None else geometry.to_json(),
    }
    payload = [png, arrays]
    while payload and not payload[-1]:
        payload.pop()
    header = {
        **constants,
        "step": visual.step,
        "note": visual.note,
        "recipe": visual.recipe,
        "facts": {name: getattr(visual, name) for name in _fact_names(type(visual))},
        "arrays": entries,
        "blobs": [{"bytes": len(blob), "crc32": zlib.crc32(blob)} for blob in payload],
    }
    return Encoded(
        tag=tag_of(visual),
        content=json_values.dump(constants),
        blobs=(json_values.dump(header), *payload),
    )


def decode(blobs: Sequence[bytes]) -> Visual:
    """Turn the blobs of a summary into the Visual they came from.

    Args:
        blobs: The header, the atlas, the arrays.

    Returns:
        A Visual equal to the one encoded, but for tuples in `recipe` that JSON makes lists.

    Raises:
        NetVizError: The blobs are damaged, or written by a newer version (`NewerVersion`).
    """
    if not blobs:
        raise NetVizError("a summary without any blob is none of tb_netviz; log it again.")
    header = parse_header(blobs[HEADER])
    cls = KINDS[header.kind]
    values: dict[str, Any] = {**header.fields, "step": header.step}
    known_facts = _fact_names(cls)
    for name, fact in header.facts.items():
        if name in known_facts:
            values[name] = tuple(fact) if isinstance(fact, list) else fact
    groups = decode_arrays(header, check_blob(header, ARRAYS, blobs))
    array_names = set(cls.array_axes) - set(cls.picture_names)
    values |= {name: array for name, array in groups["array"].items() if name in array_names}
    values |= {"measures": groups["measure"], "summary": groups["summary"]}
    for name in cls.picture_names:
        if header.atlas is None:
            raise NetVizError("the header names no atlas for its pictures; log it again.")
        values[name] = atlases.unpack(header.atlas, check_blob(header, ATLAS, blobs))
    try:
        return cls(**values)
    except (TypeError, ValueError) as error:
        raise NetVizError(f"the summary does not hold together ({error}); log it again.") from None


def check_blob(header: Header, position: int, blobs: Sequence[bytes]) -> bytes:
    """Take one blob behind the header, compared with its checksum.

    Args:
        header: Blob 0, parsed.
        position: `ATLAS` or `ARRAYS`.
        blobs: All blobs; those not asked for may hold anything.

    Returns:
        The blob; no bytes where the Visual has none.

    Raises:
        NetVizError: The blob is missing or was altered.
    """
    if len(header.checksums) < position:
        return b""
    if len(blobs) <= position or zlib.crc32(blobs[position]) != header.checksums[position - 1]:
        raise NetVizError("a part of the summary is missing or damaged; log it again.")
    return blobs[position]


def decode_arrays(header: Header, blob: bytes) -> dict[str, dict[str, np.ndarray]]:
    """Cut the blob of arrays into arrays.

    Args:
        header: What says where they lie.
        blob: Blob 2, or no bytes.

    Returns:
        `{"array": {name: array}, "measure": {...}, "summary": {...}}`; unknown groups are left out.

    Raises:
        NetVizError: The header points outside of the blob.
    """
    groups: dict[str, dict[str, np.ndarray]] = {"array": {}, "measure": {}, "summary": {}}
    for entry in header.arrays:
        if entry.group in groups:
            groups[entry.group][entry.name] = _cut(entry, blob)
    return groups


def _cut(entry: StoredArray, blob: bytes) -> np.ndarray:
    try:
        dtype = np.dtype(entry.dtype)
        if dtype.kind not in "biuf" or min(entry.shape, default=0) < 0 or entry.offset < 0:
            raise ValueError(f"type {entry.dtype}, shape {entry.shape}, offset {entry.offset}")
        count = math.prod(entry.shape)
        if entry.offset + count * dtype.itemsize > len(blob):
            raise ValueError(f"{len(blob)} bytes are too few")
        native = np.empty(entry.shape, dtype.newbyteorder("="))
        if count:
            native[...] = np.frombuffer(blob, dtype, count, entry.offset).reshape(entry.shape)
        return native
    except (TypeError, ValueError) as error:
        raise NetVizError(f"array '{entry.name}' is damaged ({error}); log it again.") from None


def _encode_arrays(visual: Visual) -> tuple[list[dict[str, Any]], bytes]:
    named = [
        ("array", name, getattr(visual, name))
        for name in visual.array_axes
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
