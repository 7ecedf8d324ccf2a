"""Parts of one layer, each with a tag of its own -> one entry of the index, one answer `visual`.

Headers and arrays are joined here; the page puts the pictures of all parts on one sheet. So the
server decodes no picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.atlas import AtlasGeometry, layout
from tb_netviz.events.limits import check_together

# Kinds whose first axis is that of the units or of the images, see `visual.joining`.
_JOINED = ("grid", "patches", "images", "ladder", "neighbours")
_PART = re.compile(r"#part([1-9][0-9]*)$")

Entry = dict[str, Any]


def first_tag(tag: str) -> str:
    """Name the tag of part 0, e.g. `"grid/filters/conv1"` of `"grid/filters/conv1#part3"`."""
    return _PART.sub("", tag)


def part_of(tag: str) -> int:
    """Number the part that a tag holds; 0 for a tag of no later part."""
    found = _PART.search(tag)
    return int(found[1]) if found else 0


def joined_entries(entries: Sequence[Entry]) -> tuple[list[Entry], dict[str, tuple[str, ...]]]:
    """Join the entries of the index that are parts of one Visual.

    Args:
        entries: Entries of one run, one for each tag.

    Returns:
        One entry for each Visual, in the order of their first tags; and by tag of the joined
        entries the tags of all parts. A part without part 0, or whose tiles have another size,
        stays an entry of its own.
    """
    by_tag = {entry["tag"]: entry for entry in entries}
    families: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: part_of(entry["tag"])):
        first = by_tag.get(first_tag(entry["tag"]))
        is_joined = first is not None and entry["kind"] in _JOINED and _same_tiles(first, entry)
        families.setdefault(first["tag"] if first and is_joined else entry["tag"], []).append(entry)
    shown = [_joined(families[entry["tag"]]) for entry in entries if entry["tag"] in families]
    tags = {
        tag: tuple(entry["tag"] for entry in family)
        for tag, family in families.items()
        if len(family) > 1
    }
    return shown, tags


def joined_answer(answers: Sequence[tuple[str, Entry]]) -> Entry:
    """Join the answers `visual` of all parts.

    Args:
        answers: (tag, answer) of each part that has the step, by part; at least one.

    Returns:
        The answer of the first with the units of all, and in `sheets` where the pictures lie.

    Raises:
        NetVizError: The arrays of the parts do not fit each other, or are too large together.
    """
    (_, first), *_ = answers
    # Ladders with other rungs, because a layer failed, do not fit beside each other.
    is_ladder = first.get("kind") == "ladder"
    whole = [one for one in answers if not is_ladder or one[1]["facts"] == first["facts"]]
    missing = len(answers) - len(whole)
    answers = whole
    sheets = [{"tag": tag, **sheet} for tag, answer in answers for sheet in answer["sheets"]]
    if len(answers) == 1 and not missing:
        return {**first, "sheets": sheets}
    parts = [answer for _, answer in answers]
    names = [name for name in first["arrays"] if all(name in part["arrays"] for part in parts)]
    measured = [
        name for name in first["measures"] if all(name in part["measures"] for part in parts)
    ]
    check_together(
        array.shape
        for part in parts
        for group in ("arrays", "measures")
        for array in part[group].values()
    )
    notes = dict.fromkeys(part["note"] for part in parts if part["note"])
    if missing:
        notes["The ladders of further photographs have other rungs and are not shown."] = None
    return {
        **first,
        "wall_time": max(part["wall_time"] for part in parts),
        "note": " ".join(notes) or None,
        "atlas": _joined_atlas([part["atlas"] for part in parts]),
        "sheets": sheets,
        "arrays": {name: _concatenated([part["arrays"][name] for part in parts]) for name in names},
        "measures": {
            name: _concatenated([part["measures"][name] for part in parts]) for name in measured
        },
        "facts": first["facts"]
        if is_ladder
        else {
            name: _listed([part["facts"].get(name) for part in parts]) for name in first["facts"]
        },
    }


def _same_tiles(one: Entry, other: Entry) -> bool:
    if one["atlas"] is None or other["atlas"] is None:
        return {one["kind"], other["kind"]} == {"neighbours"}
    return _tile(one["atlas"]) == _tile(other["atlas"])


def _tile(atlas: Entry) -> tuple[Any, ...]:
    sizes = (atlas["tile_height"], atlas["tile_width"], atlas["channels"])
    return (*sizes, *atlas["shape"][1:])


def _joined(family: Sequence[Entry]) -> Entry:
    if len(family) == 1:
        return family[0]
    steps: dict[int, float] = {}
    for entry in family:
        for step, wall_time in entry["steps"]:
            # A part that comes later changes the time, and with it the address that browsers keep.
            steps[step] = max(wall_time, steps.get(step, wall_time))
    return {
        **family[0],
        "atlas": _joined_atlas([entry["atlas"] for entry in family]),
        "steps": [[step, steps[step]] for step in sorted(steps)],
        "sheets": sum(entry["sheets"] for entry in family),
        "thumbnails": [thumbnail for entry in family for thumbnail in entry["thumbnails"]],
        "parts": len(family),
    }


def _joined_atlas(atlases: Sequence[Entry | None]) -> Entry | None:
    found = [atlas for atlas in atlases if atlas is not None]
    if not found:
        return None
    geometries = [AtlasGeometry.from_json(atlas) for atlas in found]
    first = geometries[0]
    units = sum(geometry.shape[0] for geometry in geometries)
    shape = (units, *first.shape[1:], first.tile_height, first.tile_width, first.channels)
    return layout(shape).to_json()


def _concatenated(arrays: Sequence[np.ndarray]) -> np.ndarray:
    try:
        return np.concatenate(arrays)
    except ValueError as error:
        raise NetVizError(f"the parts do not fit each other ({error}); log them again.") from None


def _listed(values: Sequence[Any]) -> Any:
    """Lists one after the other; of anything else the first."""
    if not isinstance(values[0], (list, tuple)):
        return values[0]
    return [item for value in values for item in value or ()]
