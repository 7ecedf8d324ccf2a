"""What drives a class: (weights to the scores, images) -> units by weight times mean activation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.model.wiring.feeds import Feed, feeds_of
from tb_netviz.progress import Progress
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.techniques.strongest_links import Links, strongest_links

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource


@dataclass(frozen=True, eq=False)
class Drive:
    """The units that raise each class most.

    Args:
        links: The units by class; their weights lead to the score.
        means: float32 (classes, links), mean activation of each; 0 where there are fewer.
        images: int (classes,), images over which it was averaged; 0: over all. `None`: over all
            for every class.
        note: What was averaged otherwise.
    """

    links: Links
    means: np.ndarray
    images: np.ndarray | None
    note: str | None = None


def drive_of(
    model: ImageModel,
    data: ImageSource,
    feed: Feed,
    paths: Sequence[str],
    k: int,
    *,
    max_images: int | None,
    seed: int,
    progress: Progress,
) -> Drive | str:
    """Find the units with the largest weight times mean activation.

    Args:
        model: The network.
        data: Images in display space.
        feed: What feeds the scores: path -> float32 (units, classes).
        paths: The layers by index.
        k: Most units per class.
        max_images: Most images to look at; `None`: all.
        seed: What a sample of the images is drawn from.
        progress: Told about a new scan.

    Returns:
        The units; or a sentence that says why there are none.
    """
    result = shared_scan(
        model,
        data,
        layers=list(feed.weights),
        max_images=max_images,
        seed=seed,
        progress=progress,
    )
    counts = np.zeros(model.class_count, np.int64)
    means, everywhere = {}, []
    for path in feed.weights:
        means[path], own = _means(model, data, result, path)
        if own is None:
            everywhere.append(path)
        else:
            counts = np.maximum(counts, own)
    weights = {path: np.asarray(array, np.float32) for path, array in feed.weights.items()}
    pushes = {path: weights[path] * means[path] for path in weights}
    if not all(np.isfinite(one).all() for one in pushes.values()):
        return diverged("the weights of the scores, or the activations that they multiply")
    links = strongest_links(pushes, paths, k, signs=(1,))
    found, mean = (np.zeros(links.weights.shape, np.float32) for _ in range(2))
    for index, path in enumerate(paths):
        rows, ranks = np.nonzero(links.layers == index)
        units = links.units[rows, ranks]
        if len(rows):
            found[rows, ranks] = weights[path][units, rows]
            mean[rows, ranks] = means[path][units, rows]
    note = None
    if everywhere:
        named = ", ".join(f"'{path}'" for path in everywhere)
        note = f"Activations of {named} are averaged over all images, not those of each class."
    images = None if len(everywhere) == len(feed.weights) else counts
    return Drive(replace(links, weights=found), mean, images, note)


def _means(
    model: ImageModel, data: ImageSource, result: ScanResult, path: str
) -> tuple[np.ndarray, np.ndarray | None]:
    """Mean activations (units, classes), and the images of each class; `None`: of all images."""
    count = model.class_count
    kept = next((one for one in result.features if _hands_on(model, path, one)), None)
    if kept is None:
        mean = result.summary_of(path).mean
        return np.repeat(mean[:, None], count, axis=1), None
    ids, values = result.features_of(kept)
    labels = data.labels[ids]
    is_known = (labels >= 0) & (labels < count)
    sums = np.zeros((count, values.shape[1]), np.float64)
    np.add.at(sums, labels[is_known], values[is_known])
    images = np.bincount(labels[is_known], minlength=count)
    every = values.mean(axis=0, dtype=np.float64)
    means = np.where(images[:, None] > 0, sums / np.maximum(images, 1)[:, None], every)
    return means.T.astype(np.float32), images


def _hands_on(model: ImageModel, path: str, later: str) -> bool:
    """Whether the features of a later layer are the units of this one, e.g. averaged or rectified.

    The scan keeps what the classifier reads, which may be the pooled map of the last block.
    """
    if later == path:
        return True
    if later == PROBABILITIES or model.layer(later).unit_count != model.layer(path).unit_count:
        return False
    feed = feeds_of(model, [path, later]).by_path.get(later)
    through = None if feed is None else feed.weights.get(path)
    return through is not None and np.array_equal(through, np.eye(len(through)))
