"""One altered bit of a header is noticed, wherever it is."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.events.encoding import decode, encode
from tb_netviz.events.header import read_json
from tb_netviz.visual import Grid


def test_every_flipped_bit_of_a_header_and_of_a_content_is_told() -> None:
    images = np.zeros((2, 4, 4, 3), np.uint8)
    encoded = encode(Grid(technique="filters", layer="conv", images=images, units=np.arange(2)))
    header, *rest = encoded.blobs
    for place in range(8 * len(header)):
        with pytest.raises(NetVizError):
            decode([_flipped(header, place), *rest])
    for place in range(8 * len(encoded.content)):
        with pytest.raises(NetVizError):
            read_json(_flipped(encoded.content, place), "the content")


def _flipped(text: bytes, place: int) -> bytes:
    altered = bytearray(text)
    altered[place // 8] ^= 1 << place % 8
    return bytes(altered)
