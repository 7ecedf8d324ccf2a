"""Canvas: (network, layer) -> the smallest image on which the layer's units show all they can.

A unit sees its receptive field and nothing else, while a pass through the network costs what its
image's area costs. So a unit is shown on an image a little larger than its receptive field. That is
tried before it is believed: the units must respond on the canvas exactly as they do to the same
pixels within a full image. Where they do not, the canvas is the network's whole input.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tb_netviz.errors import reason_of
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.receptive_field.field import ReceptiveField, field_of, receptive_fields

# Pixels around the receptive field, so that random shifts do not push its content off the image.
MARGIN = 8
# Largest difference of responses, as a share of the strongest, that rounding explains.
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Canvas:
    """The size at which units of one layer are shown.

    Args:
        size: Height and width in pixels.
        words: The size and the reason for it, e.g. `"67 x 67 of 227 x 227 pixels: a unit sees
            59 x 59"`.
    """

    size: tuple[int, int]
    words: str


def canvas_of(model: ImageModel, path: str) -> Canvas:
    """Find the canvas of a layer's units.

    Args:
        model: The network.
        path: Path of the layer.

    Returns:
        Receptive field plus margin where the layer works the same on so small an image, else the
        network's input size.

    Raises:
        NetVizError: There is no such layer.
    """
    path = model.layer(path).path
    return model.kept(Canvas, path, lambda: _find(model, path))


def _find(model: ImageModel, path: str) -> Canvas:
    full = (model.image_shape[0], model.image_shape[1])
    field = field_of(model, path)
    if field.whole or field.stride is None:
        return _whole(full, "a unit sees the whole image")
    if field.flags:
        return _whole(full, field.flags[0])
    seen = f"a unit sees {field.size[0]} x {field.size[1]}"
    periods = _periods(model, path)
    size = (
        _side(full[0], field.size[0], periods[0]),
        _side(full[1], field.size[1], periods[1]),
    )
    if size == full:
        return _whole(full, seen)
    try:
        is_same = _responds_alike(model, field, size, periods)
    except Exception as error:  # whatever a layer raises that expects the full size
        return _whole(full, f"the network takes no smaller image ({reason_of(error)})")
    if not is_same:
        return _whole(full, "units respond differently on a smaller image")
    return Canvas(size, f"{size[0]} x {size[1]} of {full[0]} x {full[1]} pixels: {seen}")


def _whole(full: tuple[int, int], why: str) -> Canvas:
    return Canvas(full, f"{full[0]} x {full[1]} pixels, the whole input: {why}")


def _periods(model: ImageModel, path: str) -> tuple[int, int]:
    """Shifts, down and across, by which every layer up to this one moves by whole positions."""
    down = across = 1
    for field in receptive_fields(model).values():
        if field.stride is not None:
            down = math.lcm(down, max(1, math.ceil(field.stride[0])))
            across = math.lcm(across, max(1, math.ceil(field.stride[1])))
        if field.path == path:
            break
    return down, across


def _side(full: int, seen: int, period: int) -> int:
    """The smallest side that holds field and margin and pads like the full one.

    "Same" padding depends on the remainder of the side, so it shrinks by whole periods.
    """
    needed = seen + max(MARGIN, period)
    return full - period * max(0, (full - needed) // period)


def _responds_alike(
    model: ImageModel, field: ReceptiveField, size: tuple[int, int], periods: tuple[int, int]
) -> bool:
    """Whether units give the same on the canvas as on the same pixels inside a full image."""
    height, width, channels = model.image_shape
    tops = [
        period * ((whole - side) // (2 * period))
        for whole, side, period in zip((height, width), size, periods, strict=True)
    ]
    image = np.random.default_rng(0).random((1, height, width, channels), np.float32)
    cut = image[:, tops[0] : tops[0] + size[0], tops[1] : tops[1] + size[1]]
    on_full = model.read([field.path], image)[field.path][0]
    on_canvas = model.read([field.path], cut)[field.path][0]
    stride = field.stride or (1.0, 1.0)
    rows, columns = (
        _inner(
            on_canvas.shape[axis], field.offset[axis], stride[axis], field.size[axis], size[axis]
        )
        for axis in (0, 1)
    )
    if not len(rows) or not len(columns):
        return False
    shift = [round(top / step) for top, step in zip(tops, stride, strict=True)]
    inside = np.ix_(rows, columns)
    there = on_full[np.ix_(rows + shift[0], columns + shift[1])]
    difference = np.abs(on_canvas[inside] - there).max()
    return bool(difference <= _TOLERANCE * max(float(np.abs(on_full).max()), 1e-12))


def _inner(count: int, offset: int, stride: float, seen: int, side: int) -> np.ndarray:
    """Positions along one axis whose receptive field lies inside the canvas."""
    positions = np.arange(count)
    first = offset + stride * positions
    return positions[(first >= 0) & (first + seen <= side)]
