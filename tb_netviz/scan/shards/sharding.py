"""Scans in parts: (model, images, shard i of n) -> part file; part files -> the scan of the whole.

It needs no engine: the jobs of an array write parts into one folder, which are merged afterwards.
Parts end where batches end, so together they read the same batches as one pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from tb_netviz.arrays import Ids
from tb_netviz.data.image_source import ImageSource
from tb_netviz.errors import NetVizError
from tb_netviz.model.batch_size import images_a_call_on
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import feature_layers, scanned_layers
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.fingerprint import data_fingerprint, model_fingerprint
from tb_netviz.scan.one_pass.kept_responses import images_kept
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.scan import scan
from tb_netviz.scan.one_pass.shared import answers_of
from tb_netviz.scan.shards.part_files import Origin, load_part, save_part


def shard_ids(images: int, index: int, count: int, *, multiple: int) -> Ids:
    """List the ids of one shard's images: consecutive, in multiples of a number of images.

    Args:
        images: Images of all shards.
        index: Which shard, 0 to count - 1.
        count: Number of shards.
        multiple: Shards end at multiples of it, so that they read whole batches.
    """
    groups = -(-images // multiple)
    start = index * groups // count * multiple
    stop = (index + 1) * groups // count * multiple
    return np.arange(min(start, images), min(stop, images))


def scan_shard(
    model: ImageModel,
    data: ImageSource,
    out: str | Path,
    *,
    shard: tuple[int, int] = (0, 1),
    layers: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    k: int = 9,
    sources: Mapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> bool:
    """Scan one shard into a file, or keep the finished file of the same scan.

    Args:
        model: The network.
        data: All images, also those of other shards.
        out: The file to write, `.npz`.
        shard: (index from 0, number of shards).
        layers: Names, paths or globs of the layers whose units are scanned; `None`: the response
            of every convolution.
        features: The same for features of whole images; `None`: what the classifier reads.
            The network's answers are kept as well.
        k: Top images per unit.
        sources: How to open model and data again; kept in the file for the merge.
        progress: Told after every batch.

    Returns:
        True if it was scanned, False if the finished file was there already.

    Raises:
        NetVizError: The shard does not exist, or the file belongs to another scan.
    """
    index, count = shard
    if not 0 <= index < count:
        raise NetVizError(
            f"shard {index + 1}/{count} does not exist; give 1/{count} to {count}/{count}."
        )
    path = Path(out)
    if path.suffix != ".npz":
        raise NetVizError(f"a part of a scan is an .npz file, got '{path.name}'.")
    origin = Origin(
        model=model_fingerprint(model),
        data=data_fingerprint(data),
        layers=scanned_layers(model, layers),
        features=(*feature_layers(model, features), *answers_of(model)),
        k=k,
        shards=count,
        shard=index,
        sources=dict(sources or {}),
    )
    if path.exists():
        reason = _difference(load_part(path)[1], origin)
        if reason:
            raise NetVizError(
                f"'{path}' is a part of another scan: {reason}; remove it or write elsewhere."
            )
        return False
    # Whole calls of every machine, with a GPU or without, or shards would overlap.
    multiple = images_a_call_on(True, model.image_shape)
    units = sum(model.layer(path).unit_count for path in origin.layers)
    result = scan(
        model,
        data,
        layers=origin.layers,
        features=origin.features,
        k=k,
        ids=shard_ids(data.count, index, count, multiple=multiple),
        kept_ids=images_kept(np.arange(data.count), units),
        may_be_empty=count > 1,
        progress=progress,
    )
    save_part(path, result, origin)
    return True


def _difference(one: Origin, other: Origin, *, same_shard: bool = True) -> str:
    """Say why two parts do not belong to one scan; empty if they do."""
    if one.model != other.model:
        return f"another model or other weights ({one.model}, not {other.model})"
    if one.data != other.data:
        return f"other images ({one.data}, not {other.data})"
    if (one.layers, one.features) != (other.layers, other.features):
        return "other layers were scanned"
    if one.k != other.k:
        return f"the top {one.k} of each unit, not {other.k}"
    if one.shards != other.shards:
        return f"one of {one.shards} shards, not of {other.shards}"
    if same_shard and one.shard != other.shard:
        return f"shard {one.shard + 1}, not {other.shard + 1}"
    return ""


def merge(paths: Sequence[str | Path]) -> tuple[ScanResult, Origin]:
    """Merge the parts of one scan, given in any order.

    Args:
        paths: Part files, all shards of the scan.

    Returns:
        The result, equal to that of one pass, and its origin.

    Raises:
        NetVizError: Parts belong to different scans, or one is missing or given twice.
    """
    if not paths:
        raise NetVizError("there are no parts to merge; give the .npz files of `netviz scan`.")
    parts: dict[int, tuple[ScanResult, Path]] = {}
    first: Origin | None = None
    for path in map(Path, paths):
        result, origin = load_part(path)
        first = first or origin
        reason = _difference(origin, first, same_shard=False)
        if reason:
            raise NetVizError(f"cannot merge '{path}' with '{paths[0]}': {reason}.")
        if origin.shard in parts:
            raise NetVizError(
                f"shard {origin.shard + 1}/{origin.shards} is given twice: "
                f"'{parts[origin.shard][1]}' and '{path}'."
            )
        parts[origin.shard] = (result, path)
    if first is None:
        raise NetVizError("there are no parts to merge.")
    missing = [str(index + 1) for index in range(first.shards) if index not in parts]
    if missing:
        raise NetVizError(
            f"shard{'s' * (len(missing) > 1)} {', '.join(missing)} of {first.shards} "
            f"{'are' if len(missing) > 1 else 'is'} missing; scan and add them."
        )
    # In the order of shards, so that sums round alike whatever the order of the files.
    ordered = [parts[index][0] for index in sorted(parts)]
    return reduce(ScanResult.merge, ordered), replace(first, shard=0, shards=1)


def part_path(folder: str | Path, index: int, count: int) -> Path:
    """Name the file of a shard: `part-003-of-008.npz` in a folder."""
    return Path(folder) / f"part-{index + 1:03d}-of-{count:03d}.npz"


def scan_in_shards(
    model: ImageModel,
    data: ImageSource,
    folder: str | Path,
    *,
    shards: int,
    layers: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    k: int = 9,
    sources: Mapping[str, Any] | None = None,
    progress: Progress = no_progress,
) -> ScanResult:
    """Scan shard by shard in this process; a second start continues where the first stopped.

    Args:
        model: The network.
        data: All images.
        folder: Where the part files are kept.
        shards: Number of parts, at least 1.
        layers: As for `scan_shard`.
        features: As for `scan_shard`.
        k: Top images per unit.
        sources: As for `scan_shard`.
        progress: Told after every batch.
    """
    if shards < 1:
        raise NetVizError(f"the number of shards must be at least 1, got {shards}.")
    paths = [part_path(folder, index, shards) for index in range(shards)]
    for index, path in enumerate(paths):
        scan_shard(
            model,
            data,
            path,
            shard=(index, shards),
            layers=layers,
            features=features,
            k=k,
            sources=sources,
            progress=progress,
        )
    return merge(paths)[0]
