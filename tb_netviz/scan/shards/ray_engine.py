"""Shards on Ray: the same part files as without, made by actors on one machine or a cluster.

Each actor loads the model once and takes shard after shard. A shard whose actor dies is given to
another; finished part files are kept, so a scan that was stopped goes on where it was.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tb_netviz.data.image_source import ImageSource
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.shards.part_files import Origin
from tb_netviz.scan.shards.sharding import merge, part_path, scan_shard

Opener = Callable[[], "tuple[ImageModel, ImageSource]"]

# After this many dead workers a shard is presumed to kill them.
ATTEMPTS = 3


class Worker:
    """What runs on a Ray actor: a model that scans shards."""

    def __init__(self, opener: Opener, settings: Mapping[str, Any]) -> None:
        self._model, self._data = opener()
        self._settings = settings

    def scan(self, index: int, count: int, out: str) -> int:
        """Scan one shard into a file; returns its index."""
        scan_shard(self._model, self._data, out, shard=(index, count), **self._settings)
        return index


def scan_with_ray(
    opener: Opener,
    folder: str | Path,
    *,
    shards: int,
    workers: int = 2,
    address: str | None = None,
    gpus_per_worker: float = 0,
    layers: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    k: int = 9,
    sources: Mapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> tuple[ScanResult, Origin]:
    """Scan all shards on Ray and merge them.

    Args:
        opener: Called once on each worker; returns the model and all images, e.g.
            `OpenFromPaths(...)`.
        folder: Where part files are kept; on a cluster a folder that all nodes share.
        shards: Number of parts, at least 1; several per worker keep all workers busy.
        workers: Number of actors, each with a model of its own.
        address: Address of a running cluster, or `"auto"` for the one this machine belongs to;
            `None`: start Ray here and stop it afterwards.
        gpus_per_worker: GPUs that each actor reserves.
        layers: As for `scan_shard`.
        features: As for `scan_shard`.
        k: Top images per unit.
        sources: As for `scan_shard`.
        progress: Told after every shard.

    Returns:
        The result, equal to that of one pass, and its origin.

    Raises:
        NetVizError: Ray is not installed, or a shard's workers died repeatedly.
    """
    if shards < 1 or workers < 1:
        raise NetVizError(
            f"shards and workers must be at least 1, got {shards} shards and {workers} workers."
        )
    ray = _ray()
    is_ours = not ray.is_initialized()
    if is_ours:
        _start_ray(ray, address, workers)
    settings = {"layers": layers, "features": features, "k": k, "sources": sources}
    try:
        _run(ray, opener, settings, Path(folder), shards, workers, gpus_per_worker, progress)
    finally:
        if is_ours:
            ray.shutdown()
    return merge([part_path(folder, index, shards) for index in range(shards)])


def _ray() -> Any:
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise NetVizError(
            "--engine ray needs Ray; install it with `pip install 'tb-netviz[ray]'`."
        ) from error


def _start_ray(ray: Any, address: str | None, workers: int) -> None:
    local = {} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(address=address, log_to_driver=False, logging_level="error", **local)
    # Ray raises whatever its services happened to fail with.
    except Exception as error:
        where = f"reach the Ray cluster at '{address}'" if address else "start Ray here"
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise NetVizError(
            f"cannot {where}: {reason} Scan with --shard i/n instead, which needs no engine."
        ) from error


def _run(
    ray: Any,
    opener: Opener,
    settings: Mapping[str, Any],
    folder: Path,
    shards: int,
    workers: int,
    gpus_per_worker: float,
    progress: Progress,
) -> None:
    actor_class = ray.remote(num_cpus=1, num_gpus=gpus_per_worker)(Worker)

    def start() -> Any:
        return actor_class.remote(opener, settings)

    waiting = list(range(shards))[::-1]
    attempts = [0] * shards
    busy: dict[Any, tuple[Any, int]] = {}
    done = 0

    def give(actor: Any) -> None:
        if waiting:
            index = waiting.pop()
            attempts[index] += 1
            out = str(part_path(folder, index, shards))
            busy[actor.scan.remote(index, shards, out)] = (actor, index)

    for _ in range(min(workers, shards)):
        give(start())
    while busy:
        (ready,), _ = ray.wait(list(busy), num_returns=1)
        actor, index = busy.pop(ready)
        try:
            ray.get(ready)
        except ray.exceptions.RayTaskError as error:
            # The shard's own fault, e.g. a layer that does not exist: another worker fails too.
            raise error.as_instanceof_cause() from None
        except ray.exceptions.RayError as error:
            if attempts[index] >= ATTEMPTS:
                raise NetVizError(
                    f"the workers of shard {index + 1}/{shards} died {ATTEMPTS} times: "
                    f"{type(error).__name__}; give each more memory, or use more shards."
                ) from error
            waiting.append(index)
            actor = start()
        else:
            done += 1
            progress("scanning shards", done, shards)
        give(actor)
