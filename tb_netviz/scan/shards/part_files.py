"""Results of a scan as files: ScanResult <-> npz, with its origin.

A file is written under another name and then renamed, so every part that exists is finished.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.scan.one_pass.features import Features
from tb_netviz.scan.one_pass.quantile_sketch import QuantileSketch
from tb_netviz.scan.one_pass.reading import Column
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.scan.one_pass.unit_statistics import UnitStatistics

# 2: strongest responses to single images are kept.
FORMAT = 2
_TOP = ("values", "image_ids", "places")
_SUMS = ("maximum", "broken", "total", "squares", "active")


@dataclass(frozen=True)
class Origin:
    """What a part was made from. Parts of one scan differ only in `shard`.

    Args:
        model: Fingerprint of the model's weights.
        data: Fingerprint of the images.
        layers: Paths whose units were scanned.
        features: Paths whose features were kept.
        k: Top images per unit.
        shards: Number of parts of the scan.
        shard: Index of this part, from 0.
        sources: How to open model and data again: paths and options as given, as JSON values.
    """

    model: str
    data: str
    layers: tuple[str, ...]
    features: tuple[str, ...]
    k: int
    shards: int
    shard: int
    sources: Mapping[str, Any] = field(default_factory=dict)


def save_part(path: Path, result: ScanResult, origin: Origin) -> None:
    """Write a part, which appears under its name only once it is whole."""
    header = {
        "format": FORMAT,
        "origin": asdict(origin),
        "columns": [[column.path, column.start, column.stop] for column in result.columns],
        "count": result.count,
        "seen": result.statistics.count,
        "sampled": result.statistics.sampled,
        "skipped": list(result.skipped),
    }
    arrays = {f"top_{name}": getattr(result.top, name) for name in _TOP}
    arrays |= {f"sum_{name}": getattr(result.statistics, name) for name in _SUMS}
    arrays["sketch"] = result.statistics.sketch.counts
    responses = result.responses.result()
    arrays["response_ids"], arrays["responses"] = responses.image_ids, responses.values
    for index, name in enumerate(origin.features):
        kept = result.features[name].result()
        arrays[f"feature_{index}_ids"], arrays[f"feature_{index}"] = kept.image_ids, kept.values
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=path.name, suffix=".unfinished", delete=False
    ) as file:
        try:
            np.savez_compressed(file, header=np.array(json.dumps(header)), **arrays)
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)


def load_part(path: Path) -> tuple[ScanResult, Origin]:
    """Read a part.

    Raises:
        NetVizError: There is no such file, or it is not a part of a scan.
    """
    if not path.exists():
        raise NetVizError(f"no part of a scan at '{path}'; make it with `netviz scan`.")
    try:
        with np.load(path, allow_pickle=False) as arrays:
            header = json.loads(str(arrays["header"]))
            if header["format"] != FORMAT:
                raise NetVizError(
                    f"'{path}' has format {header['format']}, expected {FORMAT}; scan again."
                )
            given = header["origin"]
            origin = Origin(
                **{
                    **given,
                    "layers": tuple(given["layers"]),
                    "features": tuple(given["features"]),
                }
            )
            top = TopK(*(arrays[f"top_{name}"] for name in _TOP))
            statistics = UnitStatistics(
                count=header["seen"],
                sampled=header["sampled"],
                sketch=QuantileSketch(arrays["sketch"]),
                **{name: arrays[f"sum_{name}"] for name in _SUMS},
            )
            responses = _rows(arrays["response_ids"], arrays["responses"])
            features = {}
            for index, name in enumerate(origin.features):
                features[name] = _rows(arrays[f"feature_{index}_ids"], arrays[f"feature_{index}"])
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, NetVizError):
            raise
        raise NetVizError(
            f"'{path}' is not a finished part of a scan ({type(error).__name__}); scan it again."
        ) from error
    columns = tuple(Column(name, start, stop) for name, start, stop in header["columns"])
    count, skipped = header["count"], tuple(header["skipped"])
    return ScanResult(columns, top, statistics, responses, features, count, skipped), origin


def _rows(image_ids: np.ndarray, values: np.ndarray) -> Features:
    return Features(image_ids, values, len(image_ids))
