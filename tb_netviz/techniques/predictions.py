"""Predictions: (model, images) -> the likeliest classes of every image, best first.

The answers come from the one scan that all techniques share, so they cost no pass of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import require_whole
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.techniques.greatest import greatest
from tb_netviz.techniques.recipes.recipe import make_recipe
from tb_netviz.techniques.small_integers import smallest_integers
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Meaning, Note, Predictions, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

TRAINING_IMAGES = 2000

MEANINGS = {
    "probability": Meaning(
        "probability", "probability", "How likely the network says that the image shows the class."
    ),
    "accuracy": Meaning(
        "share",
        "accuracy",
        "The share of the labelled images whose likeliest class is their label.",
        better="more",
    ),
    "top_accuracy": Meaning(
        "share",
        "accuracy of the listed classes",
        "The share of the labelled images whose label is among the classes listed for them.",
        better="more",
    ),
    "mean_confidence": Meaning(
        "probability",
        "mean confidence",
        "The probability of the likeliest class, averaged over the images.",
    ),
}


@dataclass(frozen=True)
class PredictedClasses(Technique):
    """What the network says of every image.

    Args:
        k: Classes per image, at least 1; all of them where the network has fewer.
        max_images: Most images to look at, counted as images of 64 x 64 pixels. `None` is all.

    Example:
        >>> from tb_netviz import ImageModel
        >>> from tb_netviz.data import open_images
        >>> from tb_netviz.techniques import PredictedClasses
        >>> network = ImageModel(model)
        >>> (said,) = PredictedClasses(k=2).run(network, open_images(images, network))
        >>> said.classes.shape
        (12, 2)
    """

    k: int = 5
    max_images: int | None = None

    name: ClassVar[str] = "predictions"
    title: ClassVar[str] = "Predictions"
    caption: ClassVar[str] = "The classes that the network finds likeliest for each image."
    needs_data: ClassVar[bool] = True
    reads_scan: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require_whole("k", self.k, at_least=1)
        if self.max_images is not None:
            require_whole("max_images", self.max_images, at_least=1)

    def during_training(self) -> PredictedClasses:
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
            raise NetVizError("predictions needs images; give data.")
        if not model.class_count:
            sentence = f"Model '{model.name}' predicts no classes: {model.recipe.words}."
            yield self.make_visual(Note, step=step, note=sentence)
            return
        result = shared_scan(
            model,
            data,
            features=[PROBABILITIES],
            max_images=self.max_images,
            seed=seed,
            progress=progress,
        )
        ids, probabilities = result.features_of(PROBABILITIES)
        is_finite = np.isfinite(probabilities).all(axis=1)
        if not is_finite.any():
            sentence = diverged("the predictions for every image")
            yield self.make_visual(Note, step=step, note=sentence)
            return
        classes, values = likeliest(probabilities, self.k)
        labels = data.labels[ids]
        notes = []
        if not is_finite.all():
            notes.append(f"The predictions for {(~is_finite).sum()} images are NaN or infinite.")
        if model.recipe.squashing == "sigmoid":
            notes.append("Classes do not exclude each other, so probabilities need not sum to 1.")
        if model.recipe.squashing == "linear" and model.class_count > 1:
            notes.append(
                "The network ends without softmax: its outputs are read as scores of classes, "
                "which means nothing where they are an embedding or a regression."
            )
        yield self.make_visual(
            Predictions,
            step=step,
            image_ids=smallest_integers(ids),
            labels=smallest_integers(labels),
            classes=smallest_integers(classes),
            class_names=tuple(model.class_names),
            measures={"probability": values},
            summary=summary_of(classes, values, labels),
            meanings=MEANINGS,
            recipe=make_recipe(model, {"k": self.k, "images": len(ids)}, seed=seed),
            note=" ".join(notes) or None,
        )


def likeliest(probabilities: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Find the likeliest classes of each image; of equals, the class of the lower index first.

    Args:
        probabilities: float32 (n, classes); NaN or infinite where the network has no answer.
        k: Most classes per image.

    Returns:
        Classes int32 (n, k), -1 in a row that is not finite; probabilities float32 (n, k), NaN
        there.
    """
    is_finite = np.isfinite(probabilities).all(axis=1)
    order = greatest(np.where(is_finite[:, None], probabilities, 0), min(k, probabilities.shape[1]))
    values = np.take_along_axis(probabilities, order, axis=1).astype(np.float32)
    classes = np.where(is_finite[:, None], order, -1).astype(np.int32)
    return classes, np.where(is_finite[:, None], values, np.float32(np.nan))


def summary_of(
    classes: np.ndarray, values: np.ndarray, labels: np.ndarray
) -> dict[str, np.ndarray]:
    """Count how often the answers are right.

    Args:
        classes: int (n, k), likeliest first; -1 where there is no answer, which counts as wrong.
        values: float32 (n, k): their probabilities.
        labels: int (n,); -1 unknown.

    Returns:
        `mean_confidence`, and `accuracy` and `top_accuracy` where an image has a label.
    """
    found = {"mean_confidence": np.array(np.nanmean(values[:, 0]))}
    is_known = labels >= 0
    if is_known.any():
        is_right = classes[is_known] == labels[is_known, None]
        found["accuracy"] = np.array(is_right[:, 0].mean())
        found["top_accuracy"] = np.array(is_right.any(axis=1).mean())
    return found
