"""MaxPatches: (layer, images) -> the patches of the whole data that excite each unit most.

Each patch is cut to the exact receptive field of the unit where it responded, with one patch per
image. Statistics of every unit come with it, so units that never respond are found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import require_whole
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import page_layers
from tb_netviz.model.receptive_field.field import ReceptiveField, describe, field_of
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.one_pass.patches import cut_all, tile_size
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.techniques.effective_patches import (
    EffectivePatches,
    boxes_in_words,
    effective_patches,
)
from tb_netviz.techniques.recipes.recipe import Recipe, make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.techniques.unit_measures import MEANINGS, statistics, top_classes
from tb_netviz.techniques.unit_pages import (
    MOST_LAYERS,
    MOST_UNITS,
    TRAINING_IMAGES,
    TRAINING_LAYERS,
    TRAINING_UNITS,
    layers_with_pages,
    require_choice,
    units_with_pages,
)
from tb_netviz.visual import Note, Patches, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Units that are held in memory, and written, at once.
UNITS_A_PART = 1024
LARGEST_TILE, SMALLEST_TILE = 56, 24
# Pixels of all tiles of a network together, about 300 MB as raw bytes: where there are very many
# units, tiles become smaller.
ALL_PIXELS = 100_000_000
# During a training, when pictures are made again and again.
TRAINING_TILE = 32
# Bytes of decoded images that are held; all others are decoded again for each layer.
HELD_BYTES = 256 << 20


@dataclass(frozen=True)
class MaxPatches(Technique):
    """The top patches of each unit.

    Args:
        k: Patches per unit, at least 1.
        units: Indices of the units to show in each layer, or `"all"`. `None` shows up to `limit`,
            spread over the layer; feature images show some of the same. Layers of more than 1024
            units come in parts.
        layers: Names, paths or globs. `None` shows up to `most_layers` from the first convolution
            to the last block.
        max_images: Most images to look at, counted as images of 64 x 64 pixels. `None` is all.
        effective: For this many patches of units that see the whole image, also find the box that
            holds their input gradient: for the most selective units, 96 of a network, at least 2
            and at most 64 of a layer.
        tile: Longest side of a patch as stored, in pixels, at least 1. `None`: 56, less in a
            network of very many units.
        limit: Most units per layer where `units` is `None`, at least 1.
        most_layers: Most layers where `layers` is `None`, at least 1.

    Example:
        >>> from tb_netviz import ImageModel, MaxPatches
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> technique = MaxPatches(k=4, units=[0, 7], layers=["conv1"])
        >>> patches, *_ = technique.run(network, open_images(images, network))
        >>> patches.images.shape  # two units, four patches each, of 3 x 3 pixels
        (2, 4, 3, 3, 3)
    """

    k: int = 9
    units: Sequence[int] | str | None = None
    layers: str | Sequence[str] | None = None
    max_images: int | None = None
    effective: int = 1
    tile: int | None = None
    limit: int = MOST_UNITS
    most_layers: int = MOST_LAYERS

    name: ClassVar[str] = "max_patches"
    title: ClassVar[str] = "Maximally activating patches"
    caption: ClassVar[str] = (
        "The parts of the images to which each unit responds most, cut to exactly what the unit "
        "can see; grey lies outside the image."
    )
    reference: ClassVar[str] = (
        "Girshick, Donahue, Darrell, Malik 2014, Rich feature hierarchies for accurate object "
        "detection, section 3.1"
    )
    needs_data: ClassVar[bool] = True
    reads_scan: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for name in ("k", "limit", "most_layers"):
            require_whole(name, getattr(self, name), at_least=1)
        if self.tile is not None:
            require_whole("tile", self.tile, at_least=1)
        require_whole("effective", self.effective, at_least=0)
        require_choice(self.units, self.layers)
        if self.max_images is not None:
            require_whole("max_images", self.max_images, at_least=1)

    def during_training(self) -> MaxPatches:
        return replace(
            self,
            max_images=self.max_images or TRAINING_IMAGES,
            effective=0,
            tile=TRAINING_TILE if self.tile is None else min(self.tile, TRAINING_TILE),
            limit=min(self.limit, TRAINING_UNITS),
            most_layers=min(self.most_layers, TRAINING_LAYERS),
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
            raise NetVizError("max_patches needs images; give data.")
        layers = layers_with_pages(model, self.layers, self.most_layers)
        result = shared_scan(
            model,
            data,
            layers=layers,
            k=self.k,
            max_images=self.max_images,
            seed=seed,
            progress=progress,
        )
        held: dict[int, np.ndarray] = {}
        is_chosen = self.units is not None and not isinstance(self.units, str)
        effective = effective_patches(model, layers, self.effective, is_bounded=not is_chosen)
        for done, path in enumerate(layers):
            yield from self._parts(model, data, path, result, effective, held, step, seed)
            progress("cutting patches", done + 1, len(layers))

    def _parts(
        self,
        model: ImageModel,
        data: ImageSource,
        path: str,
        result: ScanResult,
        effective: EffectivePatches,
        held: dict[int, np.ndarray],
        step: int,
        seed: int,
    ) -> Iterator[Visual]:
        """The patches of a layer, in parts of as many units as are held at once."""
        if result.summary_of(path).is_broken.all():
            sentence = diverged(f"the responses of layer '{path}'")
            title = f"Top patches of {path}"
            yield self.make_visual(Note, step=step, layer=path, title=title, note=sentence)
            return
        units, left_out = units_with_pages(model, path, self.units, self.limit)
        boxed = effective.chosen(path, result.summary_of(path), units)
        left_out = f"{left_out} {boxes_in_words(len(boxed), len(units))}".strip()
        for part, start in enumerate(range(0, len(units), UNITS_A_PART)):
            block = units[start : start + UNITS_A_PART]
            visual = self._picture(model, data, path, result, held, block, left_out, step, seed)
            if len(boxed):
                top = _top(result, path, block, self.k)
                boxes = effective.boxes(model, data, path, top, block, boxed)
                visual = replace(visual, effective_boxes=boxes)
            yield replace(visual, part=part)

    def _picture(
        self,
        model: ImageModel,
        data: ImageSource,
        path: str,
        result: ScanResult,
        held: dict[int, np.ndarray],
        units: np.ndarray,
        left_out: str,
        step: int,
        seed: int,
    ) -> Patches:
        summary, field = result.summary_of(path), field_of(model, path)
        top = _top(result, path, units, self.k)
        boxes = _boxes(field, top, units)
        pictures = _pictures(data, top.image_ids, held)
        size = tile_size(field.size, field.image, self._tile(model))
        channels = next(iter(pictures.values())).shape[-1]
        images = cut_all(pictures, top.image_ids, boxes, field.image, size, channels)
        is_dead = summary.is_dead[units]
        measures = {
            "activation": np.where(top.image_ids < 0, np.nan, top.values),
            **statistics(summary, units),
            **top_classes(data.labels, top.image_ids),
        }
        return self.make_visual(
            Patches,
            step=step,
            layer=path,
            title=f"Top patches of {path}",
            images=images,
            units=units,
            image_ids=top.image_ids,
            boxes=boxes,
            measures=measures,
            meanings=MEANINGS,
            summary={
                "dead_units": np.array(summary.is_dead.sum()),
                "units": np.array(len(summary.is_dead)),
                "images": np.array(result.count),
            },
            recipe=self._recipe(model, field, result, seed),
            note=_note(
                field, result, left_out, self.k, int(summary.is_dead.sum()), int(is_dead.sum())
            ),
        )

    def _recipe(
        self, model: ImageModel, field: ReceptiveField, result: ScanResult, seed: int
    ) -> Recipe:
        own = {"k": self.k, "images": result.count, "receptive_field": describe(field)}
        return make_recipe(model, own, seed=seed)

    def _tile(self, model: ImageModel) -> int:
        """The longest side of a tile: the same for every choice of layers."""
        if self.tile is not None:
            return self.tile
        units = sum(model.layer(path).unit_count for path in page_layers(model))
        side = math.isqrt(ALL_PIXELS // max(units * self.k, 1))
        return max(SMALLEST_TILE, min(side, LARGEST_TILE))


def _top(result: ScanResult, path: str, units: np.ndarray, k: int) -> TopK:
    """The top k of some units of a layer."""
    every = result.top_of(path)
    return TopK(*(rows[units][:, :k] for rows in (every.values, every.image_ids, every.places)))


def _boxes(field: ReceptiveField, top: TopK, units: np.ndarray) -> np.ndarray:
    """(units, k, 4) boxes; zero where there is no image."""
    places = np.maximum(top.places, 0).ravel()
    boxes = field.boxes(places, np.repeat(units, top.places.shape[1]))
    boxes[top.image_ids.ravel() < 0] = 0
    return boxes.reshape(*top.places.shape, 4)


def _pictures(
    data: ImageSource, image_ids: np.ndarray, held: dict[int, np.ndarray]
) -> Mapping[int, np.ndarray]:
    """Read the images as uint8 by id; as many as fit stay in `held` for the next layer."""
    wanted = np.unique(image_ids[image_ids >= 0])
    missing = np.array([image_id for image_id in wanted if int(image_id) not in held], int)
    found = {int(image_id): held[int(image_id)] for image_id in wanted if int(image_id) in held}
    for batch in data.batches(64, ids=missing):
        for image_id, image in zip(batch.ids, batch.images, strict=True):
            picture = displayable(eight_bits(image))
            found[int(image_id)] = picture
            if (len(held) + 1) * picture.nbytes <= HELD_BYTES:
                held[int(image_id)] = picture
    if not found:
        height, width, channels = data.image_shape
        found[-1] = displayable(np.zeros((height, width, channels), np.uint8))
    return found


def _note(
    field: ReceptiveField, result: ScanResult, left_out: str, k: int, dead: int, shown_dead: int
) -> str | None:
    parts = [left_out]
    if result.count < k:
        there = "is only 1 image" if result.count == 1 else f"are only {result.count} images"
        parts.append(f"There {there} for {k} patches per unit.")
    if dead:
        parts.append(
            f"{dead} unit{'s' * (dead > 1)} never responded above zero to {result.count} images; "
            f"{shown_dead} of {dead} {'is' if shown_dead == 1 else 'are'} shown."
        )
    parts += [flag[0].upper() + flag[1:] + "." for flag in field.flags]
    if result.skipped:
        count = len(result.skipped)
        parts.append(
            f"{count} image{'s' * (count > 1)} could not be read, e.g. {result.skipped[0]}."
        )
    return " ".join(part for part in parts if part) or None
