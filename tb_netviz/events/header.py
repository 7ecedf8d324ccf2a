"""Blob 0 of a summary: bytes -> Header, whatever version wrote them.

    {"version": 2, "kind": "grid", ..., "atlas": {...}, "meanings": {...}, "arrays": [...], ...}

A reader of version V reads 0..V. What an older version did not write takes its default or is
translated (`version_1.py`); what a newer one added without raising the number is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tb_netviz.errors import NetVizError
from tb_netviz.events.atlas import AtlasGeometry
from tb_netviz.visual import KINDS, Meaning
from tb_netviz.visual.meaning import ROLES

# Raised only when an older reader would misunderstand what is written.
# 2: measures have meanings; ids, classes and boxes are integers.
FORMAT_VERSION = 2


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
        atlas: Geometry of the sheet; `None` for kinds without pictures.
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
    arrays: tuple[StoredArray, ...]
    checksums: tuple[int, ...]


def read_json(text: bytes, what: str) -> dict[str, Any]:
    """Parse a versioned JSON object of ours.

    Args:
        text: What is stored.
        what: Its name in error messages, e.g. `"the header"`.

    Returns:
        The object.

    Raises:
        NewerVersion: A later version wrote it.
        NetVizError: It is not a JSON object with a version, or its kind is unknown.
    """
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
    if kind not in KINDS:
        raise NetVizError(f"{what} names the unknown kind '{kind}'; update tb_netviz.")
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
    value = read_json(text, "the header")
    try:
        atlas = value.get("atlas")
        return Header(
            version=value["version"],
            kind=value["kind"],
            step=int(value["step"]),
            fields=_fields(value),
            facts=dict(value.get("facts", {})),
            meanings={
                str(name): _meaning(entry) for name, entry in value.get("meanings", {}).items()
            },
            atlas=None if atlas is None else AtlasGeometry.from_json(atlas),
            arrays=tuple(_stored_array(entry) for entry in value.get("arrays", ())),
            checksums=tuple(int(entry["crc32"]) for entry in value.get("blobs", ())),
        )
    except NetVizError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise NetVizError(f"the header is damaged ({error!r}); log it again.") from None


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
