"""Arrays as JSON: float32 prints as short as it is, however long the array."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.events.json_values import plain_array


@pytest.mark.parametrize("shape", [(), (3,), (0, 3), (2, 0), (2**16 + 3,), (3, 2**15, 2)])
def test_float32_prints_its_own_digits_in_an_array_of_any_length(shape: tuple[int, ...]) -> None:
    assert plain_array(np.full(shape, 0.1, np.float32)) == np.full(shape, 0.1).tolist()


def test_every_float32_of_a_long_array_comes_back_in_its_place() -> None:
    values = np.random.default_rng(0).normal(size=(5, 2**14 + 1)).astype(np.float32)
    values[3, 7] = np.nan
    given = plain_array(values)
    assert given[3][7] is None
    given[3][7] = np.nan
    np.testing.assert_array_equal(np.array(given).astype(np.float32), values)
