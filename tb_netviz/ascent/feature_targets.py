"""What each feature image shows: (layer, units, options) -> targets, their objective, responses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from tb_netviz.arrays import Activations, Chosen, Counts, Features, Ids, PerImage, Signs
from tb_netviz.ascent.diversity import Diverse
from tb_netviz.ascent.objectives import Channel, Direction, Lead, Neuron, Objective
from tb_netviz.ascent.objectives import Layer as WholeLayer
from tb_netviz.errors import NetVizError
from tb_netviz.model.layer import Layer
from tb_netviz.model.unit_choice import shown_units

OBJECTIVES = ("channel", "neuron", "direction", "layer")


@dataclass(frozen=True, eq=False)
class FeatureTargets:
    """The targets of n images of one layer.

    Args:
        layer: Path of the layer.
        kind: One of `OBJECTIVES`.
        units: (n,) channel (or number of the direction; -1 for the whole layer) of each image.
        signs: (n,) 1 to make it respond, -1 to make it respond as little as possible.
        copies: (n,) counts the images of the same unit and sign from 0.
        position: Row and column of a neuron in the layer's map; `None`: the centre.
        vectors: (n, channels) directions; `None` unless `kind` is `"direction"`.
    """

    layer: str
    kind: str
    units: Ids
    signs: Signs
    copies: Counts
    position: tuple[int, int] | None = None
    vectors: Features | None = None

    @property
    def count(self) -> int:
        """Number of images."""
        return len(self.units)

    @property
    def copies_of_each(self) -> int:
        """Images per unit and sign."""
        return int(self.copies.max(initial=0)) + 1

    @property
    def identities(self) -> Ids:
        """(n,) what tells each image from all others of the layer."""
        numbers: np.ndarray = ((self.units + 1) * 2 + (self.signs < 0)) * 64 + self.copies
        return numbers

    def rows(self, chosen: Chosen) -> FeatureTargets:
        """Select some of the targets."""
        return replace(
            self,
            units=self.units[chosen],
            signs=self.signs[chosen],
            copies=self.copies[chosen],
            vectors=None if self.vectors is None else self.vectors[chosen],
        )

    def objective(self, rivals: float = 0.0) -> Objective:
        """Build the objective to make large.

        Args:
            rivals: For channels that shall respond: weight of the lead of the layer's strongest
                other channel, which is subtracted.
        """
        wanted = self.signs.astype(np.float32) * self._response()
        if rivals and self.kind == "channel":
            weights = rivals * (self.signs > 0).astype(np.float32)
            wanted = wanted + weights * Lead(self.layer, self.units)
        if self.copies_of_each == 1:
            return wanted
        return Diverse(wanted, self.layer, self.identities // 64)

    def _response(self) -> Objective:
        if self.kind == "channel":
            return Channel(self.layer, self.units)
        if self.kind == "neuron":
            places = None if self.position is None else np.tile(self.position, (self.count, 1))
            return Neuron(self.layer, self.units, places)
        if self.kind == "direction":
            return Direction(self.layer, self.vectors)
        return WholeLayer(self.layer)

    def responses(self, activations: Activations) -> tuple[PerImage, PerImage]:
        """Measure how strongly each image makes its own target respond.

        Args:
            activations: (n, ..., channels) of the layer, one row per image.

        Returns:
            The strongest response over all positions (n,), or the weakest for a negative target,
            and the mean over positions (n,). For a whole layer both are the root mean square.
        """
        maps = activations.reshape(len(activations), -1, activations.shape[-1])
        if self.kind == "layer":
            root = np.sqrt(np.mean(np.square(maps), axis=(1, 2)))
            return root, root
        if self.kind == "direction" and self.vectors is not None:
            length = np.maximum(np.linalg.norm(self.vectors, axis=1), 1e-12)
            own = np.einsum("npc,nc->np", maps, self.vectors / length[:, None])
        else:
            own = maps[np.arange(len(maps)), :, self.units]
        if self.kind == "neuron":
            height, width = activations.shape[1:3]
            row, column = self.position or (height // 2, width // 2)
            own = own[:, row * width + column][:, None]
        peaks = np.where(self.signs > 0, own.max(axis=1), own.min(axis=1))
        return peaks, own.mean(axis=1)

    def names(self) -> tuple[str, ...]:
        """Name each image; empty where the number of the unit says it all."""
        if self.kind == "channel" and self.copies_of_each == 1 and (self.signs > 0).all():
            return ()
        return tuple(
            self._name(int(unit), int(sign), int(copy))
            for unit, sign, copy in zip(self.units, self.signs, self.copies, strict=True)
        )

    def _name(self, unit: int, sign: int, copy: int) -> str:
        name = {
            "channel": f"channel {unit}",
            "neuron": f"neuron {unit}",
            "direction": f"direction {unit}",
            "layer": "whole layer",
        }[self.kind]
        name += ", least" if sign < 0 else ""
        return name + (f", image {copy + 1}" if self.copies_of_each > 1 else "")


def targets_of(
    layer: Layer,
    *,
    kind: str,
    units: Sequence[int] | None,
    limit: int,
    signs: Sequence[int],
    copies: int,
    position: tuple[int, int] | None,
    vectors: ArrayLike | None,
) -> FeatureTargets:
    """Work out the targets of a layer and check them against it.

    Args:
        layer: The layer.
        kind: One of `OBJECTIVES`.
        units: Channels. `None` chooses up to `limit` of them, evenly spread.
        limit: Most channels where none are named.
        signs: 1, -1 or both.
        copies: Images per unit and sign.
        position: Row and column of a neuron. `None` is the centre.
        vectors: (k, channels) or (channels,) directions.

    Raises:
        NetVizError: The layer has no such unit, position or direction.
    """
    if not layer.unit_count:
        raise NetVizError(f"layer '{layer.path}' has no units; choose one with channels.")
    if kind == "neuron":
        _check_position(layer, position)
    directions = _directions(layer, vectors) if kind == "direction" else None
    if directions is not None:
        chosen = np.arange(len(directions))
    elif kind == "layer":
        chosen = np.array([-1])
    else:
        chosen = _units(layer, units, limit)
    of_unit, of_sign, of_copy = (
        table.ravel()
        for table in np.meshgrid(chosen, np.asarray(signs), np.arange(copies), indexing="ij")
    )
    return FeatureTargets(
        layer=layer.path,
        kind=kind,
        units=of_unit,
        signs=of_sign,
        copies=of_copy,
        position=position,
        vectors=None if directions is None else directions[of_unit],
    )


def _directions(layer: Layer, vectors: ArrayLike | None) -> np.ndarray:
    """Check the directions (k, channels) against the layer."""
    directions: np.ndarray = np.atleast_2d(np.asarray(vectors, np.float32))
    if directions.shape[1] != layer.unit_count:
        raise NetVizError(
            f"layer '{layer.path}' has {layer.unit_count} channels, but a direction has "
            f"{directions.shape[1]} numbers; give one per channel."
        )
    return directions


def _units(layer: Layer, units: Sequence[int] | None, limit: int) -> np.ndarray:
    if units is None:
        return shown_units(layer.unit_count, limit)
    chosen = np.atleast_1d(np.asarray(units, int))
    unknown = [int(unit) for unit in chosen if not 0 <= unit < layer.unit_count]
    if unknown or not len(chosen):
        raise NetVizError(
            f"layer '{layer.path}' has no units {unknown}; give some from 0 to "
            f"{layer.unit_count - 1}."
        )
    return chosen


def _check_position(layer: Layer, position: tuple[int, int] | None) -> None:
    if not layer.is_spatial:
        raise NetVizError(
            f"layer '{layer.path}' has no spatial extent, so its neurons have no position; "
            f"use objective='channel'."
        )
    height, width = layer.output_shape[:2]
    if position is None or height is None or width is None:
        return
    if not (0 <= position[0] < height and 0 <= position[1] < width):
        raise NetVizError(
            f"position {position} lies outside layer '{layer.path}', whose map has {height} rows "
            f"and {width} columns."
        )
