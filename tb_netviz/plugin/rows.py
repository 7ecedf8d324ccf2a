"""Some rows of an answer `visual`: (answer, unit or image) -> the same answer with that row only.

A page of one unit or one image needs a few numbers of arrays that hold all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tb_netviz.plugin.answers import BadRequest
from tb_netviz.visual import KINDS, Visual

# The arrays that say which unit or image a row is of.
_IDS = {"unit": "units", "image": "image_ids"}


def some_rows(
    answer: dict[str, Any], asked: dict[str, int], *, is_whole: bool = False
) -> dict[str, Any]:
    """Choose rows of an answer.

    Args:
        answer: The answer of the route `visual`, with NumPy arrays, parts joined.
        asked: `"unit"` or `"image"` -> its index or id; empty: everything but the big arrays.
        is_whole: Whether the big arrays stay, too. Defaults to `False`.

    Returns:
        Arrays and measures with the rows of that unit or image along every axis of units or
        images, and in `positions` where these rows lie among all; none where it has no such unit
        or image. Unasked, arrays that are big are left out.

    Raises:
        BadRequest: The kind has no rows for units, or none for images.
    """
    kind = KINDS[answer["kind"]]
    if is_whole and not asked:
        return answer
    if not asked:
        arrays = {
            name: array for name, array in answer["arrays"].items() if name not in kind.big_names
        }
        return {**answer, "arrays": arrays}
    arrays, measures = dict(answer["arrays"]), dict(answer["measures"])
    positions = {}
    for what, wanted in asked.items():
        axis, rows = _rows(kind, answer, what, wanted)
        arrays = {
            name: _taken(array, kind.array_axes.get(name, ()), axis, rows)
            for name, array in arrays.items()
        }
        measures = {
            name: _taken(values, kind.measure_axes[: values.ndim], axis, rows)
            for name, values in measures.items()
        }
        positions[axis] = rows
    return {**answer, "arrays": arrays, "measures": measures, "positions": positions}


def ids_of(kind_name: str, arrays: Mapping[str, np.ndarray], what: str) -> np.ndarray:
    """Tell which unit or image each row is of.

    Args:
        kind_name: One of `visual.KINDS`.
        arrays: Its arrays.
        what: `"unit"` or `"image"`.

    Returns:
        An index or id for each row.

    Raises:
        BadRequest: The kind has no rows for units, or none for images.
    """
    if len(KINDS[kind_name].array_axes.get(_IDS[what], ())) != 1:
        raise BadRequest(
            f"a visual of kind '{kind_name}' has no rows for each {what}; leave out '{what}'."
        )
    return arrays.get(_IDS[what], np.zeros(0, int))


def _rows(
    kind: type[Visual], answer: dict[str, Any], what: str, wanted: int
) -> tuple[str, np.ndarray]:
    """Find the axis of the units or images, and where the wanted one lies along it."""
    ids = ids_of(kind.kind, answer["arrays"], what)
    rows = np.flatnonzero(ids == wanted)
    return kind.array_axes[_IDS[what]][0], rows


def _taken(array: np.ndarray, axes: tuple[str, ...], axis: str, rows: np.ndarray) -> np.ndarray:
    return np.take(array, rows, axes.index(axis)) if axis in axes else array
