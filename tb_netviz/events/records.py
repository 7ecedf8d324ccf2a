"""Event file -> its records, without TensorFlow: path -> (offset, bytes), ...

An event file is a row of frames: length (8 bytes), its CRC (4), the data, the CRC of the data (4).
Only the CRC of the length is verified while reading, because it decides where the next frame
begins. The CRC of the data would add no safety to a summary of ours: its header holds a CRC-32 of
each blob, which zlib verifies at 1 GB/s; in pure Python it would take minutes for a large log.
`is_intact` verifies it where a record is in doubt.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tb_netviz.errors import NetVizError

_LENGTH = struct.Struct("<Q")
_CRC = struct.Struct("<I")
_FRAME_HEAD = _LENGTH.size + _CRC.size

# A larger record in doubt is taken for damaged: its checksum would take seconds.
_MOST_VERIFIED = 2**22


def read_records(path: Path, *, head: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Read the records of an event file one after the other.

    A last record that is cut off is no error: a writer may be at work, or have crashed.

    Args:
        path: The event file.
        head: How many bytes of each record to read; the rest is skipped. `None`: all of it.

    Yields:
        `(offset, data)`: the place where the frame begins, and the record or its head.

    Raises:
        NetVizError: The file is damaged in the middle.
        OSError: It cannot be read.
    """
    size = path.stat().st_size
    offset = 0
    with path.open("rb") as file:
        while offset + _FRAME_HEAD <= size:
            length = _read_length(file, offset)
            after = offset + _FRAME_HEAD + length + _CRC.size
            if after > size:
                return
            yield offset, file.read(length if head is None else min(head, length))
            offset = after
            file.seek(offset)


def read_record(path: Path, offset: int) -> bytes:
    """Read one record from a known place.

    Args:
        path: The event file.
        offset: Where its frame begins, as `read_records` yields it.

    Returns:
        The data of the record.

    Raises:
        NetVizError: No record begins there.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(_read_length(file, offset))


def is_intact(path: Path, offset: int) -> bool:
    """Compare a record with its checksum.

    Args:
        path: The event file.
        offset: Where its frame begins, as `read_records` yields it.

    Returns:
        `False` also where the record has more than 4 MiB, which would take seconds.

    Raises:
        NetVizError: No record begins there.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(offset)
        length = _read_length(file, offset)
        if length > _MOST_VERIFIED:
            return False
        data, checksum = file.read(length), file.read(_CRC.size)
    return checksum == _CRC.pack(_masked_crc32c(data))


def is_whole(path: Path, offset: int) -> bool:
    """Tell whether a record has reached the file completely.

    Args:
        path: The event file.
        offset: Where the frame begins.

    Returns:
        `False` also where there is no such file or no such frame.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            length = _read_length(file, offset)
        return path.stat().st_size >= offset + _FRAME_HEAD + length + _CRC.size
    except (OSError, NetVizError):
        return False


def _read_length(file: BinaryIO, offset: int) -> int:
    frame_head = file.read(_FRAME_HEAD)
    length = frame_head[: _LENGTH.size]
    if (
        len(frame_head) < _FRAME_HEAD
        or _masked_crc32c(length) != _CRC.unpack_from(frame_head, _LENGTH.size)[0]
    ):
        raise NetVizError(f"damaged at byte {offset}; only the part before it was read.")
    return int(_LENGTH.unpack(length)[0])


def _remainder(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
    return byte


_REMAINDERS = tuple(map(_remainder, range(256)))


def _masked_crc32c(data: bytes) -> int:
    """CRC-32C as TFRecord files store it (Castagnoli polynomial, rotated and shifted)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ _REMAINDERS[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF
