"""The arrays behind a header: (Header, blob of arrays) -> Contents, whatever version wrote them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events import version_1
from tb_netviz.events.header import Header, StoredArray
from tb_netviz.events.limits import short
from tb_netviz.visual import Meaning
from tb_netviz.visual.meaning import meanings_of

# Positions of the blobs. Those of versions 1 and 2 have kept their places; further sheets follow.
HEADER, ATLAS, ARRAYS, THUMBNAILS = 0, 1, 2, 3


def sheet_position(sheet: int) -> int:
    """Name the blob of a sheet.

    Args:
        sheet: Number of the sheet, >= 0.

    Returns:
        Position of the blob.
    """
    return ATLAS if sheet == 0 else THUMBNAILS + sheet


@dataclass(frozen=True, eq=False)
class Contents:
    """Every number of one Visual except its pixels.

    Args:
        arrays: Arrays of the kind, by name.
        measures: Measures, by name.
        summary: Numbers of the whole, by name.
        meanings: What each measure and each summary means.
    """

    arrays: Mapping[str, np.ndarray]
    measures: Mapping[str, np.ndarray]
    summary: Mapping[str, np.ndarray]
    meanings: Mapping[str, Meaning]


def check_blob(header: Header, position: int, blobs: Sequence[bytes]) -> bytes:
    """Take one of the blobs after the header and compare it with its checksum.

    Args:
        header: Blob 0, parsed.
        position: Position of the blob, >= 1.
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


def read_contents(header: Header, blob: bytes) -> Contents:
    """Cut the blob of arrays into arrays; what version 1 wrote is translated.

    Args:
        header: Blob 0, parsed; it says where the arrays lie.
        blob: Blob 2, or no bytes.

    Returns:
        The numbers and their meanings. Arrays of groups that only a later version knows are left
        out.

    Raises:
        NetVizError: The header points outside of the blob, or the numbers contradict its version.
    """
    groups: dict[str, dict[str, np.ndarray]] = {"array": {}, "measure": {}, "summary": {}}
    ours = [entry for entry in header.arrays if entry.group in groups]
    _check_apart(ours)
    for entry in ours:
        if entry.name in groups[entry.group]:
            raise NetVizError(f"array '{short(entry.name)}' is there twice; log it again.")
        groups[entry.group][entry.name] = _cut(entry, blob)
    contents = Contents(groups["array"], groups["measure"], groups["summary"], header.meanings)
    if header.version < 2:
        contents = _translated(header, contents)
    names = [*contents.measures, *contents.summary]
    return replace(contents, meanings=meanings_of(names, contents.meanings))


def _translated(header: Header, old: Contents) -> Contents:
    try:
        arrays, measures = version_1.arrays_and_measures(header.kind, old.arrays, old.measures)
        technique = str(header.fields["technique"])
        measures, meanings = version_1.with_meanings(technique, measures)
        summary, more = version_1.with_meanings(technique, version_1.renamed_summary(old.summary))
    except ValueError as error:
        raise NetVizError(f"the summary does not hold together ({error}); log it again.") from None
    return Contents(arrays, measures, summary, meanings | more)


def _check_apart(entries: Sequence[StoredArray]) -> None:
    """Refuse arrays that share bytes: many large ones would fit into a small blob."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.offset):
        try:
            size = math.prod(entry.shape) * np.dtype(entry.dtype).itemsize
        except (TypeError, ValueError, SyntaxError):
            raise _damaged(entry, f"type {entry.dtype}") from None
        if size and entry.offset < end:
            raise _damaged(entry, "it overlaps another one")
        end = max(end, entry.offset + size)


def _damaged(entry: StoredArray, why: object) -> NetVizError:
    name, reason = short(entry.name), short(str(why))
    return NetVizError(f"array '{name}' is damaged ({reason}); log it again.")


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
        raise _damaged(entry, error) from None
