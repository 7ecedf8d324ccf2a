"""Cells of a map of the data: a picture of what the network makes of the images in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tb_netviz.visual.visual import Visual
from tb_netviz.visual.words import plural


@dataclass(frozen=True, kw_only=True, eq=False)
class MapCells(Visual):
    """An activation atlas: squares of a map, each with a picture of its images' mean activation."""

    kind: ClassVar[str] = "cells"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("cells", "height", "width", "channels"),
        "corners": ("cells", "box"),
        "image_ids": ("cells", "rank"),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    real_names: ClassVar[tuple[str, ...]] = ("corners",)
    measure_axes: ClassVar[tuple[str, ...]] = ("cells",)

    images: np.ndarray  # (cells, height, width, channels) uint8
    corners: np.ndarray  # (cells, 4) float: left, bottom, right, top in the map's coordinates
    # (cells, rank) int: its images, the nearest to their mean activation first; -1 no more
    image_ids: np.ndarray
    method: str = ""  # of the map: "pca" or "tsne"

    def size_in_words(self) -> str:
        return plural(len(self.images), "cell")

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        (cell,) = tile
        count = int((self.image_ids[cell] >= 0).sum())
        left, bottom, right, top = self.corners[cell]
        return (
            f"Cell {cell} of the map, from ({left:.3g}, {bottom:.3g}) to ({right:.3g}, {top:.3g}), "
            f"with {plural(count, 'image')}"
        )
