"""Neighbours: (late layer, images) -> the images whose features lie nearest, beside nearest pixels.

d(x, y) = sqrt(sum (x_i - y_i)^2) over the activations of a late layer. Images that are near here
but not in pixels, or the other way round, show what the network has learned to ignore.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import layer_patterns, require_ids, require_whole
from tb_netviz.data.sample import balanced_sample
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import feature_layers
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.maps.nearest import nearest
from tb_netviz.scan.one_pass.pixels import pixel_features
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.techniques.recipes.recipe import Recipe, make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Meaning, NeighbourTable, Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Query images where the user names none: a page full.
USUAL_QUERIES = 32
TRAINING_IMAGES = 2000
# Most images whose pixels are compared: 600 MB at 32 x 32 in colour.
MOST_PIXEL_IMAGES = 50_000

MEANINGS = {
    "distance": Meaning(
        "distance",
        "distance",
        "How different the two images are here: the root of the sum of squared differences of all "
        "values; 0 means that they look exactly the same.",
    ),
    "class_agreement": Meaning(
        "share",
        "same class",
        "The share of neighbours that belong to the class of the image they are neighbours of.",
        better="more",
    ),
}


@dataclass(frozen=True)
class Neighbours(Technique):
    """The nearest neighbours of some images, in features and in pixels.

    Args:
        k: Neighbours per image, at least 1.
        queries: Ids of the images to find the neighbours of. `None` chooses 32, balanced over
            classes.
        layers: Names, paths or globs. `None` is what the classifier reads. Maps are averaged over
            their positions.
        max_images: Most images to search, counted as images of 64 x 64 pixels. `None` is all.

    Example:
        >>> from tb_netviz import ImageModel, Neighbours
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> table, *_ = Neighbours(k=3, queries=[0, 5]).run(network, open_images(images, network))
        >>> table.layer, table.query_ids.tolist(), table.image_ids.shape
        ('pooled', [0, 5], (2, 3))
    """

    k: int = 8
    queries: Sequence[int] | None = None
    layers: str | Sequence[str] | None = None
    max_images: int | None = None

    name: ClassVar[str] = "neighbours"
    title: ClassVar[str] = "Nearest neighbours"
    caption: ClassVar[str] = (
        "For each image on the left, the images whose activations in this layer lie nearest, "
        "by Euclidean distance."
    )
    reference: ClassVar[str] = (
        "Krizhevsky, Sutskever, Hinton 2012, ImageNet classification with deep convolutional "
        "neural networks, figure 4"
    )
    needs_data: ClassVar[bool] = True
    choice_of_images: ClassVar[tuple[str, ...]] = ("queries",)
    reads_scan: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_whole("k", self.k, at_least=1)
        layer_patterns(self.layers)
        if self.queries is not None:
            require_ids("queries", self.queries)
        if self.max_images is not None:
            require_whole("max_images", self.max_images, at_least=1)

    def during_training(self) -> Neighbours:
        return replace(self, max_images=self.max_images or TRAINING_IMAGES)

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
            raise NetVizError("neighbours needs images; give data.")
        layers = feature_layers(model, layer_patterns(self.layers))
        result = shared_scan(
            model, data, features=layers, max_images=self.max_images, seed=seed, progress=progress
        )
        for path in layers:
            ids, features = result.features_of(path)
            queries = self._queries(ids, data, seed, memory)
            place = _Place(path, f"Nearest neighbours in {path}", f"layer '{path}'", self.caption)
            recipe = self._recipe(model, ids, features, seed)
            yield self._table(features, ids, queries, data.labels, place, recipe, step)
        progress("comparing pixels", 0, 1)
        compared = ids
        if len(ids) > MOST_PIXEL_IMAGES:
            kept = balanced_sample(data.labels[ids], MOST_PIXEL_IMAGES, seed)
            compared = np.union1d(ids[kept], queries[np.isin(queries, ids)])
        pixel_ids, pixels, size = pixel_features(data, compared)
        notes = []
        if size != data.image_shape[:2]:
            notes.append(f"Images were compared at {size[0]} x {size[1]} pixels.")
        if len(compared) < len(ids):
            notes.append(f"{len(compared)} of the {len(ids)} images were compared.")
        caption = self.caption.replace("activations in this layer", "pixels")
        place = _Place("", "Nearest neighbours in pixel space", "pixel space", caption)
        recipe = self._recipe(model, pixel_ids, pixels, seed)
        yield self._table(pixels, pixel_ids, queries, data.labels, place, recipe, step, notes)
        progress("comparing pixels", 1, 1)

    def _recipe(
        self, model: ImageModel, ids: np.ndarray, features: np.ndarray, seed: int
    ) -> Recipe:
        own = {"k": self.k, "images": len(ids), "dimensions": features.shape[1]}
        return make_recipe(model, own, seed=seed)

    def _queries(
        self,
        ids: np.ndarray,
        data: ImageSource,
        seed: int,
        memory: Memory | None,
    ) -> np.ndarray:
        """Choose the ids of the query images, the same ones over a training."""
        if self.queries is not None:
            queries = np.asarray(self.queries, np.int64).reshape(-1)
            unknown = [int(query) for query in queries if not 0 <= query < data.count]
            if unknown or not len(queries):
                raise NetVizError(
                    f"queries={unknown} are not in the data; give ids from 0 to {data.count - 1}."
                )
            return queries
        if memory is not None and "queries" in memory:
            kept: np.ndarray = np.asarray(memory["queries"], np.int64)
            return kept
        chosen = balanced_sample(data.labels[ids], min(USUAL_QUERIES, len(ids)), seed)
        sampled: np.ndarray = ids[chosen]
        if memory is not None:
            memory["queries"] = sampled
        return sampled

    def _table(
        self,
        features: np.ndarray,
        ids: np.ndarray,
        queries: np.ndarray,
        labels: np.ndarray,
        place: _Place,
        recipe: Recipe,
        step: int,
        notes: Sequence[str] = (),
    ) -> Visual:
        is_broken = ~np.isfinite(features).all(axis=1)
        rows = np.searchsorted(ids, queries)
        is_here = rows < len(ids)
        is_here[is_here] = ids[rows[is_here]] == queries[is_here]
        sentence = _why_missing(ids, is_broken, is_here, place)
        if sentence:
            return self.make_visual(
                Note, step=step, layer=place.path, title=place.title, note=sentence
            )
        queries, rows = queries[is_here], rows[is_here]
        found = nearest(features, rows, self.k)
        image_ids = np.where(found.rows < 0, -1, ids[found.rows])
        agreement = class_agreement(labels, queries, image_ids)
        parts = list(notes)
        if len(ids) - 1 < self.k:
            parts.append(f"There are only {len(ids)} images for {self.k} neighbours.")
        if is_broken.any():
            parts.append(f"The features of {is_broken.sum()} images are NaN or infinite.")
        if (found.distances == 0).any():
            parts.append("A distance of 0 means that two images look exactly the same here.")
        return self.make_visual(
            NeighbourTable,
            step=step,
            layer=place.path,
            title=place.title,
            caption=place.caption,
            query_ids=queries,
            image_ids=image_ids,
            measures={"distance": found.distances},
            summary={} if np.isnan(agreement) else {"class_agreement": np.array(agreement)},
            meanings=MEANINGS,
            recipe=recipe,
            note=" ".join(parts) or None,
        )


@dataclass(frozen=True)
class _Place:
    """Where neighbours are looked for: a layer or the pixels."""

    path: str  # of the layer; empty for pixels
    title: str
    words: str
    caption: str


def _why_missing(ids: np.ndarray, is_broken: np.ndarray, is_here: np.ndarray, place: _Place) -> str:
    """Say why there are no neighbours to show; empty where there are some."""
    if len(ids) < 2:
        return "There is only one image, which has no neighbours."
    if is_broken.sum() > len(ids) - 2:
        return diverged(f"the features of {place.words}")
    if not is_here.any():
        return f"None of the query images is among the {len(ids)} images that were looked at."
    return ""


def class_agreement(labels: np.ndarray, queries: np.ndarray, image_ids: np.ndarray) -> float:
    """Measure the share of neighbours that have the class of their query image.

    Args:
        labels: (n,) class index of every image, -1 unknown.
        queries: (q,) image ids.
        image_ids: (q, k) ids of their neighbours, -1 none.

    Returns:
        0 to 1; NaN where no label is known.
    """
    own = labels[queries][:, None]
    counts = (image_ids >= 0) & (own >= 0) & (labels[image_ids] >= 0)
    if not counts.any():
        return float("nan")
    return float((labels[image_ids] == own)[counts].mean())
