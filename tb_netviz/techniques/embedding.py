"""Embedding: (late layer, images) -> a map on which images that the network finds alike lie near.

t-SNE or principal components of what the classifier reads. Over a training each map starts from
the one before and is turned to fit it, so that an image keeps its place unless its features move.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tb_netviz.data.sample import balanced_sample
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import feature_layers
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.maps.nearest import nearest
from tb_netviz.scan.maps.projection import PrincipalAxes, aligned, principal_axes
from tb_netviz.scan.maps.quality import neighbours_kept, trustworthiness
from tb_netviz.scan.maps.tsne import FEWEST_POINTS, fitting_perplexity, tsne
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.techniques.technique import Technique
from tb_netviz.techniques.versions import versions
from tb_netviz.visual import Meaning, Note, Scatter, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# t-SNE works on so many principal components, as van der Maaten's implementation does.
COMPONENTS = 50
MOST_POINTS = 5000
TRAINING_POINTS = 800
TRAINING_IMAGES = 2000
TRAINING_ITERATIONS = 500
SHOWN_NEIGHBOURS = 6

MEANINGS = {
    "explained_variance": Meaning(
        "share",
        "explained variance",
        "The share of all differences between the images that lies along each axis of the plane of "
        "principal components.",
        better="more",
    ),
    "kl_divergence": Meaning(
        "distance",
        "KL divergence",
        "How badly the t-SNE map represents who is close to whom in the layer: 0 is a perfect map.",
        unit="nats",
        better="less",
    ),
    "neighbours_kept": Meaning(
        "share",
        "neighbours kept",
        "The share of each image's 10 nearest neighbours in the layer that are also among its 10 "
        "nearest on the map.",
        better="more",
    ),
    "trustworthiness": Meaning(
        "share",
        "trustworthiness",
        "How rarely the map shows images side by side that are far apart in the layer: 1 is never, "
        "0.5 is chance.",
        better="more",
    ),
}


@dataclass(frozen=True)
class Embedding(Technique):
    """A map of the images by what the network makes of them.

    Args:
        method: `"tsne"`, or `"pca"` for the first two principal components.
        perplexity: How many neighbours count in t-SNE, about; `None`: 30, or what so few images
            allow.
        layers: Names, paths or globs; `None`: what the classifier reads. Maps are averaged over
            their positions.
        max_points: Most images on the map, balanced over classes.
        max_images: Most images to look at, counted as images of 64 x 64 pixels; `None`: all.
        iterations: Steps of t-SNE, at least 250.
    """

    method: str = "tsne"
    perplexity: float | None = None
    layers: str | Sequence[str] | None = None
    max_points: int = MOST_POINTS
    max_images: int | None = None
    iterations: int = 1000

    name: ClassVar[str] = "embedding"
    title: ClassVar[str] = "Map of the images"
    caption: ClassVar[str] = (
        "One point per image; images with similar activations in this layer lie near each other. "
        "Distances between far groups mean little."
    )
    reference: ClassVar[str] = "van der Maaten, Hinton 2008, Visualizing data using t-SNE"
    needs_data: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.method not in ("tsne", "pca"):
            raise NetVizError(f"method must be 'tsne' or 'pca', got '{self.method}'.")
        if self.max_points < 1:
            raise NetVizError(f"max_points must be at least 1, got {self.max_points}.")
        fitting_perplexity(self.perplexity, self.max_points)

    def during_training(self) -> Embedding:
        return replace(
            self,
            max_points=min(self.max_points, TRAINING_POINTS),
            max_images=self.max_images or TRAINING_IMAGES,
            iterations=min(self.iterations, TRAINING_ITERATIONS),
        )

    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: MutableMapping[str, Any] | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        if data is None:
            raise NetVizError("embedding needs images; give data.")
        given = [self.layers] if isinstance(self.layers, str) else self.layers
        layers = feature_layers(model, given)
        result = shared_scan(
            model, data, features=layers, max_images=self.max_images, seed=seed, progress=progress
        )
        kept: MutableMapping[str, Any] = {} if memory is None else memory
        for done, path in enumerate(layers):
            ids, features = result.features_of(path)
            notes = []
            if len(ids) > self.max_points:
                chosen = balanced_sample(data.labels[ids], self.max_points, seed)
                notes.append(f"{self.max_points} of {len(ids)} images are shown.")
                ids, features = ids[chosen], features[chosen]
            is_finite = np.isfinite(features).all(axis=1)
            if not is_finite.all():
                notes.append(f"Of {(~is_finite).sum()} images the features are NaN or infinite.")
                ids, features = ids[is_finite], features[is_finite]
            title = f"{'t-SNE' if self.method == 'tsne' else 'Principal components'} of {path}"
            if len(ids) == 0:
                sentence = f"The features of layer '{path}' are NaN or infinite for every image."
                yield Note(technique=self.name, layer=path, step=step, title=title, note=sentence)
            else:
                progress(f"laying out {path}", done, len(layers))
                previous = kept.get(path)
                drawn = self._draw(features, ids, previous, seed, notes)
                kept[path] = drawn.to_keep
                yield Scatter(
                    technique=self.name,
                    layer=path,
                    step=step,
                    title=title,
                    caption=self.caption,
                    reference=self.reference if self.method == "tsne" else "",
                    points=drawn.points,
                    image_ids=ids,
                    labels=data.labels[ids],
                    method=drawn.method,
                    neighbour_ids=drawn.neighbour_ids,
                    principal_components=drawn.principal_components,
                    summary=drawn.summary,
                    meanings=MEANINGS,
                    recipe=drawn.recipe | {"seed": seed, "versions": versions()},
                    note=" ".join(notes) or None,
                )
            progress(f"laying out {path}", done + 1, len(layers))

    def _draw(
        self,
        features: np.ndarray,
        ids: np.ndarray,
        previous: _Kept | None,
        seed: int,
        notes: list[str],
    ) -> _Drawn:
        axes = principal_axes(
            features, COMPONENTS, previous=None if previous is None else previous.axes
        )
        reduced = axes.project(features)
        plane = _two_columns(reduced)
        points, method = plane, "pca"
        recipe: dict[str, Any] = {"images": len(ids), "dimensions": features.shape[1]}
        summary: dict[str, np.ndarray] = {"explained_variance": axes.explained[:2]}
        if axes.total <= 0:
            notes.append(
                "There is only one image, so there is nothing to lay out."
                if len(ids) == 1
                else "All images have the same features, so there is nothing to lay out."
            )
        elif self.method == "tsne" and len(ids) < FEWEST_POINTS:
            notes.append(f"t-SNE needs {FEWEST_POINTS} images; principal components are shown.")
        elif self.method == "tsne":
            start, target = _start(features, ids, previous, seed)
            layout = tsne(
                reduced,
                plane if start is None else start,
                is_warm=start is not None,
                perplexity=self.perplexity,
                iterations=self.iterations,
                seed=seed,
            )
            points = layout.points if target is None else aligned(layout.points, target)
            method = "tsne"
            recipe |= {
                "perplexity": layout.perplexity,
                "engine": layout.engine,
                "start": "principal components" if start is None else "previous map",
            }
            summary["kl_divergence"] = np.array(layout.divergence)
            if self.perplexity is not None and layout.perplexity < self.perplexity:
                notes.append(
                    f"Perplexity {self.perplexity:g} is too high for {len(ids)} images; "
                    f"{layout.perplexity:g} was used."
                )
        if axes.total > 0 and len(ids) >= FEWEST_POINTS:
            summary["neighbours_kept"] = np.array(neighbours_kept(features, points))
            summary["trustworthiness"] = np.array(trustworthiness(features, points))
        near = nearest(features, np.arange(len(ids)), SHOWN_NEIGHBOURS).rows
        return _Drawn(
            points=points,
            method=method,
            neighbour_ids=np.where(near < 0, -1, ids[near]),
            principal_components=plane,
            summary=summary,
            recipe=recipe,
            to_keep=_Kept(ids, points, axes),
        )


@dataclass(frozen=True, eq=False)
class _Kept:
    """What one map leaves for the next."""

    ids: np.ndarray
    points: np.ndarray
    axes: PrincipalAxes


@dataclass(frozen=True, eq=False)
class _Drawn:
    points: np.ndarray
    method: str
    neighbour_ids: np.ndarray  # (n, k) int, nearest first; -1 none
    principal_components: np.ndarray  # (n, 2) float32
    summary: dict[str, np.ndarray]
    recipe: dict[str, Any]
    to_keep: _Kept


def _two_columns(reduced: np.ndarray) -> np.ndarray:
    plane = np.zeros((len(reduced), 2), np.float32)
    plane[:, : min(2, reduced.shape[1])] = reduced[:, :2]
    return plane


def _start(
    features: np.ndarray, ids: np.ndarray, previous: _Kept | None, seed: int
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Where the previous map had each image (NaN: nowhere), filled in for those it did not have.

    Returns:
        The start and the target of the alignment; `None` for both without a map to go on from.
    """
    if previous is None:
        return None, None
    target = np.full((len(ids), 2), np.nan, np.float32)
    _, here, there = np.intersect1d(ids, previous.ids, return_indices=True)
    target[here] = previous.points[there]
    # Fewer known than new points: a fresh start, only turned to fit.
    if len(here) * 2 < len(ids) or not np.ptp(previous.points):
        return None, target
    start = target.copy()
    missing = np.flatnonzero(np.isnan(target[:, 0]))
    for row in missing:
        distances = ((features[here] - features[row]) ** 2).sum(axis=1)
        start[row] = target[here[distances.argmin()]]
    # Points that coincide would never part.
    start[missing] += np.random.default_rng(seed).normal(0, 1e-2, (len(missing), 2))
    return start, target
