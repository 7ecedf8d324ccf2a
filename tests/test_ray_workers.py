"""Blocks of work on Ray: results in order, whatever happens to the workers."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.ray_workers import Cluster, run_on_ray
from tests.ray_blocks import Summing, no_worker

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray has no wheel for this Python or platform"
)


def halved(numbers: tuple[int, ...]) -> Sequence[tuple[int, ...]]:
    middle = len(numbers) // 2
    return (numbers[:middle], numbers[middle:]) if middle else (numbers,)


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    return [(1, 2), (3, 4, 5, 6), (7,)]


@needs_ray
@pytest.mark.parametrize("way", ["memory", "killed"])
def test_a_block_that_is_too_much_is_halved_and_the_order_stays(
    blocks: list[tuple[int, ...]], way: str
) -> None:
    done = list(run_on_ray(Summing(2, way), blocks, Cluster(2), name_of=str, halve=halved))
    assert done == [((1, 2), 3), ((3, 4), 7), ((5, 6), 11), ((7,), 7)]


@needs_ray
def test_a_block_that_cannot_be_halved_is_named(blocks: list[tuple[int, ...]]) -> None:
    with pytest.raises(NetVizError, match=r"\(1, 2\) is too much for a worker \(MemoryError"):
        list(run_on_ray(Summing(1, "memory"), blocks[:1], Cluster(1), name_of=str))


@needs_ray
def test_what_keeps_a_worker_from_starting_is_said(blocks: list[tuple[int, ...]]) -> None:
    with pytest.raises(NetVizError, match="no such model: give one that every machine can read"):
        list(run_on_ray(no_worker, blocks, Cluster(2), name_of=str))


def test_no_workers_and_fewer_than_no_gpus_are_refused() -> None:
    with pytest.raises(NetVizError, match="workers must be at least 1, got 0"):
        Cluster(0)
    with pytest.raises(NetVizError, match="gpus_per_worker must be at least 0, got -1"):
        Cluster(gpus_per_worker=-1)
