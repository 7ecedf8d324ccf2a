"""What the moments of many images have in common."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.usual_values import usual_values


def test_a_steady_channel_counts_a_twentieth_of_the_median_deviation() -> None:
    moments = np.zeros((4, 2, 3))
    moments[::2] = [[2.0, 2.0, 0.0], [2.0, 2.0, 2.0]]
    values = usual_values(moments)
    assert values is not None
    assert values[1].tolist() == [[1.0, 1.0, pytest.approx(0.05)], [1.0, 1.0, 1.0]]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_layer_that_is_not_finite_is_left_out(value: float) -> None:
    moments = np.random.default_rng(4).normal(size=(20, 2, 3))
    moments[3, 0, 1] = value
    assert usual_values(moments) is None
