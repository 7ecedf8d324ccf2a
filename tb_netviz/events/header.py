"""Blob 0 of a summary: bytes -> Header, whatever version wrote them.

    {"version": 1, "kind": "grid", ..., "atlas": {...}, "arrays": [...], "blobs": [...]}

A reader of version V reads 0..V: what an older version did not write takes its default, what a
newer one added without raising the number is ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tb_netviz.errors import NetVizError
from tb_netviz.events.atlas import AtlasGeometry
from tb_netviz.visual import KINDS

# Raised only when an older reader would misunderstand what is written.
FORMAT_VERSION = 1


class NewerVersion(NetVizError):  # noqa: N818 - it names what was met, as FileNotFound does
    """Written by a later format version than this tb_netviz knows."""


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
        kind: One of `visual.KINDS`.
        step: Training step.
        fields: The fields common to all kinds: technique, layer, title, caption, ...
        facts: The fields of this kind that are neither pictures nor arrays.
        atlas: Geometry of the sheet; `None` for kinds without pictures.
        arrays: The arrays stored, in order.
        checksums: CRC-32 of blobs 1, 2, ...
    """

    kind: str
    step: int
    fields: Mapping[str, Any]
    facts: Mapping[str, Any]
    atlas: AtlasGeometry | None
    arrays: tuple[StoredArray, ...]
    checksums: tuple[int, ...]


def read_json(text: bytes, what: str) -> dict[str, Any]:
    """Parse a versioned JSON object of ours.

    Args:
        text: What is stored.
        what: What it is, for the error, e.g. `"the header"`.

    Returns:
        The object.

    Raises:
        NewerVersion: A later version wrote it.
        NetVizError: It is not a JSON object with a version, or of an unknown kind.
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
        fields = {
            "technique": str(value["technique"]),
            "layer": str(value.get("layer", "")),
            "title": str(value.get("title", "")),
            "caption": str(value.get("caption", "")),
            "reference": str(value.get("reference", "")),
            "recipe": dict(value.get("recipe", {})),
            "note": None if value.get("note") is None else str(value["note"]),
        }
        atlas = value.get("atlas")
        return Header(
            kind=value["kind"],
            step=int(value["step"]),
            fields=fields,
            facts=dict(value.get("facts", {})),
            atlas=None if atlas is None else AtlasGeometry.from_json(atlas),
            arrays=tuple(
                StoredArray(
                    group=str(entry["group"]),
                    name=str(entry["name"]),
                    dtype=str(entry["dtype"]),
                    shape=tuple(int(size) for size in entry["shape"]),
                    offset=int(entry["offset"]),
                )
                for entry in value.get("arrays", ())
            ),
            checksums=tuple(int(entry["crc32"]) for entry in value.get("blobs", ())),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, NetVizError):
            raise
        raise NetVizError(f"the header is damaged ({error!r}); log it again.") from None
