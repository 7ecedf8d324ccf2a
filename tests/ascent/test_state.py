"""The states of batches are joined, and rows that filled up the last batch are dropped."""

from __future__ import annotations

import numpy as np

from tb_netviz.ascent.state import Ascent, AscentState, joined


def batch(first: int) -> Ascent:
    rows = np.arange(first, first + 2, dtype=np.float32)
    state = AscentState((rows[:, None] * 10,), (rows * 100, rows * 1000), 7)
    return Ascent(rows.reshape(2, 1, 1, 1), np.stack([rows, -rows]), state, 2)


def test_batches_are_joined_in_their_order_and_cut_to_the_count() -> None:
    whole = joined([batch(0), batch(2)], 3)
    assert whole.images.ravel().tolist() == [0, 1, 2]
    assert whole.values.tolist() == [[0, 1, 2], [0, -1, -2]]
    assert whole.state.parameters[0].ravel().tolist() == [0, 10, 20]
    assert [slot.tolist() for slot in whole.state.slots] == [[0, 100, 200], [0, 1000, 2000]]
    assert whole.state.step == 7 and whole.batch_size == 2
