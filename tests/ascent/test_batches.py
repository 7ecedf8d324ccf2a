"""Batches stay within the bound, have one size and cover every image once."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.batches import (
    MOST_VIEWS,
    batch_size_within,
    most_images,
    next_rows,
    smaller_batch,
)
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel


@pytest.mark.parametrize(("count", "size"), [(1, 1), (5, 2), (6, 3), (7, 16)])
def test_batches_have_one_size_and_cover_all(count: int, size: int) -> None:
    batches = [next_rows(done, count, size) for done in range(0, count, size)]
    assert {len(batch) for batch in batches} == {size}
    assert np.array_equal(np.concatenate(batches)[:count], np.arange(count))
    assert np.concatenate(batches).max() == count - 1


def test_batches_shrink_with_the_bound_and_with_views(smooth_model: ImageModel) -> None:
    def size(memory_bytes: int, views: int = 1) -> int:
        return batch_size_within(
            smooth_model, ["deep"], 40, (9, 11, 3), views=views, memory_bytes=memory_bytes
        )

    assert size(1) == 1
    # 40 images in batches of at most 32 are two batches of 20.
    assert size(2**30) == 20 <= MOST_VIEWS
    assert size(2**30, views=4) == 8
    assert 1 < size(2**18) < 20


def test_photographs_go_a_few_at_a_time() -> None:
    assert most_images((227, 227, 3)) == 4
    assert most_images((227, 227, 3), views=2) == 2
    assert most_images((227, 227, 3), views=9) == 1
    assert most_images((32, 32, 3)) == MOST_VIEWS


def test_layers_behind_the_tapped_one_do_not_count(smooth_model: ImageModel) -> None:
    def size(path: str) -> int:
        return batch_size_within(smooth_model, [path], 64, (9, 11, 3), memory_bytes=2**17)

    assert size("maps") >= size("deep")


def test_a_batch_that_did_not_fit_is_halved() -> None:
    assert smaller_batch(7, left=20) == 4
    assert smaller_batch(2, left=20) == 1
    with pytest.raises(NetVizError, match="one image at once does not fit"):
        smaller_batch(1, left=20)


def test_a_smaller_batch_holds_whole_groups_that_divide_what_is_left() -> None:
    assert smaller_batch(12, left=12, group=3) == 6
    assert smaller_batch(9, left=9, group=3) == 3
    with pytest.raises(NetVizError, match="does not fit"):
        smaller_batch(3, left=9, group=3)
