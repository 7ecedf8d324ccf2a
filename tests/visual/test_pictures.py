"""Images become 8-bit pictures of one or three channels."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.visual.pictures import displayable, eight_bits


def test_values_are_rounded_and_clipped() -> None:
    assert eight_bits(np.array([-1, 0.4999, 0.501, 2.0])).tolist() == [0, 127, 128, 255]


@pytest.mark.parametrize(("channels", "shown"), [(1, 1), (2, 1), (3, 3), (4, 3), (7, 3)])
def test_any_number_of_channels_can_be_shown(channels: int, shown: int) -> None:
    pictures = np.zeros((2, 4, 4, channels), np.uint8)
    assert displayable(pictures).shape == (2, 4, 4, shown)
