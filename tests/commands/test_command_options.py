"""Values of shared arguments: read, or refused in a sentence."""

from __future__ import annotations

import pytest

from tb_netviz.commands.options import read_images, read_shard
from tb_netviz.errors import NetVizError


def test_a_shard_is_written_as_one_of_many() -> None:
    assert read_shard("3/8") == (2, 8)
    for wrong in ("0/8", "9/8", "3", "a/b", ""):
        with pytest.raises(NetVizError, match="i/n"):
            read_shard(wrong)


def test_images_that_do_not_exist_are_refused_before_anything_loads(tmp_path) -> None:
    with pytest.raises(NetVizError, match=r"no images at '.*missing'"):
        read_images(str(tmp_path / "missing"))
