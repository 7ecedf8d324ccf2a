"""What a log already holds of one step: event files -> units and layers that need not be made.

Plans look at headers only; what is asked less often decodes Visuals.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.header import parse_header
from tb_netviz.events.reader import StoredVisual, decoded, stored_visuals
from tb_netviz.events.run_directory import SUB_RUN, event_files
from tb_netviz.model.unit_choice import telling_order
from tb_netviz.session.piece import Piece
from tb_netviz.session.probe_images import referenced_ids
from tb_netviz.visual import Note, Patches, ProbeImages, Visual

# Where a Visual's recipe says which piece it belongs to.
STAMP = "piece"


@dataclass(frozen=True)
class Stamp:
    """What the recipe of a Visual says of the piece that it belongs to.

    Args:
        key: How it was made, see `Piece.key`.
        units: Units, classes or images that it shows; empty for all of its layer.
        part: Number of its block within the layer.
        is_last: Whether it is the last Visual of its piece or, in a piece of several layers, of
            its layer: without it the piece was interrupted.
        own_choice: See `Piece.own_choice`.
    """

    key: str
    units: tuple[int, ...] = ()
    part: int = 0
    is_last: bool = True
    own_choice: str = ""

    def to_json(self) -> dict[str, Any]:
        """Write it into a recipe."""
        own_choice = {"own_choice": self.own_choice} if self.own_choice else {}
        return {
            "key": self.key,
            "units": list(self.units),
            "part": self.part,
            "is_last": self.is_last,
            **own_choice,
        }

    @staticmethod
    def of(recipe: Mapping[str, Any]) -> Stamp | None:
        """Read it from a recipe; `None` where there is none."""
        value = recipe.get(STAMP)
        if not isinstance(value, Mapping):
            return None
        return Stamp(
            key=str(value.get("key", "")),
            units=tuple(int(unit) for unit in value.get("units", ())),
            part=int(value.get("part", 0)),
            is_last=bool(value.get("is_last")),
            own_choice=str(value.get("own_choice", "")),
        )


@dataclass(frozen=True)
class HeldVisual:
    """One Visual of the log: what its header says."""

    technique: str
    layer: str
    kind: str
    recipe: Mapping[str, Any]
    note: str | None = None

    @property
    def stamp(self) -> Stamp | None:
        """Which piece it belongs to; `None` where nothing says so."""
        return Stamp.of(self.recipe)


@dataclass(eq=False)
class Held:
    """What one sub-run holds of one step; grows while pieces are written.

    Args:
        directory: The sub-run.
        visuals: What it holds.
    """

    directory: Path
    visuals: list[HeldVisual] = field(default_factory=list)

    @property
    def network(self) -> Mapping[str, Any] | None:
        """Recipe of the network's own Visual; `None` where there is none."""
        return next((one.recipe for one in self.visuals if one.kind == "model"), None)

    def holds_images(self, fingerprint: str) -> bool:
        """Whether these very probe images are there."""
        recipes = (one.recipe for one in self.visuals if one.kind == "images")
        return any(recipe.get("fingerprint") == fingerprint for recipe in recipes)

    def add(self, visual: Visual) -> None:
        """Note what has been written."""
        self.visuals.append(
            HeldVisual(visual.technique, visual.layer, visual.kind, visual.recipe, visual.note)
        )

    def says(self, note: Note) -> bool:
        """Whether this very sentence is there."""
        return any(
            (one.kind, one.technique, one.layer, one.note)
            == (note.kind, note.technique, note.layer, note.note)
            for one in self.visuals
        )

    def contradicts(self, pieces: Iterable[Piece], basis: Mapping[str, Any]) -> bool:
        """Whether a technique of the pieces is there, but made in another way."""
        asked = {piece.technique.name: (piece.key(basis), piece.own_choice) for piece in pieces}
        return any(
            _contradicts(one.stamp, *asked[one.technique])
            for one in self.visuals
            if one.technique in asked and one.kind != "note"
        )

    def rest_of(self, piece: Piece, key: str) -> Piece | None:
        """What of a piece is not there yet; `None` if all of it is."""
        # A Note is no picture: what it says may be remedied by now.
        there = [
            (one.layer, one.stamp)
            for one in self.visuals
            if one.technique == piece.technique.name
            and one.kind != "note"
            and one.stamp
            and one.stamp.key == key
        ]
        done = [(layer, stamp) for layer, stamp in there if stamp.is_last]
        if piece.units:
            shown = {
                unit
                for layer, stamp in done
                if layer == piece.layer or not piece.layers
                for unit in stamp.units
            }
            units = tuple(unit for unit in piece.units if unit not in shown)
            if units == piece.units and not (piece.is_of_images and there):
                return piece
            return piece.with_units(units) if units else None
        if piece.layers:
            layers = tuple(one for one in piece.layers if one not in {layer for layer, _ in done})
            if layers == piece.layers:
                return piece
            return piece.with_layers(layers) if layers else None
        is_done = any(piece.own_choice in ("", stamp.own_choice) for _, stamp in done)
        return None if is_done else piece

    def holds_beside(self, visual: Visual, key: str) -> bool:
        """Whether what comes besides ladders of photographs or an addition is there already."""
        return any(
            (one.technique, one.kind, one.layer) == (visual.technique, visual.kind, visual.layer)
            and one.stamp is not None
            and one.stamp.key == key
            for one in self.visuals
        )

    def free_part(self, technique: str, layer: str, wanted: int, after: int) -> int:
        """Choose the number of a new part of a layer.

        Args:
            technique: Name of the technique.
            layer: Path of the layer.
            wanted: The number that the plan gives it, taken where it is free.
            after: Otherwise the number is at least this.
        """
        taken = {
            0 if one.stamp is None else one.stamp.part
            for one in self.visuals
            if (one.technique, one.layer) == (technique, layer)
        }
        if wanted not in taken:
            return wanted
        return max(after, *(part + 1 for part in taken))


def held_runs(log_dir: Path, step: int) -> list[Held]:
    """Read what every sub-run of a log directory holds of a step, the latest sub-run first.

    Args:
        log_dir: The log directory; it need not exist.
        step: The step.
    """
    found = []
    for directory in _sub_runs(log_dir):
        visuals = [
            HeldVisual(one.technique, one.layer, one.kind, *_recipe_and_note(one))
            for one in _stored(directory, {"step": step})
        ]
        if visuals:
            found.append(Held(directory, visuals))
    return found


def held_image_ids(directory: Path, step: int) -> np.ndarray:
    """List the ids of the probe images that the log has at a step, int (n,)."""
    found = [np.zeros(0, int)]
    for stored in _stored(directory, {"step": step, "kind": "images"}):
        visual = decoded(stored)
        if isinstance(visual, ProbeImages):
            found.append(visual.image_ids)
    return np.concatenate(found)


def pointed_ids(directory: Path, step: int) -> np.ndarray:
    """List the ids of the images that the pictures of a step point to, int (n,), each once.

    It decodes the pictures: for logs of many images only.
    """
    found = [np.zeros(0, int)]
    for stored in _stored(directory, {"step": step}):
        visual = None if stored.kind in ("images", "model", "note") else decoded(stored)
        if visual is not None:
            found.append(referenced_ids(visual))
    ids = np.unique(np.concatenate(found))
    return ids[ids >= 0]


def unit_orders(directory: Path, step: int) -> dict[str, list[int]]:
    """Order the units of every layer by the statistics that the log has with their patches.

    Args:
        directory: The sub-run.
        step: The step.

    Returns:
        Units by path of the layer, the most telling first.
    """
    names = ("mean", "deviation", "natural_999", "maximum")
    columns: dict[str, list[np.ndarray]] = {}
    for stored in _stored(directory, {"step": step, "technique": "max_patches", "kind": "patches"}):
        visual = decoded(stored)
        if isinstance(visual, Patches) and set(names) <= set(visual.measures):
            measured = [visual.units, *(visual.measures[name] for name in names)]
            columns.setdefault(visual.layer, []).append(np.stack(measured, axis=1))
    orders = {}
    for layer, parts in columns.items():
        rows = np.concatenate(parts)
        rows = rows[np.argsort(rows[:, 0])]
        order = telling_order(*rows[:, 1:].T)
        orders[layer] = [int(unit) for unit in rows[order, 0]]
    return orders


def _contradicts(stamp: Stamp | None, key: str, own_choice: str) -> bool:
    """Whether a Visual with this stamp was made in another way, or of other photographs."""
    if stamp is None or not stamp.key or stamp.key != key:
        return True
    return bool(stamp.own_choice and own_choice and stamp.own_choice != own_choice)


def _sub_runs(log_dir: Path) -> list[Path]:
    """The sub-runs with event files, the latest first."""
    number = 1
    found: list[Path] = []
    while (directory := log_dir / (SUB_RUN if number == 1 else f"{SUB_RUN}_{number}")).is_dir():
        if event_files(directory):
            found.insert(0, directory)
        number += 1
    return found


def _stored(directory: Path, asked: dict[str, str | int | None]) -> Iterator[StoredVisual]:
    # A log without anything of this step holds nothing of it.
    with contextlib.suppress(NetVizError):
        yield from stored_visuals(directory, asked)


def _recipe_and_note(stored: StoredVisual) -> tuple[Mapping[str, Any], str | None]:
    fields = parse_header(stored.blobs[0]).fields
    return fields["recipe"], fields["note"]
