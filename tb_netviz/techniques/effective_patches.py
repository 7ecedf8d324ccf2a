"""Which top patches get an effective box: (layers, statistics, top k) -> boxes, and a sentence.

Each box takes a pass through the network and back, so a network gets a bounded number of them. They
go to the most selective units of the layers whose units see the whole image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tb_netviz.arrays import Ids
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import page_layers
from tb_netviz.model.receptive_field.field import ReceptiveField, field_of
from tb_netviz.model.unit_choice import telling_order
from tb_netviz.scan.one_pass.effective_field import effective_boxes
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.scan.one_pass.unit_statistics import UnitSummary

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Units of a network with a box. There are never fewer than 2 in a layer, nor more than 64.
ALL_UNITS = 96
FEWEST_UNITS, MOST_UNITS = 2, 64


@dataclass(frozen=True)
class EffectivePatches:
    """What is asked about the effective fields of a network.

    Args:
        paths: The layers whose units see the whole image.
        ranks: Patches of a unit with a box, from the best; 0 is none.
        units: Most units of a layer with boxes.
    """

    paths: tuple[str, ...]
    ranks: int
    units: int

    def chosen(self, path: str, summary: UnitSummary, units: Ids) -> Ids:
        """Choose the units of a layer whose patches get boxes.

        Args:
            path: The layer.
            summary: Statistics of all its units.
            units: int (n,), the units that are shown.

        Returns:
            int (m,), the most selective ones; none where the layer has no boxes.
        """
        if path not in self.paths or not self.ranks:
            return np.zeros(0, int)
        order = telling_order(
            summary.mean[units],
            summary.deviation[units],
            summary.natural[units],
            summary.maximum[units],
        )
        chosen: Ids = np.sort(units[order[: self.units]])
        return chosen

    def boxes(
        self,
        model: ImageModel,
        data: ImageSource,
        path: str,
        top: TopK,
        units: Ids,
        chosen: Ids,
    ) -> np.ndarray:
        """Find the boxes of some units' top patches.

        Args:
            model: The network.
            data: Its images.
            path: The layer.
            top: The top patches of `units`.
            units: int (n,), the units.
            chosen: int (m,), the units of the layer whose patches get boxes.

        Returns:
            int32 (n, k, 4), zero where a patch has no box.
        """
        boxes = np.zeros((*top.image_ids.shape, 4), np.int32)
        for rank in range(min(self.ranks, top.image_ids.shape[1])):
            there = np.flatnonzero(np.isin(units, chosen) & (top.image_ids[:, rank] >= 0))
            if len(there):
                images = data.select(top.image_ids[there, rank])
                places = top.places[there, rank]
                found = effective_boxes(model, path, images, units[there], places, paths=self.paths)
                boxes[there, rank] = np.nan_to_num(found)
        return boxes


def effective_patches(
    model: ImageModel, paths: Sequence[str], ranks: int, *, is_bounded: bool = True
) -> EffectivePatches:
    """Share the boxes of a network among the layers whose units see the whole image.

    Args:
        model: The network.
        paths: The layers that are shown.
        ranks: Patches of a unit with a box; 0 is none.
        is_bounded: Whether the layers share the boxes of a network. If not, each has as many as a
            layer may have: for units that somebody chose.
    """
    if not ranks:
        return EffectivePatches((), 0, 0)
    deep = tuple(path for path in paths if _sees_all(field_of(model, path)))
    # The same share whichever of the pages are made now: a log may be continued with the rest.
    pages = page_layers(model)
    sharing = pages if set(paths) <= set(pages) else paths
    count = sum(_sees_all(field_of(model, path)) for path in sharing)
    share = ALL_UNITS // max(count, 1) if is_bounded else MOST_UNITS
    return EffectivePatches(deep, ranks, min(max(share, FEWEST_UNITS), MOST_UNITS))


def boxes_in_words(chosen: int, shown: int) -> str:
    """Say how many of the units that are shown have a box, where not all of them have one."""
    if not 0 < chosen < shown:
        return ""
    return (
        f"The part of the image that a unit depends on is marked for the {chosen} most selective "
        f"of {shown} units, and for others that are asked for by number."
    )


def _sees_all(field: ReceptiveField) -> bool:
    return field.whole or (field.size[0] >= field.image[0] and field.size[1] >= field.image[1])
