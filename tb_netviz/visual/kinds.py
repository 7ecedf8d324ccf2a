"""The contract: a `Visual` is one technique's result for one layer at one step.

    technique(model, data) -> Visual -> event file -> panel

Eight kinds of picture, each a frozen dataclass of arrays. NumPy only; imports nothing of ours
(words and notebook pictures are made by siblings that are looked up when they are first used).
Pictures are uint8 in display space, shape (..., height, width, channels) with 1 or 3 channels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np


@dataclass(frozen=True, kw_only=True, eq=False)
class Visual:
    """What a technique shows of one layer at one step.

    Args:
        technique: Name of the technique that made it, e.g. `"class_images"`.
        layer: Path of the layer, e.g. `"backbone/block3_conv1"`; empty where none applies.
        step: Training step (or epoch) of the snapshot, >= 0.
        title: A short heading for the page.
        caption: One or two plain sentences: what the reader sees.
        reference: The paper behind it.
        recipe: Everything needed to make it again: preset, steps, seed, versions. JSON values.
        measures: Named float arrays aligned with the tiles (the leading axes in `measure_axes`,
            or a prefix of them: one number per unit, or per unit and rung).
        summary: Named numbers of the whole: scalars, or one value per rung of a ladder.
        note: A sentence on what was reduced, left out or looks suspicious; `None` when all is well.
    """

    kind: ClassVar[str]
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    picture_names: ClassVar[tuple[str, ...]] = ()
    measure_axes: ClassVar[tuple[str, ...]] = ()

    technique: str
    layer: str = ""
    step: int = 0
    title: str = ""
    caption: str = ""
    reference: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict)
    measures: Mapping[str, np.ndarray] = field(default_factory=dict)
    summary: Mapping[str, np.ndarray] = field(default_factory=dict)
    note: str | None = None

    def __post_init__(self) -> None:
        sizes: dict[str, int] = {}
        for name, axes in self.array_axes.items():
            array = np.asarray(getattr(self, name))
            object.__setattr__(self, name, array)
            self._check(name, array.shape, axes, sizes)
            if name in self.picture_names:
                self._check_picture(name, array)
        measures = {name: np.asarray(values, np.float32) for name, values in self.measures.items()}
        for name, values in measures.items():
            axes = self.measure_axes[: max(values.ndim, 1)]
            self._check(f"measure '{name}'", values.shape, axes, sizes)
        object.__setattr__(self, "measures", measures)
        summary = {name: np.asarray(values, np.float32) for name, values in self.summary.items()}
        object.__setattr__(self, "summary", summary)

    def describe(self, *tile: int) -> str:
        """Say in words what is seen: alt text for readers and screen readers.

        Args:
            tile: Position of one tile along the leading axes, e.g. `describe(unit, rank)`; none
                for the whole.

        Returns:
            One or two sentences.

        Raises:
            IndexError: There is no such tile.
        """
        from tb_netviz.visual.words import describe

        return describe(self, *tile)

    def _repr_png_(self) -> bytes | None:
        from tb_netviz.visual.notebook import contact_sheet

        return contact_sheet(self)

    def _repr_html_(self) -> str:
        from tb_netviz.visual.notebook import figure

        return figure(self)

    def _check(
        self, name: str, shape: tuple[int, ...], axes: tuple[str, ...], sizes: dict[str, int]
    ) -> None:
        expected = tuple(str(sizes.get(axis, axis)) for axis in axes)
        agrees = len(shape) == len(axes) and all(
            sizes.setdefault(axis, size) == size for axis, size in zip(axes, shape, strict=True)
        )
        if not agrees:
            raise ValueError(
                f"{type(self).__name__} of '{self.technique}': {name} has shape {shape}, "
                f"expected ({', '.join(expected)})."
            )

    def _check_picture(self, name: str, array: np.ndarray) -> None:
        if array.dtype != np.uint8 or array.shape[-1] not in (1, 3):
            raise ValueError(
                f"{type(self).__name__} of '{self.technique}': {name} must be uint8 with 1 or 3 "
                f"channels, got {array.dtype} with {array.shape[-1]}."
            )


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Patches(Visual):
    """The top patches of the data per unit, cut to the unit's receptive field."""

    kind: ClassVar[str] = "patches"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "images": ("units", "rank", "height", "width", "channels"),
        "units": ("units",),
        "image_ids": ("units", "rank"),
        "boxes": ("units", "rank", "box"),
    }
    picture_names: ClassVar[tuple[str, ...]] = ("images",)
    measure_axes: ClassVar[tuple[str, ...]] = ("units", "rank")

    images: np.ndarray  # (units, rank, height, width, channels) uint8
    units: np.ndarray  # (units,) int
    image_ids: np.ndarray  # (units, rank) int; -1 where there are fewer images than ranks
    boxes: np.ndarray  # (units, rank, 4) int: top, left, bottom, right in source pixels, unclipped


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
        if len(self.values) != self.images.shape[1]:
            raise ValueError(
                f"Ladder of '{self.technique}': {len(self.values)} values along '{self.axis}' "
                f"for {self.images.shape[1]} rungs; give one value per rung."
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class Scatter(Visual):
    """A map of the data: one point per image."""

    kind: ClassVar[str] = "scatter"
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "points": ("points", "plane"),
        "image_ids": ("points",),
        "labels": ("points",),
    }
    measure_axes: ClassVar[tuple[str, ...]] = ("points",)

    points: np.ndarray  # (n, 2) float32
    image_ids: np.ndarray  # (n,) int
    labels: np.ndarray  # (n,) int class index; -1 unknown
    method: str = ""  # "pca" or "tsne"


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


@dataclass(frozen=True, kw_only=True, eq=False)
class LayerGraph(Visual):
    """The network: its layers in the order in which they run, with their parents."""

    kind: ClassVar[str] = "model"

    layers: tuple[Mapping[str, Any], ...] = ()  # path, type, shapes, parameters, parents, ...
    class_names: tuple[str, ...] = ()
    model_name: str = ""
    preprocessing: str = ""  # in words: what was given or inferred


@dataclass(frozen=True, kw_only=True, eq=False)
class Note(Visual):
    """Why a picture is missing: one sentence in `note`."""

    kind: ClassVar[str] = "note"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.note:
            raise ValueError(f"Note of '{self.technique}' needs a sentence in `note`.")


KINDS: Mapping[str, type[Visual]] = {
    cls.kind: cls
    for cls in (Grid, Patches, Ladder, Scatter, NeighbourTable, ProbeImages, LayerGraph, Note)
}
