"""The one pass: (model, images, layers) -> ScanResult.

One graph call per batch reads all chosen layers and returns reductions only, so memory does not
grow with the images. Only features of late layers are kept for every image, and of a bounded number
of images the strongest responses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tb_netviz.arrays import Ids, Positions
from tb_netviz.data.image_source import ImageBatch, ImageSource
from tb_netviz.errors import NetVizError
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.device_memory import Batches
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.one_pass.broken_weights import broken_units
from tb_netviz.scan.one_pass.features import Features
from tb_netviz.scan.one_pass.kept_responses import images_kept
from tb_netviz.scan.one_pass.reading import Reader
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.scan.one_pass.unit_statistics import UnitStatistics

# Responses of this many images are averaged over positions; more would cost and tell no more.
SAMPLED_IMAGES = 64


def scan(
    model: ImageModel,
    data: ImageSource,
    *,
    layers: Sequence[str],
    features: Sequence[str] = (),
    k: int = 9,
    ids: Ids | None = None,
    kept_ids: Positions | None = None,
    batch_size: int | None = None,
    may_be_empty: bool = False,
    progress: Progress = no_progress,
) -> ScanResult:
    """Run the images through the network once.

    Args:
        model: The network.
        data: Images in display space.
        layers: Paths whose units are scanned for top images and statistics.
        features: Paths whose features are kept for every image; `PROBABILITIES` is the answer.
        k: Top images per unit.
        ids: Only these images; `None`: all.
        kept_ids: Of which images every unit's strongest response is kept, also images of other
            shards; `None`: `images_kept` of the images that are scanned.
        batch_size: Images per graph call; `None`: the fastest here, see `images_a_call`.
        may_be_empty: Whether a scan of no image is a result too, as for a shard of few images.
        progress: Told after every batch.

    Raises:
        NetVizError: No images, no layers, or k below 1.
    """
    if not layers and not features:
        raise NetVizError("a scan needs at least one layer; give layers or features.")
    wanted = np.arange(data.count) if ids is None else np.unique(np.asarray(ids, np.int64))
    if len(wanted) == 0 and not may_be_empty:
        raise NetVizError("a scan needs at least one image; the data has none.")
    key = (tuple(layers), tuple(features))
    reader = model.kept(Reader, key, lambda: Reader(model, layers, features))
    top = TopK.empty(reader.units, k)
    statistics = UnitStatistics.empty(reader.units)
    broken = [np.zeros(0, bool), *(broken_units(model, path) for path in layers)]
    chosen = images_kept(wanted, reader.units) if kept_ids is None else kept_ids
    responses = Features.empty(int(np.isin(wanted, chosen).sum()), reader.units)
    kept = {path: Features.empty(len(wanted), _width(model, path)) for path in features}
    # Only ids decide which images are averaged, so that shards add up to one pass.
    period = max(1, data.count // SAMPLED_IMAGES)
    already_skipped = set(data.skipped)
    done = 0
    batches = Batches(batch_size or images_a_call(model.image_shape))
    for batch in data.batches(batches.size, ids=wanted):

        def add(rows: slice, batch: ImageBatch = batch) -> None:
            nonlocal top, statistics
            ids = batch.ids[rows]
            sampled = np.flatnonzero(ids % period == 0)
            reading = reader(batch.images[rows], top.thresholds, k, sampled)
            top = top.update(reading.values, ids, reading.places)
            statistics = statistics.update(reading.values, reading.averages)
            is_kept = np.isin(ids, chosen)
            responses.update(ids[is_kept], reading.values[is_kept])
            for path, values in reading.features.items():
                kept[path].update(ids, values)

        batches.run(len(batch.ids), add)
        done += len(batch.ids)
        progress("scanning images", done, len(wanted))
    if done == 0 and not may_be_empty:
        reasons = "; ".join(data.skipped[:3])
        raise NetVizError(f"none of the {len(wanted)} images can be read: {reasons}.")
    return ScanResult(
        columns=reader.columns,
        top=top,
        statistics=statistics.marking_broken(np.concatenate(broken)),
        responses=responses.result(),
        features={path: values.result() for path, values in kept.items()},
        count=done,
        skipped=tuple(reason for reason in data.skipped if reason not in already_skipped),
    )


def _width(model: ImageModel, path: str) -> int:
    return model.class_count if path == PROBABILITIES else model.layer(path).unit_count
