from __future__ import annotations

import pytest

from tb_netviz.model.batch_size import (
    FEWEST_IMAGES,
    MOST_IMAGES,
    PIXELS_A_CALL,
    images_a_call,
    images_a_call_on,
)

SIDES = (1, 8, 28, 32, 64, 96, 224, 227, 299, 1000)


@pytest.mark.parametrize("side", SIDES)
def test_calls_are_small_for_photographs_and_large_for_thumbnails(side: int) -> None:
    images = images_a_call_on(False, (side, side, 3))
    assert FEWEST_IMAGES <= images <= MOST_IMAGES
    assert images == FEWEST_IMAGES or images * side**2 <= PIXELS_A_CALL
    assert images == MOST_IMAGES or 2 * images * side**2 > PIXELS_A_CALL


@pytest.mark.parametrize("side", SIDES)
def test_a_gpu_gets_whole_calls_of_a_cpu(side: int) -> None:
    shape = (side, side, 3)
    assert images_a_call_on(True, shape) >= 32
    assert images_a_call_on(True, shape) % images_a_call_on(False, shape) == 0


def test_this_machine_is_asked_for_a_gpu(monkeypatch) -> None:
    for found in ([], ["a GPU"]):
        monkeypatch.setattr("tensorflow.config.get_visible_devices", lambda kind, it=found: it)
        assert images_a_call((224, 224, 3)) == images_a_call_on(bool(found), (224, 224, 3))
