"""The running top k against sorting everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_netviz.errors import NetVizError
from tb_netviz.scan.one_pass.top_k import TopK


def brute_force(values: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Top values and ids per unit of values (images, units), ties to the lower id."""
    ids = np.broadcast_to(np.arange(len(values))[:, None], values.shape)
    order = np.lexsort((ids, -values), axis=0)[:k]
    return np.take_along_axis(values, order, 0).T, order.T


def updated(top: TopK, values: np.ndarray, ids: np.ndarray) -> TopK:
    return top.update(values, ids, np.broadcast_to(ids[:, None] % 7, values.shape))


@settings(max_examples=40, deadline=None)
@given(
    # Few different values, so that there are many ties.
    st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=1, max_size=30),
    st.integers(1, 6),
    st.integers(1, 7),
    st.randoms(use_true_random=False),
)
def test_any_split_and_order_equals_sorting_everything(values, k, size, rng) -> None:
    values = np.array(values, np.float32)
    ids = np.arange(len(values))
    parts = [ids[start : start + size] for start in range(0, len(ids), size)]
    rng.shuffle(parts)
    middle = len(parts) // 2
    left, right = TopK.empty(2, k), TopK.empty(2, k)
    for part in parts[:middle]:
        left = updated(left, values[part], part)
    for part in parts[middle:]:
        right = updated(right, values[part], part)
    for merged in (left.merge(right), right.merge(left)):
        best, best_ids = brute_force(values, k)
        found = best.shape[1]
        np.testing.assert_array_equal(merged.values[:, :found], best)
        np.testing.assert_array_equal(merged.image_ids[:, :found], best_ids)
        np.testing.assert_array_equal(merged.places[:, :found], best_ids % 7)
        assert np.all(merged.image_ids[:, found:] == -1)


def test_fewer_images_than_k_leave_places_empty() -> None:
    top = updated(TopK.empty(1, 3), np.array([[2.0]], np.float32), np.array([4]))
    assert top.image_ids.tolist() == [[4, -1, -1]]
    assert top.values.tolist() == [[2.0, -np.inf, -np.inf]]


def test_nan_never_enters() -> None:
    values = np.array([[np.nan], [1.0]], np.float32)
    top = updated(TopK.empty(1, 2), values, np.array([0, 1]))
    assert top.image_ids.tolist() == [[1, -1]]


def test_different_units_are_not_merged() -> None:
    with pytest.raises(NetVizError, match="top 2 of 1 units"):
        TopK.empty(1, 2).merge(TopK.empty(3, 2))


def test_k_below_one_is_refused() -> None:
    with pytest.raises(NetVizError, match="at least 1"):
        TopK.empty(1, 0)
