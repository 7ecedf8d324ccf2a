"""One pass for all techniques of a snapshot: (model, images, what is needed) -> ScanResult.

The network keeps its last scan. It serves again while the weights and the images are the same and
it covers what is asked. Otherwise a new scan covers what was asked before and what is asked now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tb_netviz.data.image_source import ImageSource
from tb_netviz.data.sample import balanced_sample
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import feature_layers, page_layers
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.fingerprint import model_fingerprint
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.scan import scan

# Top images per unit that a scan keeps unasked.
_USUAL_K = 9
# `max_images` counts images of this many pixels a side; of larger ones, fewer are read.
_USUAL_SIDE = 64
_FEWEST_IMAGES = 256
# Most units, of all layers together, whose top images a scan keeps unasked.
_MOST_UNITS = 60_000


@dataclass(frozen=True, eq=False)
class _Basis:
    """What a scan was made of."""

    weights: str
    data: ImageSource
    images: int
    seed: int | None  # of the sample; None where all images were read

    def is_that_of(self, other: _Basis) -> bool:
        return self.data is other.data and (self.weights, self.images, self.seed) == (
            other.weights,
            other.images,
            other.seed,
        )


@dataclass(frozen=True, eq=False)
class _Kept:
    basis: _Basis
    k: int
    result: ScanResult


class _Memory:
    """The last scan of one network, kept with it."""

    last: _Kept | None = None


def _memory(model: ImageModel) -> _Memory:
    return model.kept(_Memory, (), _Memory)


def shared_scan(
    model: ImageModel,
    data: ImageSource,
    *,
    layers: Sequence[str] = (),
    features: Sequence[str] = (),
    k: int = 1,
    max_images: int | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
) -> ScanResult:
    """Scan, or return the scan that another technique has just made.

    The usual layers are scanned along with those asked for, so that patches, neighbours, maps and
    unit statistics of one snapshot cost one pass.

    Args:
        model: The network.
        data: Images in display space. Only the same object again shares a scan.
        layers: Paths that must be scanned.
        features: Paths whose features must be kept.
        k: Least number of top images per unit, at least 1.
        max_images: Most images to read, see `image_limit`; `None`: all.
        seed: What the sample of the images is drawn from, where not all are read.
        progress: Told about a new scan.

    Raises:
        NetVizError: No image can be read, or `max_images` or `k` is below 1.
    """
    limit = image_limit(data, max_images)
    is_sample = limit < data.count
    basis = _Basis(model_fingerprint(model), data, limit, seed if is_sample else None)
    memory = _memory(model)
    kept = memory.last
    if kept is not None and kept.basis.is_that_of(basis):
        known = kept.result
        has_all = set(layers) <= set(known.layers) and set(features) <= set(known.features)
        if has_all and k <= kept.k:
            return known
        layers, features = [*known.layers, *layers], [*known.features, *features]
        k = max(k, kept.k)
    k = max(k, _USUAL_K)
    result = scan(
        model,
        data,
        layers=_in_order(model, [*_usual_layers(model), *layers]),
        features=_in_order(model, [*_usual_features(model), *features]),
        k=k,
        ids=balanced_sample(data.labels, limit, seed) if is_sample else None,
        progress=progress,
    )
    memory.last = _Kept(basis, k, result)
    return result


def keep_scan(model: ImageModel, data: ImageSource, result: ScanResult) -> None:
    """Let techniques use a scan of all images that was made elsewhere, e.g. merged from shards.

    Args:
        model: The network that was scanned.
        data: The images that were scanned.
        result: The scan.
    """
    basis = _Basis(model_fingerprint(model), data, data.count, None)
    _memory(model).last = _Kept(basis, result.top.values.shape[1], result)


def image_limit(data: ImageSource, max_images: int | None) -> int:
    """Decide how many images a scan reads.

    Args:
        data: Images in display space.
        max_images: Most images of 64 x 64 pixels. Of larger images it allows as many as have that
            many pixels in all, but at least 256. `None`: all.

    Raises:
        NetVizError: `max_images` is below 1.
    """
    if max_images is None:
        return data.count
    if max_images < 1:
        raise NetVizError(f"max_images must be at least 1, got {max_images}.")
    height, width = data.image_shape[:2]
    fewer = int(max_images * _USUAL_SIDE**2 / max(height * width, _USUAL_SIDE**2))
    return min(data.count, max_images, max(fewer, min(max_images, _FEWEST_IMAGES)))


def _usual_layers(model: ImageModel) -> tuple[str, ...]:
    chosen, units = [], 0
    for path in page_layers(model):
        units += model.layer(path).unit_count
        if units > _MOST_UNITS:
            break
        chosen.append(path)
    return tuple(chosen)


def answers_of(model: ImageModel) -> tuple[str, ...]:
    """Name the features that are the network's answers; none if it has no classes.

    Args:
        model: The network.
    """
    return (PROBABILITIES,) if model.class_count else ()


def _usual_features(model: ImageModel) -> tuple[str, ...]:
    answers = answers_of(model)
    try:
        return (*feature_layers(model, None), *answers)
    except NetVizError:
        return answers


def _in_order(model: ImageModel, paths: Sequence[str]) -> tuple[str, ...]:
    wanted = set(paths)
    known = (*(layer.path for layer in model.layers), PROBABILITIES)
    return tuple(path for path in known if path in wanted)
