from __future__ import annotations

import pytest

from tb_netviz.scan.batch_size import (
    MOST_IMAGES,
    PIXELS_A_CALL,
    images_a_call,
    images_a_shard_ends_at,
)

SIDES = (1, 8, 28, 32, 64, 96, 224, 227, 299, 1000)


@pytest.mark.parametrize("side", SIDES)
def test_calls_are_small_for_photographs_and_large_for_thumbnails(side: int) -> None:
    images = images_a_call((side, side, 3))
    assert 4 <= images <= MOST_IMAGES
    assert images == 4 or images * side**2 <= PIXELS_A_CALL
    assert images == MOST_IMAGES or 2 * images * side**2 > PIXELS_A_CALL


@pytest.mark.parametrize("side", SIDES)
def test_a_shard_ends_where_a_call_ends(side: int) -> None:
    shape = (side, side, 3)
    assert images_a_shard_ends_at(shape) >= 32
    assert images_a_shard_ends_at(shape) % images_a_call(shape) == 0


def test_a_gpu_gets_larger_calls_and_the_same_shards(monkeypatch) -> None:
    on_cpu = images_a_shard_ends_at((224, 224, 3))
    monkeypatch.setattr("tensorflow.config.get_visible_devices", lambda kind: ["one"])
    assert images_a_call((224, 224, 3)) == images_a_shard_ends_at((224, 224, 3)) == on_cpu == 32
