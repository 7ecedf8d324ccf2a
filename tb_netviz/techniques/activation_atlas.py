"""Activation atlas: (map, features) -> for each cell of the map a picture of its mean activation.

    argmax_I  mean over positions of (a(I) . v) * max(0.1, cos(a(I), v)) ** power

where v is the mean activation of the cell's images less that of all images: what makes the cell
differ. With the mean alone or whitened the network saw less of the cell's class in the picture: of
ten pictures for SqueezeNet, the median rank of the class among 1,000 was 14 and 66; it is 5.5 here.
It goes on after a map is laid out, so it adds no pass over the images.

Reference: Carter et al. 2019, "Activation Atlas".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.arrays import Features, Ids, Points, Scores
from tb_netviz.ascent.feature_ascent import FeatureAscent, ascend_units
from tb_netviz.ascent.feature_targets import FeatureTargets
from tb_netviz.ascent.gradient_path import check_gradient_path
from tb_netviz.ascent.objectives import Direction
from tb_netviz.errors import NetVizError
from tb_netviz.model.canvas import Canvas
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import PROBABILITIES
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.maps.cells import Cell, cells_of
from tb_netviz.techniques.feature_goal import goal_of, unit_canvas
from tb_netviz.techniques.recipes.feature_images import feature_preset
from tb_netviz.visual import Meaning
from tb_netviz.visual.pictures import displayable

CAPTION = (
    "The map as a grid: each cell shows an image made from noise so that the layer responds as it "
    "does to the images there, in what sets them apart from all others."
)
REFERENCE = "Carter et al. 2019, Activation atlas"
FEWEST_IMAGES = 3
COSINE_POWER = 4.0
# Probabilities below this count as this before the logarithm: the smallest normal float32.
_TINY = 1.2e-38

MEANINGS = {
    "class": Meaning(
        "class",
        "class",
        "The class with the highest score, averaged over the images of this cell.",
    ),
    "answer": Meaning(
        "class", "network's answer", "What the network says that the picture of this cell shows."
    ),
    "activation": Meaning(
        "amount",
        "activation",
        "How far the picture of this cell moves the layer along the cell's direction, averaged "
        "over all positions.",
        better="more",
    ),
    "natural": Meaning(
        "amount",
        "natural activation",
        "How far the images of this cell move the layer along the cell's direction, on average.",
    ),
}


@dataclass(frozen=True, eq=False)
class MappedImages:
    """The images of a map, as a layer sees them.

    Args:
        layer: Path of the layer.
        method: How they were laid out: `"pca"` or `"tsne"`.
        points: (n, 2), where they lie.
        image_ids: (n,).
        features: (n, channels), the layer's activations averaged over positions.
        probabilities: (n, classes), the network's answers; `None` where it has no classes.
    """

    layer: str
    method: str
    points: Points
    image_ids: Ids
    features: Features
    probabilities: Scores | None = None


def atlas_of(
    model: ImageModel,
    mapped: MappedImages,
    most: int,
    *,
    steps: int | None = None,
    seed: int = 0,
    progress: Progress = no_progress,
) -> dict[str, Any]:
    """Make the pictures of a map's cells.

    Args:
        model: The network in display space.
        mapped: The images of the map.
        most: Cells along the longer side of the map, at least 1.
        steps: Gradient steps. `None` is as many as feature images take.
        seed: Everything random is drawn from it.
        progress: Told about the steps.

    Returns:
        Fields of a `MapCells` but its layer, step and title.

    Raises:
        NetVizError: No cell has enough images, or the layer cannot be climbed.
    """
    cells = cells_of(mapped.points, most, FEWEST_IMAGES)
    if not cells:
        raise NetVizError(
            f"no cell of the map has {FEWEST_IMAGES} images, so there is no activation atlas; give "
            "more images or fewer cells."
        )
    check_gradient_path(model, mapped.layer)
    preset = feature_preset(None, None)
    canvas = unit_canvas(model, mapped.layer, preset)
    goal = goal_of(preset, _climbed, canvas, steps=steps, seed=seed)
    directions = directions_of(mapped.features, cells)
    targets = _targets(mapped.layer, directions)
    ascent = ascend_units(model, targets, goal, progress=progress)
    if not np.isfinite(ascent.strongest).all():
        raise NetVizError(diverged(f"the responses of layer '{mapped.layer}'"))
    recipe = {
        **preset.parts(),
        "objective": "direction",
        "cosine power": COSINE_POWER,
        "cells along the longer side": most,
        "fewest images of a cell": FEWEST_IMAGES,
        "canvas": "the network's input size" if canvas is None else canvas.words,
        "steps": goal.steps,
        "batch size": ascent.batch_size,
    }
    return {
        "caption": CAPTION,
        "reference": REFERENCE,
        "method": mapped.method,
        "images": displayable(ascent.pictures),
        "corners": np.array([cell.corners for cell in cells], np.float32),
        "image_ids": _members(mapped, cells, directions),
        "measures": _measures(model, mapped, cells, directions, ascent, canvas),
        "meanings": MEANINGS,
        "recipe": recipe,
        "note": _sentence(ascent),
    }


def _climbed(targets: FeatureTargets) -> Direction:
    return Direction(targets.layer, targets.vectors, COSINE_POWER)


def _targets(layer: str, directions: Features) -> FeatureTargets:
    numbers = np.arange(len(directions))
    return FeatureTargets(
        layer=layer,
        kind="direction",
        units=numbers,
        signs=np.ones_like(numbers),
        copies=np.zeros_like(numbers),
        vectors=directions,
    )


def directions_of(features: Features, cells: list[Cell]) -> np.ndarray:
    """Find what makes the images of each cell differ from the others.

    Args:
        features: (n, channels).
        cells: Which rows are in which cell.

    Returns:
        float32 (cells, channels), of length 1; of an only cell, where its images point.
    """
    means = np.stack([features[cell.rows].mean(axis=0) for cell in cells])
    if len(cells) > 1:
        means = means - features.mean(axis=0)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    directions: np.ndarray = (means / np.maximum(lengths, 1e-12)).astype(np.float32)
    return directions


def _members(mapped: MappedImages, cells: list[Cell], directions: np.ndarray) -> np.ndarray:
    """Ids of each cell's images, those that point most its way first; -1 no more."""
    members = np.full((len(cells), max(len(cell.rows) for cell in cells)), -1)
    lengths = np.linalg.norm(mapped.features, axis=1)
    for cell, direction, row in zip(cells, directions, members, strict=True):
        own = mapped.features[cell.rows] @ direction
        order = np.argsort(-own / np.maximum(lengths[cell.rows], 1e-12), kind="stable")
        row[: len(order)] = mapped.image_ids[cell.rows[order]]
    return members


def _measures(
    model: ImageModel,
    mapped: MappedImages,
    cells: list[Cell],
    directions: np.ndarray,
    ascent: FeatureAscent,
    canvas: Canvas | None,
) -> dict[str, np.ndarray]:
    measures = {
        "activation": ascent.mean,
        "natural": np.array(
            [
                (mapped.features[cell.rows] @ direction).mean()
                for cell, direction in zip(cells, directions, strict=True)
            ]
        ),
    }
    if mapped.probabilities is not None:
        # Their logarithm is the score but for a number that is the same for all classes.
        scores = np.log(np.maximum(mapped.probabilities, _TINY))
        measures["class"] = np.array([scores[cell.rows].mean(axis=0).argmax() for cell in cells])
        if canvas is None:
            shown = ascent.pictures.astype(np.float32) / 255
            answers = model.read([PROBABILITIES], shown, batch_size=8)[PROBABILITIES]
            measures["answer"] = answers.argmax(axis=1)
    return measures


def _sentence(ascent: FeatureAscent) -> str | None:
    if not ascent.silent.any():
        return None
    return (
        f"{int(ascent.silent.sum())} of {len(ascent.silent)} cells stay grey: no image from four "
        "different starts got a response."
    )
