"""Photographs are the user's choice, those of last time, or spread over the data."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tb_netviz.data.image_source import ImageSource
from tb_netviz.data.subjects import choose_subjects
from tb_netviz.errors import NetVizError


class TenImages:
    count = 10


DATA = cast(ImageSource, TenImages())


def test_without_a_choice_they_are_spread_and_kept() -> None:
    memory: dict[str, Any] = {}
    assert choose_subjects(DATA, None, 4, memory).tolist() == [0, 3, 6, 9]
    assert choose_subjects(DATA, None, 2, memory).tolist() == [0, 3, 6, 9]


def test_the_user_s_choice_comes_first() -> None:
    assert choose_subjects(DATA, [7, 2], 4, {"image_ids": [1]}).tolist() == [7, 2]
    assert choose_subjects(DATA, 5, 4).tolist() == [5]


@pytest.mark.parametrize("images", [10, [-1], []])
def test_ids_that_do_not_exist_are_refused(images: Any) -> None:
    with pytest.raises(NetVizError, match="ids from 0 to 9"):
        choose_subjects(DATA, images, 4)
