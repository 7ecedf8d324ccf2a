"""Logs of format version 1 (tb_netviz 0.1) -> what version 2 would have written.

Version 1 stored every measure as float32 and knew measures by their names only. Some measures were
no measures at all but arrays, cut into columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tb_netviz.events.version_1_names import COMMON, NAMES
from tb_netviz.visual import Meaning
from tb_netviz.visual.meaning import as_stored, meanings_of

Arrays = dict[str, np.ndarray]

_SIDES = ("effective_top", "effective_left", "effective_bottom", "effective_right")
_COLUMN = re.compile(r"(neighbour|pca)_(\d+)")


def arrays_and_measures(
    kind: str, arrays: Mapping[str, np.ndarray], measures: Mapping[str, np.ndarray]
) -> tuple[Arrays, Arrays]:
    """Turn measures that were columns of an array into that array.

    Args:
        kind: Kind of the Visual.
        arrays: Arrays as version 1 stored them.
        measures: Measures as version 1 stored them.

    Returns:
        The arrays of version 2, and the measures that are left.

    Raises:
        ValueError: The columns have different shapes.
    """
    found, left = dict(arrays), dict(measures)
    if kind == "patches" and all(side in left for side in _SIDES):
        boxes = np.stack([left.pop(side) for side in _SIDES], axis=-1)
        found["effective_boxes"] = np.nan_to_num(boxes).astype(np.int32)
    if kind == "scatter":
        columns: dict[str, dict[int, np.ndarray]] = {"neighbour": {}, "pca": {}}
        for name in measures:
            match = _COLUMN.fullmatch(name)
            if match:
                columns[match[1]][int(match[2])] = left.pop(name)
        neighbours, components = (
            [numbered[number] for number in sorted(numbered)] for numbered in columns.values()
        )
        if neighbours:
            ids = np.stack(neighbours, axis=1)
            found["neighbour_ids"] = np.nan_to_num(ids, nan=-1).astype(np.int64)
        if components:
            found["principal_components"] = np.stack(components, axis=1)
    return found, left


def renamed_summary(summary: Mapping[str, np.ndarray]) -> Arrays:
    """Give summaries the names of version 2.

    Args:
        summary: Numbers of the whole as version 1 stored them.

    Returns:
        The same numbers. The mean of `class_kept` over images is a share, called `classes_kept`.
    """
    return {"classes_kept" if n == "class_kept" else n: values for n, values in summary.items()}


def with_meanings(
    technique: str, numbers: Mapping[str, np.ndarray]
) -> tuple[Arrays, dict[str, Meaning]]:
    """Give measures or summaries their meanings, and the types that go with them.

    Args:
        technique: Name of the technique.
        numbers: float32 arrays by name.

    Returns:
        The arrays in the types of version 2, and the meaning of each.
    """
    known = NAMES.get(technique, {})
    meanings = {name: known.get(name) or _guessed(name) for name in numbers}
    stored: Arrays = {}
    for name, values in numbers.items():
        try:
            stored[name] = as_stored(values, meanings[name].role)
        except ValueError:  # a technique of the user's own gave a known name another sense
            meanings[name] = replace(meanings[name], role="amount", sentence="")
            stored[name] = as_stored(values, "amount")
    return stored, meanings


def _guessed(name: str) -> Meaning:
    """Say what a name means that no technique of 0.1 used, as the page of 0.1 guessed it."""
    (plain,) = meanings_of([name], {}).values()
    if name in COMMON:
        return COMMON[name]
    if name == "class" or name.endswith("_class"):
        return replace(plain, role="class")
    if name == "probability" or name.startswith("probability_"):
        return replace(plain, role="probability")
    return plain
