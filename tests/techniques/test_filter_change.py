"""The change of kernels from one snapshot to the next is exact, and survives what breaks sums."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.filter_change import filter_change
from tb_netviz.techniques.filters import Filters


def kernel(*filters: float) -> np.ndarray:
    """One pixel and one channel; one weight per filter."""
    return np.array(filters, np.float32).reshape(1, 1, 1, -1)


def test_the_first_snapshot_has_nothing_to_compare_with() -> None:
    assert filter_change({}, "conv1", kernel(1), 0) is None
    assert filter_change(None, "conv1", kernel(1), 0) is None


def test_change_is_told_in_percent_of_the_previous_length() -> None:
    memory: dict[str, Any] = {}
    filter_change(memory, "conv1", kernel(3, 4), 0)
    change = filter_change(memory, "conv1", kernel(3, 3), 1)
    assert change is not None and change.unchanged_since is None
    assert change.filters == pytest.approx([0, 25])
    assert change.layer == pytest.approx(20)  # 1 of 5


def test_a_layer_that_stands_still_names_the_step_since_when() -> None:
    memory: dict[str, Any] = {}
    for step, weight in ((0, 1), (2, 2), (3, 2), (5, 2)):
        change = filter_change(memory, "conv1", kernel(weight), step)
    assert change is not None and (change.layer, change.unchanged_since) == (0, 2)
    moved = filter_change(memory, "conv1", kernel(1), 6)
    assert moved is not None and moved.unchanged_since is None


def test_filters_that_were_zero_have_no_percentage_unless_they_stayed_zero() -> None:
    memory: dict[str, Any] = {}
    filter_change(memory, "conv1", kernel(0, 0, 1), 0)
    change = filter_change(memory, "conv1", kernel(0, 1, 1), 1)
    assert change is not None
    assert change.filters == pytest.approx([0, np.nan, 0], nan_ok=True)


def test_what_is_kept_does_not_move_with_the_weights() -> None:
    memory: dict[str, Any] = {}
    weights = kernel(1)
    filter_change(memory, "conv1", weights, 0)
    weights += 1
    change = filter_change(memory, "conv1", weights, 1)
    assert change is not None and change.layer == pytest.approx(100)


def test_filters_of_a_frozen_layer_carry_the_change_of_each_kernel() -> None:
    first = keras.layers.Conv2D(2, 1, name="first")
    model = ImageModel(keras.Sequential([keras.Input((8, 8, 3)), first]))
    memory: dict[str, Any] = {}
    (before,) = Filters().run(model, step=0, memory=memory)
    assert "change" not in before.measures
    weights, bias = first.get_weights()
    weights[..., 1] *= 1.5
    first.set_weights([weights, bias])
    (after,) = Filters().run(model, step=1, memory=memory)
    assert after.measures["change"] == pytest.approx([0, 50], abs=1e-4)
    assert after.meanings["change"].unit == "%"
    (still,) = Filters().run(model, step=2, memory=memory)
    assert still.summary["unchanged_since"] == 1
