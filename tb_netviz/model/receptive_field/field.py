"""Receptive fields: ImageModel -> for each layer, the pixels that each of its units depends on.

Fields are exact at every position, also at borders and where branches do not line up, because each
position is followed through the operations that the model really runs (see `spans.py`). An
operation that cannot be followed is flagged and counts as seeing the whole image.

Reference: A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019 (which needs one stride and one offset per layer; this does not).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import Tensor, TracedFunction
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.receptive_field.graph import follow
from tb_netviz.model.receptive_field.spans import Spans, image_spans, whole_spans

INDEPENDENT = "does not depend on the image"
MIXED = "combines all positions: each unit depends on the whole image"


@dataclass(frozen=True, eq=False)
class ReceptiveField:
    """What the units of one layer can see.

    Args:
        path: Path of the layer.
        grid: Positions of the layer: (height, width), or (tokens,), or () for a vector.
        units: Number of units (channels).
        image: Height and width of the image.
        flags: Sentences on what was approximated or assumed; empty if all is exact.
    """

    path: str
    grid: tuple[int, ...]
    units: int
    image: tuple[int, int]
    flags: tuple[str, ...]
    _exact: Spans
    _virtual: Spans

    @cached_property
    def whole(self) -> bool:
        """Whether the layer has no positions of its own: each unit may see the whole image."""
        is_same = all(np.prod(low.shape[:-1]) <= 1 for low in self._virtual.lows)
        return is_same and (self._virtual.is_global or int(np.prod(self.grid)) > 1)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels of the middle unit's field, as if the image had no border."""
        box = self._ends(self._virtual)
        middle = tuple(size // 2 for size in self.grid)
        low_y, high_y, low_x, high_x = (
            np.broadcast_to(end, (*self.grid, self.units))[middle] for end in box
        )
        height = int((high_y - low_y).max()) + 1
        width = int((high_x - low_x).max()) + 1
        return max(height, 0), max(width, 0)

    @cached_property
    def stride(self) -> tuple[float, float] | None:
        """Pixels from one position to the next, down and across; `None` where there are none."""
        jumps = self._virtual.jumps
        if len(self.grid) != 2 or 1 not in jumps[0] or 2 not in jumps[1]:
            return None
        return jumps[0][1], jumps[1][2]

    @cached_property
    def offset(self) -> tuple[int, int]:
        """First row and column of the first unit's field; negative where it leaves the image."""
        low_y, _, low_x, _ = (
            np.broadcast_to(end, (*self.grid, self.units)) for end in self._ends(self._virtual)
        )
        first = (0,) * len(self.grid)
        return int(low_y[first].min()), int(low_x[first].min())

    def boxes(
        self, places: np.ndarray, units: np.ndarray | None = None, *, clipped: bool = False
    ) -> np.ndarray:
        """Fields of many units at once.

        Args:
            places: Flat positions in the grid, int (n,).
            units: Channel of each, int (n,); `None`: the union over all channels.
            clipped: Whether to end the boxes at the image's border.

        Returns:
            int (n, 4): top, left, bottom, right, the latter two exclusive. Inside the image every
            side is exact; a side at the border extends as far as the field would without it.
        """
        places = np.asarray(places, np.int64)
        sides = []
        for direction in (0, 1):
            low, high = self._at(self._exact, direction, places, units)
            if not clipped and not self.whole:
                far_low, far_high = self._at(self._virtual, direction, places, units)
                end = self.image[direction] - 1
                low = np.where((low == 0) & (far_low < 0), far_low, low)
                high = np.where((high == end) & (far_high > end), far_high, high)
            sides.append((low, high + 1))
        (top, bottom), (left, right) = sides
        boxes = np.stack([top, left, bottom, right], axis=-1)
        # A position that reads padding only sees nothing.
        boxes[(top >= bottom) | (left >= right)] = 0
        return boxes

    def box(
        self, position: int | tuple[int, ...], unit: int | None = None, *, clipped: bool = False
    ) -> tuple[int, int, int, int]:
        """Field of one unit: top, left, bottom, right; see `boxes`.

        Args:
            position: Flat position, or one index per axis of the grid.
            unit: Channel; `None`: the union over all channels.
            clipped: Whether to end the box at the image's border.
        """
        if isinstance(position, tuple):
            position = int(np.ravel_multi_index(position, self.grid)) if self.grid else 0
        units = None if unit is None else np.array([unit])
        top, left, bottom, right = self.boxes(np.array([position]), units, clipped=clipped)[0]
        return int(top), int(left), int(bottom), int(right)

    def _ends(self, spans: Spans) -> tuple[np.ndarray, ...]:
        ends = (spans.lows[0], spans.highs[0], spans.lows[1], spans.highs[1])
        return tuple(end[0] for end in ends)

    def _at(
        self, spans: Spans, direction: int, places: np.ndarray, units: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        index = np.unravel_index(places, self.grid) if self.grid else ()
        result = []
        for end, join in ((spans.lows[direction][0], np.min), (spans.highs[direction][0], np.max)):
            # An axis of size 1 is the same everywhere along it.
            here = tuple(
                np.zeros_like(places) if size == 1 else axis
                for size, axis in zip(end.shape[:-1], index, strict=True)
            )
            if units is None:
                found = join(end, axis=-1)[here] if here else join(end, axis=-1)
            else:
                found = end[(*here, np.zeros_like(units) if end.shape[-1] == 1 else units)]
            result.append(np.broadcast_to(found, places.shape))
        return result[0], result[1]


def receptive_fields(model: ImageModel) -> dict[str, ReceptiveField]:
    """Find the receptive field of every layer.

    Args:
        model: The network.

    Returns:
        One entry per layer, by path, in the order in which they run.
    """
    return dict(model.kept(_Fields, (), lambda: _Fields(_trace(model))).by_path)


@dataclass(frozen=True, eq=False)
class _Fields:
    """The receptive fields of one network, kept with it."""

    by_path: dict[str, ReceptiveField]


def _trace(model: ImageModel) -> dict[str, ReceptiveField]:
    paths = [layer.path for layer in model.layers]
    tap = model.tap(paths)
    traced = tf.function(lambda images: tap(images), autograph=False).get_concrete_function(
        tf.TensorSpec((1, *model.image_shape), tf.float32)
    )
    image = (model.image_shape[0], model.image_shape[1])
    start = traced.inputs[0]
    outputs = [traced.structured_outputs[path] for path in paths]
    readings = []
    for virtual in (False, True):
        spans = image_spans((1, *model.image_shape), virtual=virtual)
        tensors = _graph_outputs(traced, outputs)
        readings.append(follow(traced.graph, [(start, spans)], tensors, image))
    fields = {}
    for path, tensor, exact, virtual_spans in zip(paths, outputs, *readings, strict=True):
        fields[path] = _field(path, tensor, exact, virtual_spans, image)
    return fields


def _graph_outputs(traced: TracedFunction, outputs: list[Tensor]) -> list[Tensor]:
    # Structured outputs may be specs; the graph's own outputs come in the order of sorted keys.
    by_path = dict(zip(sorted(traced.structured_outputs), traced.outputs, strict=True))
    return [by_path[path] for path in traced.structured_outputs] if outputs else []


def _field(
    path: str, tensor: Tensor, exact: Spans | None, virtual: Spans | None, image: tuple[int, int]
) -> ReceptiveField:
    shape = [size or 1 for size in tensor.shape.as_list()]
    flags: set[str] = set()
    if exact is None or virtual is None or list(exact.shape) != shape:
        flags.add(INDEPENDENT if exact is None else MIXED)
        exact = whole_spans(shape, image)
        virtual = replace(exact, virtual=True)
    flags |= exact.flags
    field = ReceptiveField(
        path=path,
        grid=tuple(shape[1:-1]),
        units=shape[-1],
        image=image,
        flags=(),
        _exact=exact,
        _virtual=virtual,
    )
    if field.whole:
        flags.add(MIXED)
    return replace(field, flags=tuple(sorted(flags)))


def describe(field: ReceptiveField) -> str:
    """Describe a receptive field in a few words, for tables and pages.

    Args:
        field: One entry of `receptive_fields`.

    Returns:
        E.g. `"31 x 31, stride 8, offset -11"`, or `"whole image"`.
    """
    if field.whole:
        return "whole image"
    words = f"{field.size[0]} x {field.size[1]}"
    if field.stride is not None:
        down, across = field.stride
        words += f", stride {down:g}" + (f" x {across:g}" if across != down else "")
    top, left = field.offset
    words += f", offset {top}" + (f" x {left}" if left != top else "")
    return words + (" (flagged)" if field.flags else "")


def field_of(model: ImageModel, path: str) -> ReceptiveField:
    """Find the receptive field of one layer.

    Raises:
        NetVizError: There is no such layer.
    """
    path = model.layer(path).path
    fields = receptive_fields(model)
    if path not in fields:
        raise NetVizError(f"layer '{path}' has no receptive field; expected one of the model's.")
    return fields[path]
