"""The kind `connections`: units that feed units or classes, with the weights between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tb_netviz.visual.visual import Visual
from tb_netviz.visual.words import plural


@dataclass(frozen=True, kw_only=True, eq=False)
class Connections(Visual):
    """Which units feed each unit or class, and which units it feeds, by strength."""

    kind: ClassVar[str] = "connections"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "units": ("units",),
        "incoming_layers": ("units", "incoming"),
        "incoming_units": ("units", "incoming"),
        "incoming_weights": ("units", "incoming"),
        "incoming_means": ("units", "incoming"),
        "outgoing_layers": ("units", "outgoing"),
        "outgoing_units": ("units", "outgoing"),
        "outgoing_weights": ("units", "outgoing"),
    }
    real_names: ClassVar[tuple[str, ...]] = (
        "incoming_weights",
        "incoming_means",
        "outgoing_weights",
    )
    optional_names: ClassVar[tuple[str, ...]] = ("incoming_means",)
    measure_axes: ClassVar[tuple[str, ...]] = ("units",)

    units: np.ndarray  # (units,) int: index of the unit in its layer, or of the class
    # (units, k) int: index into `layers` and index of the unit there; -1 where there are fewer. The
    # largest positive weights come first, then the largest negative ones.
    incoming_layers: np.ndarray
    incoming_units: np.ndarray
    incoming_weights: np.ndarray  # (units, k) float32; 0 where there are fewer
    outgoing_layers: np.ndarray  # (units, m) as for incoming
    outgoing_units: np.ndarray
    outgoing_weights: np.ndarray
    # (units, k) float32: mean activation; where it is given, weight times mean decides the order
    incoming_means: np.ndarray | None = None
    layers: tuple[str, ...] = ()  # paths of the layers that are named; empty for the classes
    unit_names: tuple[str, ...] = ()  # names of the units (class names); empty: none

    def size_in_words(self) -> str:
        if self.unit_names:
            return plural(len(self.units), "class", "classes")
        return plural(len(self.units), "unit")

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        (position,) = tile
        name = f" ({self.unit_names[position]})" if self.unit_names else ""
        what = "Class" if self.unit_names else "Unit"
        fed = self._ends(self.incoming_layers[position], self.incoming_units[position])
        feeds = self._ends(self.outgoing_layers[position], self.outgoing_units[position])
        return f"{what} {int(self.units[position])}{name} is fed by {fed} and feeds {feeds}"

    def _ends(self, layers: np.ndarray, units: np.ndarray) -> str:
        named = [
            f"{self.layers[layer]}:{unit}" if self.layers[layer] else f"class {unit}"
            for layer, unit in zip(layers.tolist(), units.tolist(), strict=True)
            if layer >= 0
        ]
        return ", ".join(named) or "nothing that is known"
