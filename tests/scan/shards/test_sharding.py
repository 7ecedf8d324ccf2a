"""Scans in parts: equal to one pass, resumed, merged, refused."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.scan import scan
from tb_netviz.scan.shards.sharding import (
    merge,
    part_path,
    scan_in_shards,
    scan_shard,
    shard_ids,
)
from tests.scan.scan_networks import small_model, source

LAYERS = ["first", "second", "response"]
FEATURES = ["pooled", PROBABILITIES]


def assert_same(one: ScanResult, other: ScanResult) -> None:
    for name in ("values", "image_ids", "places"):
        np.testing.assert_array_equal(getattr(one.top, name), getattr(other.top, name))
    np.testing.assert_array_equal(one.statistics.sketch.counts, other.statistics.sketch.counts)
    for layer in one.layers:
        first, second = one.summary_of(layer), other.summary_of(layer)
        np.testing.assert_allclose(first.mean, second.mean, rtol=1e-6)
        np.testing.assert_allclose(first.deviation, second.deviation, rtol=1e-6)
        np.testing.assert_array_equal(first.maximum, second.maximum)
        for kept, others in zip(one.responses_of(layer), other.responses_of(layer), strict=True):
            np.testing.assert_array_equal(kept, others)
    for path in one.features:
        np.testing.assert_array_equal(one.features_of(path)[1], other.features_of(path)[1])
    assert (one.count, one.skipped) == (other.count, other.skipped)


def test_shards_cover_all_images_once_in_whole_batches() -> None:
    for multiple, images, count in product((32, 128), (0, 1, 31, 32, 33, 200), (1, 2, 3, 8)):
        parts = [shard_ids(images, index, count, multiple=multiple) for index in range(count)]
        assert np.concatenate(parts).tolist() == list(range(images))
        assert all(len(part) == 0 or part[0] % multiple == 0 for part in parts)


def test_merged_shards_equal_one_pass_in_any_order(tmp_path) -> None:
    model = small_model()
    data = source(model, 400)
    paths = [tmp_path / f"{index}.npz" for index in range(3)]
    for index, path in enumerate(paths):
        assert scan_shard(model, data, path, shard=(index, 3), k=4, sources={"model": "m.keras"})
    merged, origin = merge(paths[::-1])
    assert_same(merged, scan(model, data, layers=LAYERS, features=FEATURES, k=4))
    assert origin.sources == {"model": "m.keras"}
    assert not list(tmp_path.glob("*.unfinished"))


def test_more_shards_than_batches_leave_some_empty(tmp_path) -> None:
    model = small_model()
    data = source(model, 5)
    assert_same(
        scan_in_shards(model, data, tmp_path, shards=4),
        scan(model, data, layers=LAYERS, features=FEATURES),
    )


def test_a_stopped_scan_goes_on_after_its_last_finished_shard(tmp_path) -> None:
    model = small_model()
    data = source(model, 400)
    scanned: list[int] = []

    def stop_in_the_third(what: str, done: int, total: int) -> None:
        scanned.append(total)
        if len(scanned) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan_in_shards(model, data, tmp_path, shards=4, progress=stop_in_the_third)
    assert [part_path(tmp_path, index, 4).exists() for index in range(4)] == [1, 1, 0, 0]
    scanned.clear()
    result = scan_in_shards(
        model, data, tmp_path, shards=4, progress=lambda what, done, total: scanned.append(total)
    )
    assert len(scanned) == 2
    assert result.count == 400


def test_parts_of_different_models_or_data_are_refused_with_the_reason(tmp_path) -> None:
    model, other = small_model(), small_model(seed=1)
    data = source(model, 40)
    scan_shard(model, data, tmp_path / "a.npz", shard=(0, 2))
    scan_shard(other, data, tmp_path / "b.npz", shard=(1, 2))
    with pytest.raises(NetVizError, match="another model or other weights"):
        merge([tmp_path / "a.npz", tmp_path / "b.npz"])
    scan_shard(model, source(model, 40, seed=9), tmp_path / "c.npz", shard=(1, 2))
    with pytest.raises(NetVizError, match="other images"):
        merge([tmp_path / "a.npz", tmp_path / "c.npz"])
    with pytest.raises(NetVizError, match="a part of another scan"):
        scan_shard(other, data, tmp_path / "a.npz", shard=(0, 2))


def test_missing_and_repeated_shards_are_named(tmp_path) -> None:
    model = small_model()
    data = source(model, 40)
    scan_shard(model, data, tmp_path / "a.npz", shard=(1, 3))
    with pytest.raises(NetVizError, match="shards 1, 3 of 3 are missing"):
        merge([tmp_path / "a.npz"])
    with pytest.raises(NetVizError, match="given twice"):
        merge([tmp_path / "a.npz", tmp_path / "a.npz"])


def test_a_file_that_is_no_part_is_refused(tmp_path) -> None:
    path = tmp_path / "part.npz"
    with pytest.raises(NetVizError, match="no part of a scan"):
        merge([path])
    path.write_bytes(b"half a file")
    with pytest.raises(NetVizError, match="not a finished part"):
        merge([path])
    with pytest.raises(NetVizError, match=r"\.npz"):
        scan_shard(small_model(), source(small_model(), 2), tmp_path / "part.txt")
