"""Hypothesis strategies for Visuals of every kind, and what it means for two to be equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tb_netviz.visual import (
    Connections,
    Excitations,
    Grid,
    Ladder,
    LayerGraph,
    MapCells,
    NeighbourTable,
    Note,
    Patches,
    Predictions,
    ProbeImages,
    Responses,
    Scatter,
    Visual,
)
from tb_netviz.visual.meaning import ROLES, Meaning, Role

Draw = Callable[[st.SearchStrategy[Any]], Any]

_INTEGERS = st.sampled_from(["<i4", "<i8", ">i4", "<u2", "|i1"])
_FLOATS = st.sampled_from(["<f4", "<f8", ">f8", "<f2"])
_NAMES = st.text(min_size=1, max_size=12)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=6,
)


def _array(draw: Draw, shape: tuple[int, ...], dtypes: st.SearchStrategy[str]) -> np.ndarray:
    return draw(npst.arrays(np.dtype(draw(dtypes)), shape))


def _optional(
    draw: Draw, shape: tuple[int, ...], dtypes: st.SearchStrategy[str]
) -> np.ndarray | None:
    return _array(draw, shape, dtypes) if draw(st.booleans()) else None


def _pictures(draw: Draw, *leading: int) -> np.ndarray:
    height, width = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    shape = (*leading, height, width, draw(st.sampled_from([1, 3])))
    return draw(npst.arrays(np.uint8, shape))


def _texts(draw: Draw, count: int) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.text(max_size=8), min_size=count, max_size=count)))


def _meaning(draw: Draw) -> Meaning:
    return Meaning(
        role=draw(st.sampled_from(ROLES)),
        label=draw(_NAMES),
        sentence=draw(st.text(max_size=12)),
        unit=draw(st.text(max_size=4)),
        better=draw(st.sampled_from([None, "more", "less"])),
    )


def _numbers(draw: Draw, shape: Any, role: Role) -> np.ndarray:
    """Numbers that a role can hold: NaN for an unknown class, fractions in a count, huge flags."""
    if role in ("class", "label"):
        indices = st.integers(-1, 2**40).map(float) | st.just(float("nan"))
        return draw(npst.arrays(np.float64, shape, elements=indices) | npst.arrays(np.int64, shape))
    dtype = draw(st.sampled_from([np.float32, np.int32, np.int64, np.uint8, np.bool_]))
    return draw(npst.arrays(dtype, shape))


def _common(draw: Draw, axes: tuple[int, ...]) -> dict[str, Any]:
    names = st.lists(_NAMES, max_size=2, unique=True)
    measure_names, summary_names = draw(names) if axes else [], draw(names)
    all_names = [*measure_names, *summary_names]
    # Some names have no meaning, and some meanings no name.
    known = draw(st.lists(st.sampled_from(all_names) | _NAMES, max_size=4)) if all_names else []
    meanings = {name: _meaning(draw) for name in known}
    roles = {name: meanings[name].role if name in meanings else "amount" for name in all_names}
    measures = {}
    for name in measure_names:
        shape = axes[: draw(st.integers(1, len(axes)))]
        measures[name] = _numbers(draw, shape, roles[name])
    return {
        "technique": draw(_NAMES),
        "layer": draw(st.text(max_size=12)),
        "step": draw(st.integers(0, 2**62)),
        "title": draw(st.text(max_size=8)),
        "caption": draw(st.text(max_size=8)),
        "reference": draw(st.text(max_size=8)),
        "recipe": draw(st.dictionaries(_NAMES, _JSON, max_size=3)),
        "measures": measures,
        "summary": {
            name: _numbers(draw, draw(npst.array_shapes(min_dims=0, max_dims=2)), roles[name])
            for name in summary_names
        },
        "meanings": meanings,
        "note": draw(st.none() | _NAMES),
    }


@st.composite
def visuals(draw: Draw) -> Visual:
    """Any Visual, of any kind, with awkward names, sizes, types of number and values."""
    make = draw(
        st.sampled_from(
            [
                _grid,
                _patches,
                _ladder,
                _scatter,
                _cells,
                _table,
                _predictions,
                _responses,
                _excitations,
                _connections,
                _images,
                _rest,
            ]
        )
    )
    return make(draw)


def _grid(draw: Draw) -> Visual:
    units = draw(st.integers(0, 7))
    return Grid(
        **_common(draw, (units,)),
        images=_pictures(draw, units),
        units=_array(draw, (units,), _INTEGERS),
        unit_names=_texts(draw, draw(st.sampled_from([0, units]))),
    )


def _patches(draw: Draw) -> Visual:
    units, rank = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    return Patches(
        **_common(draw, (units, rank)),
        images=_pictures(draw, units, rank),
        units=_array(draw, (units,), _INTEGERS),
        image_ids=_array(draw, (units, rank), _INTEGERS),
        boxes=_array(draw, (units, rank, 4), _INTEGERS),
        effective_boxes=_optional(draw, (units, rank, 4), _INTEGERS),
    )


def _ladder(draw: Draw) -> Visual:
    subjects, rungs = draw(st.integers(0, 3)), draw(st.integers(0, 4))
    value = st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False) | st.integers()
    return Ladder(
        **_common(draw, (subjects, rungs)),
        images=_pictures(draw, subjects, rungs),
        image_ids=_array(draw, (subjects,), _INTEGERS),
        axis=draw(_NAMES),
        values=tuple(draw(st.lists(value, min_size=rungs, max_size=rungs))),
    )


def _scatter(draw: Draw) -> Visual:
    count = draw(st.integers(0, 9))
    return Scatter(
        **_common(draw, (count,)),
        points=_array(draw, (count, 2), _FLOATS),
        image_ids=_array(draw, (count,), _INTEGERS),
        labels=_array(draw, (count,), _INTEGERS),
        neighbour_ids=_optional(draw, (count, draw(st.integers(0, 3))), _INTEGERS),
        principal_components=_optional(draw, (count, draw(st.integers(0, 3))), _FLOATS),
        method=draw(st.text(max_size=4)),
    )


def _cells(draw: Draw) -> Visual:
    cells, rank = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    return MapCells(
        **_common(draw, (cells,)),
        images=_pictures(draw, cells),
        corners=_array(draw, (cells, 4), _FLOATS),
        image_ids=_array(draw, (cells, rank), _INTEGERS),
        method=draw(st.text(max_size=4)),
    )


def _table(draw: Draw) -> Visual:
    queries, rank = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    return NeighbourTable(
        **_common(draw, (queries, rank)),
        query_ids=_array(draw, (queries,), _INTEGERS),
        image_ids=_array(draw, (queries, rank), _INTEGERS),
    )


def _predictions(draw: Draw) -> Visual:
    count, rank = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    return Predictions(
        **_common(draw, (count, rank)),
        image_ids=_array(draw, (count,), _INTEGERS),
        labels=_array(draw, (count,), _INTEGERS),
        classes=_array(draw, (count, rank), _INTEGERS),
        class_names=_texts(draw, draw(st.integers(0, 3))),
    )


def _responses(draw: Draw) -> Visual:
    units, images, few = draw(st.integers(0, 4)), draw(st.integers(0, 5)), draw(st.integers(0, 3))
    return Responses(
        **_common(draw, (units,)),
        units=_array(draw, (units,), _INTEGERS),
        image_ids=_array(draw, (images,), _INTEGERS),
        histogram=_array(draw, (units, few), _INTEGERS),
        range=_array(draw, (units, 2), _FLOATS),
        examples=_array(draw, (units, few, few), _INTEGERS),
        nearest_units=_array(draw, (units, few), _INTEGERS),
        nearest_correlation=_array(draw, (units, few), _FLOATS),
        strongest=_array(draw, (units, images), _INTEGERS),
        classes=_optional(draw, (units, few), _INTEGERS),
        class_means=_optional(draw, (units, few), _FLOATS),
        quantiles=tuple(draw(st.lists(st.floats(0, 1), max_size=3))),
    )


def _excitations(draw: Draw) -> Visual:
    count, rank = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    return Excitations(
        **_common(draw, (count, rank)),
        images=_pictures(draw, count, rank),
        image_ids=_array(draw, (count,), _INTEGERS),
        units=_array(draw, (count, rank), _INTEGERS),
    )


def _connections(draw: Draw) -> Visual:
    count, incoming, outgoing = (draw(st.integers(0, 3)) for _ in range(3))
    return Connections(
        **_common(draw, (count,)),
        units=_array(draw, (count,), _INTEGERS),
        incoming_layers=_array(draw, (count, incoming), _INTEGERS),
        incoming_units=_array(draw, (count, incoming), _INTEGERS),
        incoming_weights=_array(draw, (count, incoming), _FLOATS),
        incoming_means=_optional(draw, (count, incoming), _FLOATS),
        outgoing_layers=_array(draw, (count, outgoing), _INTEGERS),
        outgoing_units=_array(draw, (count, outgoing), _INTEGERS),
        outgoing_weights=_array(draw, (count, outgoing), _FLOATS),
        layers=_texts(draw, draw(st.integers(0, 3))),
        unit_names=_texts(draw, draw(st.sampled_from([0, count]))),
    )


def _images(draw: Draw) -> Visual:
    count = draw(st.integers(0, 6))
    return ProbeImages(
        **_common(draw, (count,)),
        images=_pictures(draw, count),
        image_ids=_array(draw, (count,), _INTEGERS),
        labels=_array(draw, (count,), _INTEGERS),
        sizes=_array(draw, (count, 2), _INTEGERS),
        names=_texts(draw, draw(st.sampled_from([0, count]))),
    )


def _rest(draw: Draw) -> Visual:
    common = _common(draw, ())
    if draw(st.booleans()):
        return Note(**{**common, "note": draw(_NAMES)})
    return LayerGraph(
        **common,
        layers=tuple(draw(st.lists(st.dictionaries(_NAMES, _JSON, max_size=3), max_size=3))),
        class_names=_texts(draw, draw(st.integers(0, 3))),
        model_name=draw(st.text(max_size=5)),
        preprocessing=draw(st.text(max_size=5)),
    )


def assert_equal(left: Visual, right: Visual) -> None:
    """Fail unless every field of two Visuals is the same, arrays bit for bit."""
    assert type(left) is type(right)
    for entry in fields(left):
        one, other = getattr(left, entry.name), getattr(right, entry.name)
        if entry.name == "meanings":
            assert dict(one) == dict(other)
        elif entry.name in ("measures", "summary"):
            assert list(one) == list(other), entry.name
            for name in one:
                _assert_same_array(one[name], other[name])
        elif isinstance(one, np.ndarray):
            _assert_same_array(one, other)
        else:
            assert one == other, entry.name
            assert type(one) is type(other), entry.name


def _assert_same_array(one: np.ndarray, other: np.ndarray) -> None:
    assert one.dtype.newbyteorder("=") == other.dtype.newbyteorder("=")
    assert other.dtype.isnative
    np.testing.assert_array_equal(one, other)
    assert one.shape == other.shape
