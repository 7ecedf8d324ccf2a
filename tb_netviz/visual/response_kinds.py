"""How units respond to the images of a log: two of the kinds of picture, see `kinds.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tb_netviz.visual.visual import Visual
from tb_netviz.visual.words import plural


@dataclass(frozen=True, kw_only=True, eq=False)
class Responses(Visual):
    """How strongly each unit responds to each image: its strongest response anywhere in it."""

    kind: ClassVar[str] = "responses"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "units": ("units",),
        "image_ids": ("images",),
        "histogram": ("units", "bins"),
        "range": ("units", "ends"),
        "examples": ("units", "quantiles", "rank"),
        "classes": ("units", "best"),
        "class_means": ("units", "best"),
        "nearest_units": ("units", "nearest"),
        "nearest_correlation": ("units", "nearest"),
        "strongest": ("units", "images"),
    }
    real_names: ClassVar[tuple[str, ...]] = ("range", "class_means", "nearest_correlation")
    optional_names: ClassVar[tuple[str, ...]] = ("classes", "class_means")
    big_names: ClassVar[tuple[str, ...]] = ("strongest",)
    measure_axes: ClassVar[tuple[str, ...]] = ("units",)

    units: np.ndarray  # (units,) int
    image_ids: np.ndarray  # (images,) int
    histogram: np.ndarray  # (units, bins) int: images by response, in equal steps over the range
    range: np.ndarray  # (units, 2) float32: lowest and highest response to an image; NaN none
    # (units, quantiles, rank) int: images whose response lies nearest to the quantile; -1 none
    examples: np.ndarray
    nearest_units: np.ndarray  # (units, n) int: the units that respond most alike; -1 none
    nearest_correlation: np.ndarray  # (units, n) float32, in [-1, 1]
    strongest: np.ndarray  # (units, images) int: 0 at the lowest response, 255 at the highest
    # (units, k) int: the classes to whose images the unit responds most on average; -1 none
    classes: np.ndarray | None = None
    class_means: np.ndarray | None = None  # (units, k) float32: that average
    quantiles: tuple[float, ...] = ()  # one per axis of the examples, in [0, 1]

    def size_in_words(self) -> str:
        units, images = self.strongest.shape
        return f"{plural(units, 'unit')}, {plural(images, 'image')}"

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        (position,) = tile
        unit, (low, high) = int(self.units[position]), self.range[position]
        if not np.isfinite(high):
            return f"Unit {unit} of {self.layer} gave a response that is NaN or infinite"
        images = plural(len(self.image_ids), "image")
        return f"Unit {unit} of {self.layer} responds to {images} with {low:.3g} up to {high:.3g}"

    def table_rows(self) -> Sequence[Sequence[object]]:
        rows: list[tuple[object, ...]] = [("unit", "lowest", "highest", "most like unit")]
        for position, unit in enumerate(self.units):
            low, high = (f"{value:.3g}" for value in self.range[position])
            alike = next((one for one in self.nearest_units[position] if one >= 0), "")
            rows.append((unit, low, high, alike))
        return rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Excitations(Visual):
    """Where each image excites the units of a layer that it excites most."""

    kind: ClassVar[str] = "excitations"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("images", "rank", "height", "width", "channels"),
        "image_ids": ("images",),
        "units": ("images", "rank"),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    has_thumbnails: ClassVar[bool] = False
    measure_axes: ClassVar[tuple[str, ...]] = ("images", "rank")

    # (images, rank, height, width, 1) uint8: 0 no response, 255 the strongest of the map
    images: np.ndarray
    image_ids: np.ndarray  # (images,) int
    units: np.ndarray  # (images, rank) int, most excited first; -1 where there are fewer

    def size_in_words(self) -> str:
        images, rank = self.units.shape
        return f"{plural(images, 'image')}, {plural(rank, 'unit')} each"

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        image, rank = tile
        shown, unit = int(self.image_ids[image]), int(self.units[image, rank])
        if unit < 0:
            return f"Image {shown} excites no unit {rank + 1} of {self.layer}"
        return f"Where image {shown} excites unit {unit} of {self.layer}"
