"""JSON text with a checksum of itself: {..., "crc32": N}.

The checksum is that of the text without it. So one altered bit is noticed wherever it is.
"""

from __future__ import annotations

import re
import zlib
from typing import Any

from tb_netviz.events import json_values

_SEAL = re.compile(rb',"crc32":([0-9]{1,10})}$')


def sealed(value: dict[str, Any]) -> bytes:
    """Write a JSON object with its checksum as the last key.

    Args:
        value: An object with at least one key; what `json_values.plain` accepts.

    Returns:
        Compact strict JSON.

    Example:
        >>> sealed({"version": 3})
        b'{"version":3,"crc32":1124530353}'
    """
    text = json_values.dump(value)
    return b'%s,"crc32":%d}' % (text[:-1], zlib.crc32(text))


def is_intact(text: bytes, *, needs_seal: bool) -> bool:
    """Tell whether sealed text is as it was written.

    Args:
        text: What `sealed` wrote, or text without a checksum.
        needs_seal: Whether text without a checksum counts as damaged.

    Returns:
        Whether the checksum is right, or is not there and not needed.
    """
    seal = _SEAL.search(text)
    if seal is None:
        return not needs_seal
    return zlib.crc32(text[: seal.start()] + b"}") == int(seal[1])
