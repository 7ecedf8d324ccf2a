"""Values of shared arguments: read, or refused in a sentence."""

from __future__ import annotations

import pytest

from tb_netviz.commands.options import read_images, read_shard, read_time, read_units
from tb_netviz.errors import NetVizError


def test_a_shard_is_written_as_one_of_many() -> None:
    assert read_shard("3/8") == (2, 8)
    for wrong in ("0/8", "9/8", "3", "a/b", ""):
        with pytest.raises(NetVizError, match="i/n"):
            read_shard(wrong)


def test_images_that_do_not_exist_are_refused_before_anything_loads(tmp_path) -> None:
    with pytest.raises(NetVizError, match=r"no images at '.*missing'"):
        read_images(str(tmp_path / "missing"))


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("90s", 90), ("20m", 1200), ("1h30m", 5400), ("1.5h", 5400), ("0s", 0), ("2 min", 120)],
)
def test_a_time_is_hours_minutes_and_seconds(words: str, seconds: float) -> None:
    assert read_time(words) == seconds


@pytest.mark.parametrize("words", ["20", "", "m", "-5m", "soon", "1..5h", "5s3m", "nan s"])
def test_what_is_no_time_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(NetVizError, match="such as 90s, 20m or 1h30m"):
        read_time(words)


def test_units_are_a_number_or_all() -> None:
    assert (read_units(None), read_units("all"), read_units("12")) == (None, "all", 12)
    for words in ("0", "-1", "some", "1.5"):
        with pytest.raises(NetVizError, match="a number from 1, or all"):
            read_units(words)
