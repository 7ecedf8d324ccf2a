"""Shards on Ray: the same part files as without, made by actors on one machine or a cluster.

Each actor loads the model once and takes shard after shard. A shard whose actor dies is given to
another; finished part files are kept, so a scan that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress
from tb_netviz.ray_workers import Cluster, run_on_ray
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.shards.part_files import Origin
from tb_netviz.scan.shards.sharding import merge, part_path, scan_shard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

Opener = Callable[[], "tuple[ImageModel, ImageSource]"]


class _Settings(TypedDict):
    layers: Sequence[str] | None
    features: Sequence[str] | None
    k: int
    sources: Mapping[str, Any] | None


@dataclass(frozen=True)
class _Scanner:
    """Opens model and images on a worker and scans one shard after another there."""

    opener: Opener
    folder: Path
    shards: int
    settings: _Settings

    def __call__(self) -> Callable[[int], int]:
        model, data = self.opener()

        def scan_one(index: int) -> int:
            out = part_path(self.folder, index, self.shards)
            scan_shard(model, data, out, shard=(index, self.shards), **self.settings)
            return index

        return scan_one


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
    scanner = _Scanner(
        opener,
        Path(folder),
        shards,
        {"layers": layers, "features": features, "k": k, "sources": sources},
    )
    cluster = Cluster(workers, address, gpus_per_worker)
    scanned = run_on_ray(
        scanner, range(shards), cluster, name_of=lambda index: f"shard {index + 1}/{shards}"
    )
    for done, _ in enumerate(scanned):
        progress("scanning shards", done + 1, shards)
    return merge([part_path(folder, index, shards) for index in range(shards)])
