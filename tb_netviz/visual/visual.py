"""Visual: what one technique shows of one layer at one step, checked where it is made.

technique(model, data) -> Visual -> event file -> panel
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from tb_netviz.visual import notebook
from tb_netviz.visual.meaning import Meaning, as_stored, meanings_of
from tb_netviz.visual.words import measured

# Axes that have the same size in every Visual.
_FIXED_SIZES = {"box": 4, "plane": 2, "size": 2, "ends": 2}


@dataclass(frozen=True, kw_only=True, eq=False)
class Visual:
    """What a technique shows of one layer at one step.

    Args:
        technique: Name of the technique that made it, e.g. `"class_images"`.
        layer: Path of the layer, e.g. `"backbone/block3_conv1"`; empty where none applies.
        step: Training step (or epoch) of the snapshot, >= 0.
        part: Number of its block, where the units of a layer come in several Visuals, each written
            as soon as it is ready; 0 for the first or only one.
        title: A short heading for the page.
        caption: One or two plain sentences: what the reader sees at this step.
        reference: The paper behind it.
        recipe: Everything needed to make it again: preset, steps, seed, versions. JSON values.
        measures: Named numbers aligned with the tiles: their axes are the leading ones of
            `measure_axes`, e.g. one number per unit, or per unit and rank.
        summary: Named numbers of the whole: scalars, or one value per rung of a ladder.
        meanings: What each measure and each summary means, by name. A name without a meaning is an
            amount; meanings of names that do not occur are dropped.
        note: A sentence on what was reduced, left out or looks suspicious; `None` when all is well.

    Raises:
        ValueError: An array has the wrong shape or type; the message says what fits.
    """

    # What each kind of picture declares of its arrays.
    kind: ClassVar[str]
    array_axes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    picture_names: ClassVar[tuple[str, ...]] = ()  # uint8 with 1 or 3 channels
    has_thumbnails: ClassVar[bool] = True  # whether the first picture of a row stands for the row
    real_names: ClassVar[tuple[str, ...]] = ()  # any numbers; all other arrays hold integers
    optional_names: ClassVar[tuple[str, ...]] = ()  # may be `None`: not given
    big_names: ClassVar[tuple[str, ...]] = ()  # a page asks for rows of them, never for all
    measure_axes: ClassVar[tuple[str, ...]] = ()  # the axes of the tiles

    technique: str
    layer: str = ""
    step: int = 0
    part: int = 0
    title: str = ""
    caption: str = ""
    reference: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict)
    measures: Mapping[str, np.ndarray] = field(default_factory=dict)
    summary: Mapping[str, np.ndarray] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    note: str | None = None

    def __post_init__(self) -> None:
        sizes = dict(_FIXED_SIZES)
        for name, axes in self.array_axes.items():
            if name in self.optional_names and getattr(self, name) is None:
                continue
            array = np.asarray(getattr(self, name))
            self._check_shape(name, array.shape, axes, sizes)
            object.__setattr__(self, name, self._checked_type(name, array))
        meanings = meanings_of([*self.measures, *self.summary], self.meanings)
        object.__setattr__(self, "meanings", meanings)
        for group in ("measures", "summary"):
            given: Mapping[str, Any] = getattr(self, group)
            stored = {name: self._stored(name, values) for name, values in given.items()}
            object.__setattr__(self, group, stored)
        for name, values in self.measures.items():
            axes = self.measure_axes[: max(values.ndim, 1)]
            self._check_shape(f"measure '{name}'", values.shape, axes, sizes)

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays that are given, pictures included, by name."""
        found = {name: getattr(self, name) for name in self.array_axes}
        return {name: array for name, array in found.items() if array is not None}

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
        if not tile:
            return self._whole_in_words()
        if len(tile) != len(self.measure_axes):
            expected = ", ".join(self.measure_axes) or "nothing: it has no tiles"
            raise IndexError(f"a {self.kind} has no tile {tile}; give {expected}.")
        return f"{self.tile_in_words(tile)}{measured(self.measures, self.meanings, tile)}."

    def size_in_words(self) -> str:
        """Say how many pictures there are, e.g. `"12 pictures"`; empty where nothing is counted."""
        return ""

    def tile_in_words(self, tile: tuple[int, ...]) -> str:
        """Say what one tile shows, without its measures and without a full stop.

        Args:
            tile: Its position, one number for each of `measure_axes`.

        Returns:
            The beginning of a sentence.

        Raises:
            IndexError: There is no such tile.
        """
        raise IndexError(f"a {self.kind} has no tiles; describe() tells the whole.")

    def table_rows(self) -> Sequence[Sequence[object]]:
        """Give what a notebook shows as a table: a heading, then the rows; empty for none."""
        return ()

    def draw(self) -> bytes | None:
        """Draw everything as one picture.

        Returns:
            A PNG; `None` where there is nothing to draw.
        """
        for name in self.picture_names:
            return notebook.draw_tiles(getattr(self, name))
        return None

    def _repr_png_(self) -> bytes | None:
        return self.draw()

    def _repr_html_(self) -> str:
        where = f" · {self.layer}" if self.layer else ""
        heading = f"{self.title or self.technique}{where} · step {self.step}"
        picture = self.draw()
        if picture is None:
            body = notebook.table(self.table_rows())
        else:
            body = notebook.picture_tag(picture, self.describe())
        remarks = (self.caption, self.note, self._left_out(), self.reference)
        return notebook.figure(heading, body, remarks)

    def _whole_in_words(self) -> str:
        title = self.title or self.technique.replace("_", " ").capitalize()
        where = f" of {self.layer}" if self.layer else ""
        size = self.size_in_words()
        first = f"{title}{where} at step {self.step}{f': {size}' if size else ''}."
        return " ".join(filter(None, (first, self.caption, self.note)))

    def _left_out(self) -> str:
        for name in self.picture_names:
            leading = getattr(self, name).shape[:-3]
            count, shown = math.prod(leading), notebook.count_shown(leading)
            if shown < count:
                return f"The first {shown} of {count} pictures are shown here."
        return ""

    def _stored(self, name: str, values: Any) -> np.ndarray:
        try:
            return as_stored(values, self.meanings[name].role)
        except ValueError as error:
            raise self._misfit(f"measure '{name}': {error}") from None

    def _check_shape(
        self, name: str, shape: tuple[int, ...], axes: tuple[str, ...], sizes: dict[str, int]
    ) -> None:
        expected = tuple(str(sizes.get(axis, axis)) for axis in axes)
        agrees = len(shape) == len(axes) and all(
            sizes.setdefault(axis, size) == size for axis, size in zip(axes, shape, strict=True)
        )
        if not agrees:
            raise self._misfit(f"{name} has shape {shape}, expected ({', '.join(expected)}).")

    def _checked_type(self, name: str, array: np.ndarray) -> np.ndarray:
        if name in self.picture_names:
            if array.dtype != np.uint8 or array.shape[-1] not in (1, 3):
                raise self._misfit(
                    f"{name} must be uint8 with 1 or 3 channels, got {array.dtype} with "
                    f"{array.shape[-1]}."
                )
        elif name not in self.real_names and array.dtype.kind not in "iu":
            if array.size:
                raise self._misfit(f"{name} must be integers, got {array.dtype}.")
            return array.astype(np.int64)  # an empty list has no type of its own
        return array

    def _misfit(self, what: str) -> ValueError:
        return ValueError(f"{type(self).__name__} of '{self.technique}': {what}")
