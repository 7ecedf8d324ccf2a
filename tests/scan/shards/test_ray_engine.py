"""Shards on Ray, where it is installed: equal to one pass, also when a worker is killed."""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.scan.shards import ray_engine

HAS_RAY = importlib.util.find_spec("ray") is not None


def never_opened() -> NoReturn:
    """Opens nothing, because the call is refused first."""
    raise AssertionError


def test_without_ray_the_extra_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # as if it were not installed
    with pytest.raises(NetVizError, match=r"tb-netviz\[ray\]"):
        ray_engine.scan_with_ray(never_opened, tmp_path, shards=2)


@pytest.mark.skipif(not HAS_RAY, reason="Ray has no wheel for this Python or platform")
def test_a_killed_worker_leaves_the_same_arrays(tmp_path, monkeypatch) -> None:
    from tb_netviz.scan.one_pass.scan import scan
    from tests.scan.scan_networks import open_dying_once, small_model, source
    from tests.scan.shards.test_sharding import assert_same

    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    opener = functools.partial(open_dying_once, str(tmp_path))
    result, origin = ray_engine.scan_with_ray(opener, tmp_path, shards=7, workers=2, k=4)
    assert (tmp_path / "died").exists()
    model = small_model()
    assert_same(
        result,
        scan(model, source(model, 800), layers=origin.layers, features=origin.features, k=4),
    )


def test_no_workers_are_refused(tmp_path) -> None:
    with pytest.raises(NetVizError, match="at least 1"):
        ray_engine.scan_with_ray(never_opened, tmp_path, shards=0)
