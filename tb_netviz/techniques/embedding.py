"""Embedding: (late layer, images) -> a map; images that the network finds alike lie near.

t-SNE or principal components of what the classifier reads. During a training each map starts from
the one before and is turned to fit it, so that an image keeps its place unless its features move.
On request an activation atlas shows what the network makes of each part of the map.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tb_netviz.arguments import layer_patterns, require_number, require_one_of, require_whole
from tb_netviz.data.sample import balanced_sample
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import feature_layers
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.maps.nearest import nearest
from tb_netviz.scan.maps.projection import PrincipalAxes, aligned, principal_axes
from tb_netviz.scan.maps.quality import neighbours_kept, trustworthiness
from tb_netviz.scan.maps.tsne import FEWEST_POINTS, FRESH_ITERATIONS, fitting_perplexity, tsne
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.techniques.activation_atlas import MappedImages, atlas_of
from tb_netviz.techniques.recipes.recipe import Recipe, make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import MapCells, Meaning, Note, Scatter, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Principal components that t-SNE works on, as many as in van der Maaten's implementation.
COMPONENTS = 50
MOST_POINTS = 5000
TRAINING_POINTS = 800
TRAINING_IMAGES = 2000
TRAINING_ITERATIONS = 500
SHOWN_NEIGHBOURS = 6
MOST_CELLS = 32

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
        "How rarely the map shows images side by side that are far apart in the layer: 100 % is "
        "never, 50 % is chance.",
        better="more",
    ),
}


@dataclass(frozen=True)
class Embedding(Technique):
    """A map of the images by what the network makes of them.

    Args:
        method: `"tsne"`, or `"pca"` for the first two principal components.
        perplexity: About how many neighbours count in t-SNE. `None` is 30, or what so few images
            allow.
        layers: Names, paths or globs. `None` is what the classifier reads. Maps are averaged over
            their positions.
        max_points: Most images on the map, balanced over classes, at least 1.
        max_images: Most images to look at, counted as images of 64 x 64 pixels. `None` is all.
        iterations: Steps of t-SNE, at least 250.
        atlas: Cells along the longer side of the map, 1 to 32, for an activation atlas: of each
            cell with images enough, a picture made for their mean activation. It takes about as
            long as so many feature images. `None` makes none.

    Example:
        >>> from tb_netviz import Embedding, ImageModel
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> (map_,) = Embedding(method="pca").run(network, open_images(images, network))
        >>> map_.layer, map_.points.shape
        ('pooled', (12, 2))
    """

    method: str = "tsne"
    perplexity: float | None = None
    layers: str | Sequence[str] | None = None
    max_points: int = MOST_POINTS
    max_images: int | None = None
    iterations: int = FRESH_ITERATIONS
    atlas: int | None = None

    name: ClassVar[str] = "embedding"
    title: ClassVar[str] = "Map of the images"
    caption: ClassVar[str] = (
        "One point per image; images with similar activations in this layer lie near each other. "
        "Distances between far groups mean little."
    )
    reference: ClassVar[str] = "van der Maaten, Hinton 2008, Visualizing data using t-SNE"
    needs_data: ClassVar[bool] = True
    reads_scan: ClassVar[bool] = True
    additions: ClassVar[tuple[str, ...]] = ("atlas",)

    def __post_init__(self) -> None:
        require_one_of("method", self.method, ("tsne", "pca"))
        layer_patterns(self.layers)
        require_whole("max_points", self.max_points, at_least=1)
        require_whole("iterations", self.iterations, at_least=1)
        if self.max_images is not None:
            require_whole("max_images", self.max_images, at_least=1)
        if self.perplexity is not None:
            require_number("perplexity", self.perplexity)
        fitting_perplexity(self.perplexity, self.max_points)
        if self.atlas is not None:
            require_whole("atlas", self.atlas, at_least=1, at_most=MOST_CELLS)

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
        memory: Memory | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        if data is None:
            raise NetVizError("embedding needs images; give data.")
        layers = feature_layers(model, layer_patterns(self.layers))
        answers = [PROBABILITIES] if self.atlas is not None and model.class_count else []
        result = shared_scan(
            model,
            data,
            features=[*layers, *answers],
            max_images=self.max_images,
            seed=seed,
            progress=progress,
        )
        kept: Memory = {} if memory is None else memory
        for done, path in enumerate(layers):
            progress(f"laying out {path}", done, len(layers))
            ids, features = result.features_of(path)
            notes: list[str] = []
            rows = self._shown(data.labels[ids], features, seed, notes)
            ids, features = ids[rows], features[rows]
            title = f"{'t-SNE' if self.method == 'tsne' else 'Principal components'} of {path}"
            if len(ids) == 0:
                sentence = diverged(f"the features of layer '{path}' for every image")
                yield self.make_visual(Note, step=step, layer=path, title=title, note=sentence)
            else:
                drawn = self._draw(features, ids, kept.get(path), seed, notes)
                kept[path] = drawn.to_keep
                yield self.make_visual(
                    Scatter,
                    step=step,
                    layer=path,
                    title=title,
                    reference=self.reference if self.method == "tsne" else "",
                    points=drawn.points,
                    image_ids=ids,
                    labels=data.labels[ids],
                    method=drawn.method,
                    neighbour_ids=drawn.neighbour_ids,
                    principal_components=drawn.principal_components,
                    summary=drawn.summary,
                    meanings=MEANINGS,
                    recipe=make_recipe(model, drawn.recipe, seed=seed),
                    note=" ".join(notes) or None,
                )
                if self.atlas is not None:
                    said = result.features_of(PROBABILITIES)[1][rows] if answers else None
                    mapped = MappedImages(path, drawn.method, drawn.points, ids, features, said)
                    yield self._atlas(model, mapped, step, seed, progress)
            progress(f"laying out {path}", done + 1, len(layers))

    def _atlas(
        self, model: ImageModel, mapped: MappedImages, step: int, seed: int, progress: Progress
    ) -> Visual:
        """Make the pictures of the map's cells, or say why there are none."""
        title = f"Activation atlas of {mapped.layer}"
        own: dict[str, Any] = {"step": step, "layer": mapped.layer, "title": title}
        try:
            made = atlas_of(model, mapped, self.atlas or 1, seed=seed, progress=progress)
        except NetVizError as error:
            return self.make_visual(Note, **own, note=str(error))
        made["recipe"] = make_recipe(model, made["recipe"], seed=seed)
        return self.make_visual(MapCells, **own, **made)

    def _shown(
        self, labels: np.ndarray, features: np.ndarray, seed: int, notes: list[str]
    ) -> np.ndarray:
        """Choose the rows that go on the map, and note what was left out."""
        rows = np.arange(len(labels))
        if len(rows) > self.max_points:
            notes.append(f"{self.max_points} of {len(rows)} images are shown.")
            rows = balanced_sample(labels, self.max_points, seed)
        is_finite = np.isfinite(features[rows]).all(axis=1)
        if not is_finite.all():
            notes.append(f"The features of {(~is_finite).sum()} images are NaN or infinite.")
        shown: np.ndarray = rows[is_finite]
        return shown

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
        recipe: Recipe = {"images": len(ids), "dimensions": features.shape[1]}
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
    recipe: Recipe
    to_keep: _Kept


def _two_columns(reduced: np.ndarray) -> np.ndarray:
    plane = np.zeros((len(reduced), 2), np.float32)
    plane[:, : min(2, reduced.shape[1])] = reduced[:, :2]
    return plane


def _start(
    features: np.ndarray, ids: np.ndarray, previous: _Kept | None, seed: int
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Place each image where the previous map had it, and new images near similar known ones.

    Returns:
        The start (n, 2), `None` for a fresh one; and what to align the map with (n, 2), NaN for
        new images, `None` without a previous map.
    """
    if previous is None:
        return None, None
    target = np.full((len(ids), 2), np.nan, np.float32)
    _, here, there = np.intersect1d(ids, previous.ids, return_indices=True)
    target[here] = previous.points[there]
    # With fewer known points than new ones: a fresh start, only turned to fit.
    if len(here) * 2 < len(ids) or not np.ptp(previous.points):
        return None, target
    start = target.copy()
    missing = np.flatnonzero(np.isnan(target[:, 0]))
    for row in missing:
        distances = ((features[here] - features[row]) ** 2).sum(axis=1)
        start[row] = target[here[distances.argmin()]]
    # Points that coincide would never separate.
    start[missing] += np.random.default_rng(seed).normal(0, 1e-2, (len(missing), 2))
    return start, target
