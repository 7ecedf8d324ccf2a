"""The contract: thirteen kinds of picture, each a frozen dataclass of arrays.

Pictures are uint8 in display space, (..., height, width, channels) with 1 or 3 channels. Ids,
indices, classes and boxes are integers. NumPy only; imports nothing of ours but this room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from tb_netviz.visual import notebook
from tb_netviz.visual.connections import Connections
from tb_netviz.visual.map_cells import MapCells
from tb_netviz.visual.response_kinds import Excitations, Responses
from tb_netviz.visual.visual import Visual
from tb_netviz.visual.words import levels, plural


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid(Visual):
    """One picture per unit: filters, class images, feature images."""

    kind: ClassVar[str] = "grid"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("units", "height", "width", "channels"),
        "units": ("units",),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    measure_axes: ClassVar[tuple[str, ...]] = ("units",)

    images: np.ndarray  # (units, height, width, channels) uint8
    units: np.ndarray  # (units,) int: index of the unit (or class) in its layer; may repeat
    unit_names: tuple[str, ...] = ()  # names of the units (class names); empty: none

    def size_in_words(self) -> str:
        return plural(len(self.units), "picture")

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        (position,) = tile
        unit = int(self.units[position])
        name = f" ({self.unit_names[position]})" if self.unit_names else ""
        where = f" of {self.layer}" if self.layer else ""
        return f"{self.title or self.technique}, unit {unit}{name}{where}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Patches(Visual):
    """The top patches of the data per unit, cut to the unit's receptive field."""

    kind: ClassVar[str] = "patches"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("units", "rank", "height", "width", "channels"),
        "units": ("units",),
        "image_ids": ("units", "rank"),
        "boxes": ("units", "rank", "box"),
        "effective_boxes": ("units", "rank", "box"),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    optional_names: ClassVar[tuple[str, ...]] = ("effective_boxes",)
    measure_axes: ClassVar[tuple[str, ...]] = ("units", "rank")

    images: np.ndarray  # (units, rank, height, width, channels) uint8
    units: np.ndarray  # (units,) int
    image_ids: np.ndarray  # (units, rank) int; -1 where there are fewer images than ranks
    boxes: np.ndarray  # (units, rank, 4) int: top, left, bottom, right in source pixels, unclipped
    # (units, rank, 4) int: the part of the box that really moves the unit; none where bottom <= top
    effective_boxes: np.ndarray | None = None

    def size_in_words(self) -> str:
        units, rank = self.image_ids.shape
        return f"{plural(units, 'unit')}, {plural(rank, 'patch', 'patches')} each"

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        position, rank = tile
        unit, image = int(self.units[position]), int(self.image_ids[position, rank])
        if image < 0:
            return f"Unit {unit} has no patch {rank + 1}"
        top, left, bottom, right = map(int, self.boxes[position, rank])
        return (
            f"Patch {rank + 1} of unit {unit} of {self.layer}: image {image}, rows {top} to "
            f"{bottom}, columns {left} to {right}"
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Ladder(Visual):
    """Pictures of each subject along one axis: layers, octaves or epsilons."""

    kind: ClassVar[str] = "ladder"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("subjects", "rungs", "height", "width", "channels"),
        "image_ids": ("subjects",),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    measure_axes: ClassVar[tuple[str, ...]] = ("subjects", "rungs")

    images: np.ndarray  # (subjects, rungs, height, width, channels) uint8
    image_ids: np.ndarray  # (subjects,) int; -1 where the subject started from noise
    axis: str = "rung"  # "layer", "octave" or "epsilon"
    values: tuple[str | float, ...] = ()  # one per rung: a layer path or a number

    def __post_init__(self) -> None:
        super().__post_init__()
        rungs = self.images.shape[1]
        if len(self.values) != rungs:
            raise self._misfit(
                f"{len(self.values)} values along '{self.axis}' for {rungs} rungs; give one value "
                f"per rung."
            )

    def size_in_words(self) -> str:
        subjects, rungs = self.images.shape[:2]
        return f"{plural(subjects, 'subject')}, {plural(rungs, 'value')} of {self.axis} each"

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        subject, rung = tile
        image = int(self.image_ids[subject])
        start = "Noise" if image < 0 else f"Image {image}"
        title = self.title or self.technique
        return f"{start}, {title}, {self.axis} {self._value_in_words(rung)}"

    def _value_in_words(self, rung: int) -> str:
        value = self.values[rung]
        if not isinstance(value, float):
            return str(value)
        return levels(value) if self.axis == "epsilon" else f"{value:.4g}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Scatter(Visual):
    """A map of the data: one point per image."""

    kind: ClassVar[str] = "scatter"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "points": ("points", "plane"),
        "image_ids": ("points",),
        "labels": ("points",),
        "neighbour_ids": ("points", "rank"),
        "principal_components": ("points", "components"),
    }
    real_names: ClassVar[tuple[str, ...]] = ("points", "principal_components")
    optional_names: ClassVar[tuple[str, ...]] = ("neighbour_ids", "principal_components")
    measure_axes: ClassVar[tuple[str, ...]] = ("points",)

    points: np.ndarray  # (n, 2) float32
    image_ids: np.ndarray  # (n,) int
    labels: np.ndarray  # (n,) int class index; -1 unknown
    # (n, k) int: ids of the images with the most similar features, nearest first; -1 none
    neighbour_ids: np.ndarray | None = None
    # (n, c) float32: the same points along the directions in which the features vary most
    principal_components: np.ndarray | None = None
    method: str = ""  # "pca" or "tsne"

    def size_in_words(self) -> str:
        return plural(len(self.points), "point")

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        (position,) = tile
        x, y = self.points[position]
        label = int(self.labels[position])
        belongs = "" if label < 0 else f" of class {label}"
        return f"Image {int(self.image_ids[position])}{belongs} at ({x:.3g}, {y:.3g})"

    def draw(self) -> bytes:
        return notebook.draw_map(self.points, self.labels)


@dataclass(frozen=True, kw_only=True, eq=False)
class NeighbourTable(Visual):
    """The exact nearest neighbours of some query images."""

    kind: ClassVar[str] = "neighbours"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "query_ids": ("queries",),
        "image_ids": ("queries", "rank"),
    }
    measure_axes: ClassVar[tuple[str, ...]] = ("queries", "rank")

    query_ids: np.ndarray  # (q,) int
    image_ids: np.ndarray  # (q, k) int, nearest first; -1 where there are fewer

    def size_in_words(self) -> str:
        queries, rank = self.image_ids.shape
        return f"{plural(queries, 'image')}, {plural(rank, 'neighbour')} each"

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        query, rank = tile
        asked, found = int(self.query_ids[query]), int(self.image_ids[query, rank])
        if found < 0:
            return f"Image {asked} has no neighbour {rank + 1}"
        return f"Image {found} is neighbour {rank + 1} of image {asked}"

    def table_rows(self) -> Sequence[Sequence[object]]:
        rows: list[tuple[object, ...]] = [("image", "nearest images")]
        for query, found in zip(self.query_ids, self.image_ids, strict=True):
            rows.append((query, ", ".join(str(image) for image in found if image >= 0)))
        return rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Predictions(Visual):
    """What the network says of every probe image: its likeliest classes, best first."""

    kind: ClassVar[str] = "predictions"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "image_ids": ("images",),
        "labels": ("images",),
        "classes": ("images", "rank"),
    }
    measure_axes: ClassVar[tuple[str, ...]] = ("images", "rank")

    image_ids: np.ndarray  # (n,) int
    labels: np.ndarray  # (n,) int class index; -1 unknown
    classes: np.ndarray  # (n, k) int class index, likeliest first; -1 where there is no answer
    class_names: tuple[str, ...] = ()  # of all classes, by index

    def size_in_words(self) -> str:
        images, rank = self.classes.shape
        return f"{plural(images, 'image')}, {plural(rank, 'class', 'classes')} each"

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        image, rank = tile
        shown, found = int(self.image_ids[image]), int(self.classes[image, rank])
        if found < 0:
            return f"The network gives no answer for image {shown}"
        name = f" ({self.class_names[found]})" if self.class_names else ""
        return f"Answer {rank + 1} for image {shown} is class {found}{name}"


@dataclass(frozen=True, kw_only=True, eq=False)
class ProbeImages(Visual):
    """The images that all image ids of a run point to."""

    kind: ClassVar[str] = "images"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("images", "height", "width", "channels"),
        "image_ids": ("images",),
        "labels": ("images",),
        "sizes": ("images", "size"),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    measure_axes: ClassVar[tuple[str, ...]] = ("images",)

    images: np.ndarray  # (n, height, width, channels) uint8, possibly reduced
    image_ids: np.ndarray  # (n,) int
    labels: np.ndarray  # (n,) int class index; -1 unknown
    sizes: np.ndarray  # (n, 2) int: height, width in which boxes are given
    names: tuple[str, ...] = ()  # (n,) a name per image (file name or "image 42")

    def size_in_words(self) -> str:
        return plural(len(self.image_ids), "image")

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        (position,) = tile
        label = int(self.labels[position])
        name = f" ({self.names[position]})" if self.names else ""
        belongs = "" if label < 0 else f", class {label}"
        return f"Image {int(self.image_ids[position])}{name}{belongs}"


@dataclass(frozen=True, kw_only=True, eq=False)
class LayerGraph(Visual):
    """The network: its layers in the order in which they run, with their parents."""

    kind: ClassVar[str] = "model"

    layers: tuple[Mapping[str, Any], ...] = ()  # path, type, shapes, parameters, parents, ...
    class_names: tuple[str, ...] = ()
    model_name: str = ""
    preprocessing: str = ""  # in words: what was given or inferred

    def size_in_words(self) -> str:
        return plural(len(self.layers), "layer")

    def table_rows(self) -> Sequence[Sequence[object]]:
        columns = ("path", "type", "output_shape", "parameters")
        rows = [tuple(layer.get(column, "") for column in columns) for layer in self.layers]
        return [("layer", "type", "output", "parameters"), *rows]


@dataclass(frozen=True, kw_only=True, eq=False)
class Note(Visual):
    """Why a picture is missing: one sentence in `note`."""

    kind: ClassVar[str] = "note"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.note:
            raise self._misfit("a note needs a sentence in `note`.")


KINDS: Mapping[str, type[Visual]] = {
    cls.kind: cls
    for cls in (
        Grid,
        Patches,
        Ladder,
        Scatter,
        MapCells,
        NeighbourTable,
        Predictions,
        Responses,
        Excitations,
        Connections,
        ProbeImages,
        LayerGraph,
        Note,
    )
}
