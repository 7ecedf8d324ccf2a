"""Blob 0 of a summary: bytes -> Header, whatever version wrote them.

    {"version": 3, "kind": "grid", ..., "sheets": [...], "arrays": [...], "crc32": N}

A reader of version V reads 0..V. What an older version did not write takes its default or is
translated (`version_1.py`); what a newer one added without raising the number is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tb_netviz.errors import NetVizError
from tb_netviz.events import sealing
from tb_netviz.events.atlas import AtlasGeometry
from tb_netviz.events.limits import (
    HIGHEST_STEP,
    LONGEST_CONTENT,
    LONGEST_HEADER,
    MOST_ARRAYS,
    check_depth,
    check_json,
    check_shape,
    check_together,
    short,
)
from tb_netviz.visual import KINDS, Meaning
from tb_netviz.visual.meaning import ROLES

# Raised only when an older reader would misunderstand what is written.
# 2: measures have meanings; ids, classes and boxes are integers.
# 3: several sheets, PNG or WebP, and thumbnails; the header carries a checksum of itself.
FORMAT_VERSION = 3

_FIRST_SEALED = 3


class NewerVersion(NetVizError):  # noqa: N818 - it names what was met, as FileNotFound does
    """The log was written by a later format version than this tb_netviz knows."""


@dataclass(frozen=True)
class StoredArray:
    """Where one array lies in the blob of arrays.

    Args:
        group: `"array"`, `"measure"` or `"summary"`.
        name: Its name in the Visual.
        dtype: NumPy's little-endian type string, e.g. `"<f4"`.
        shape: Its shape.
        offset: First byte in the blob of arrays.
    """

    group: str
    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int


@dataclass(frozen=True)
class Header:
    """Everything about one Visual at one step except pixels and arrays.

    Args:
        version: The format version that wrote it.
        kind: One of `visual.KINDS`.
        step: Training step.
        fields: The fields common to all kinds: technique, layer, title, caption, ...
        facts: The fields of this kind that are neither pictures nor arrays.
        meanings: What each measure and each summary means; empty before version 2.
        atlas: Geometry of one sheet that would hold all tiles; `None` for kinds without pictures.
        sheets: Geometry of each sheet, in the order of the units; before version 3 the atlas.
        thumbnails: Geometry of the sheet of thumbnails; `None` where there is none.
        arrays: The arrays stored, in order.
        checksums: CRC-32 of blobs 1, 2, ...
    """

    version: int
    kind: str
    step: int
    fields: Mapping[str, Any]
    facts: Mapping[str, Any]
    meanings: Mapping[str, Meaning]
    atlas: AtlasGeometry | None
    sheets: tuple[AtlasGeometry, ...]
    thumbnails: AtlasGeometry | None
    arrays: tuple[StoredArray, ...]
    checksums: tuple[int, ...]


def read_json(text: bytes, what: str, *, longest: int = LONGEST_CONTENT) -> dict[str, Any]:
    """Parse a versioned JSON object of ours.

    Args:
        text: What is stored.
        what: Its name in error messages, e.g. `"the header"`.
        longest: How many bytes it may have.

    Returns:
        The object.

    Raises:
        NewerVersion: A later version wrote it.
        NetVizError: It is not a JSON object with a version, was altered, or its kind is unknown.
    """
    check_json(text, longest, what)
    try:
        value = json.loads(text)
        version = value["version"]
        kind = value["kind"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise NetVizError(f"{what} is damaged; log it again.") from None
    if not isinstance(value, dict) or not isinstance(version, int) or not isinstance(kind, str):
        raise NetVizError(f"{what} is damaged; log it again.")
    if version > FORMAT_VERSION:
        raise NewerVersion(
            f"written by format version {version}, this tb_netviz reads up to {FORMAT_VERSION}; "
            f"update tb_netviz."
        )
    if not sealing.is_intact(text, needs_seal=version >= _FIRST_SEALED):
        raise NetVizError(f"{what} is damaged: its checksum is wrong; log it again.")
    check_depth(value, what)
    if kind not in KINDS:
        raise NetVizError(f"{what} names the unknown kind '{short(kind)}'; update tb_netviz.")
    return value


def parse_header(text: bytes) -> Header:
    """Read blob 0.

    Args:
        text: Blob 0 of a summary.

    Returns:
        The header, with defaults for what an older version did not write.

    Raises:
        NewerVersion: A later version wrote it.
        NetVizError: It is damaged.
    """
    value = read_json(text, "the header", longest=LONGEST_HEADER)
    try:
        atlas = _geometry(value.get("atlas"))
        return Header(
            version=value["version"],
            kind=value["kind"],
            step=_step(value["step"]),
            fields=_fields(value),
            facts=dict(value.get("facts", {})),
            meanings={
                str(name): _meaning(entry) for name, entry in value.get("meanings", {}).items()
            },
            atlas=atlas,
            sheets=_sheets(value, atlas),
            thumbnails=_geometry(value.get("thumbnails")),
            arrays=_stored_arrays(value.get("arrays", ())),
            checksums=tuple(int(entry["crc32"]) for entry in value.get("blobs", ())),
        )
    except NetVizError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        what = short(repr(error))
        raise NetVizError(f"the header is damaged ({what}); log it again.") from None


def _step(value: Any) -> int:
    step = int(value)
    if not 0 <= step <= HIGHEST_STEP:
        raise NetVizError(f"the header names step {short(str(step))}; log it again.")
    return step


def _geometry(value: Any) -> AtlasGeometry | None:
    return None if value is None else AtlasGeometry.from_json(value)


def _sheets(value: Mapping[str, Any], atlas: AtlasGeometry | None) -> tuple[AtlasGeometry, ...]:
    if atlas is None:
        return ()
    if value["version"] < _FIRST_SEALED:
        return (atlas,)
    sheets = tuple(AtlasGeometry.from_json(sheet) for sheet in value["sheets"])
    if sum(sheet.count for sheet in sheets) != atlas.count * (not atlas.is_empty) or any(
        sheet.tile != atlas.tile or sheet.shape[1:] != atlas.shape[1:] for sheet in sheets
    ):
        raise NetVizError("the sheets do not fit the atlas in the header; log it again.")
    return sheets


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "technique": str(value["technique"]),
        "layer": str(value.get("layer", "")),
        "title": str(value.get("title", "")),
        "caption": str(value.get("caption", "")),
        "reference": str(value.get("reference", "")),
        "recipe": dict(value.get("recipe", {})),
        "part": int(value.get("part", 0)),
        "note": None if value.get("note") is None else str(value["note"]),
    }


def _stored_arrays(entries: Sequence[Mapping[str, Any]]) -> tuple[StoredArray, ...]:
    if len(entries) > MOST_ARRAYS:
        raise NetVizError(
            f"the header names {len(entries)} arrays, at most {MOST_ARRAYS} are read."
        )
    arrays = tuple(_stored_array(entry) for entry in entries)
    for array in arrays:
        check_shape(array.shape, array.name)
    check_together(array.shape for array in arrays)
    return arrays


def _stored_array(entry: Mapping[str, Any]) -> StoredArray:
    return StoredArray(
        group=str(entry["group"]),
        name=str(entry["name"]),
        dtype=str(entry["dtype"]),
        shape=tuple(int(size) for size in entry["shape"]),
        offset=int(entry["offset"]),
    )


def _meaning(entry: Mapping[str, Any]) -> Meaning:
    role, better = entry["role"], entry.get("better")
    return Meaning(
        # A role added later without a new version is drawn as a plain number.
        role=role if role in ROLES else "amount",
        label=str(entry["label"]),
        sentence=str(entry.get("sentence", "")),
        unit=str(entry.get("unit", "")),
        better=better if better in ("more", "less") else None,
    )
