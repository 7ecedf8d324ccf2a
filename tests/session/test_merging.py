"""Shards of a log put together are the log that one run writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.session.merging import merge_logs
from tests.session.test_resume import assert_same, images, log, model, network, pictures

__all__ = ["images", "model"]  # fixtures


def shards_of(
    model: keras.Model, images: Any, folder: Path, count: int, **options: Any
) -> list[Path]:
    made = []
    for index in range(count):
        made.append(folder / f"part{index}")
        log(model, images, made[-1], shard=(index, count), **options)
    return made


def test_merged_shards_are_one_run(model: keras.Model, images: Any, tmp_path: Path) -> None:
    log(model, images, tmp_path / "whole")
    parts = shards_of(model, images, tmp_path, 3)
    merge_logs(parts, tmp_path / "merged")
    whole, merged = pictures(tmp_path / "whole"), pictures(tmp_path / "merged")
    assert whole.keys() == merged.keys()
    for key, visual in whole.items():
        assert_same(visual, merged[key])
    blocks = [len([key for key in pictures(part) if key[0] == "feature_images"]) for part in parts]
    assert sum(blocks) == len([key for key in whole if key[0] == "feature_images"])
    assert max(blocks) - min(blocks) <= 2


def test_a_missing_shard_is_named_and_nothing_is_written(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    parts = shards_of(model, images, tmp_path, 3)
    with pytest.raises(NetVizError, match="of 3 shards 2/3 is missing"):
        merge_logs([parts[0], parts[2]], tmp_path / "merged")
    with pytest.raises(NetVizError, match="1/3 is given twice"):
        merge_logs([parts[0], *parts], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_shards_of_other_options_weights_and_images_are_refused(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    first, second = shards_of(model, images, tmp_path, 2)
    pixels, labels = images
    for name, others, words in (
        ("seed", (model, images, {"seed": 1}), "the options, seed or versions of"),
        ("weights", (network(1), images, {}), "the network's weights"),
        ("images", (model, (pixels[::-1], labels), {}), "the images"),
    ):
        one, data, options = others
        log(one, data, tmp_path / name, shard=(1, 2), **options)
        with pytest.raises(NetVizError, match=f"differ in {words}"):
            merge_logs([first, tmp_path / name], tmp_path / "merged")
    merge_logs([second, first], tmp_path / "merged")


def test_a_log_that_is_no_shard_is_refused(model: keras.Model, images: Any, tmp_path: Path) -> None:
    log(model, images, tmp_path / "whole", techniques="filters")
    with pytest.raises(NetVizError, match="is not the log of one shard"):
        merge_logs([tmp_path / "whole"], tmp_path / "merged")


def test_a_shard_goes_on_only_in_its_own_directory(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    (part,) = shards_of(model, images, tmp_path, 2)[:1]
    assert log(model, images, part, shard=(0, 2)) == []
    with pytest.raises(NetVizError, match=r"holds 1/2 of a log, and this would be 2/2"):
        log(model, images, part, shard=(1, 2))


def test_a_shard_that_does_not_exist_is_refused(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    with pytest.raises(NetVizError, match="shard 3/2 does not exist"):
        log(model, images, tmp_path / "part", shard=(2, 2))
