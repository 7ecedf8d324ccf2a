"""Parts of one layer -> one Visual: arrays and measures one after the other along the units.

Subjects of a ladder, queries of a table and probe images are joined in the same way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tb_netviz.visual.kinds import Grid, Ladder, NeighbourTable, Patches, ProbeImages
from tb_netviz.visual.visual import Visual

# Kinds whose first axis is that of the units, or of the images.
_JOINED = (Grid, Patches, ProbeImages, Ladder, NeighbourTable)


def joined(visuals: Iterable[Visual]) -> list[Visual]:
    """Join the parts among some Visuals; everything else stays as it is.

    Args:
        visuals: Any Visuals of one run.

    Returns:
        Each part 0 with all its other parts in it, where it was; a part whose part 0 is missing, or
        that fits no other, stays alone.
    """
    found: dict[tuple[object, ...], list[Visual]] = {}
    for visual in visuals:
        # Several Visuals of one layer without parts keep apart.
        alone = object() if not isinstance(visual, _JOINED) else None
        found.setdefault((*_series(visual), alone), []).append(visual)
    return [one for parts in found.values() for one in _joined_series(parts)]


def join(parts: Sequence[Visual]) -> Visual:
    """Join the parts of one technique, layer and step.

    Args:
        parts: Visuals of one kind with units, subjects, queries or images, in any order; one alone
            may be of any kind.

    Returns:
        One Visual of part 0 with the units of all parts, ordered by part. Caption, recipe and
        summary are those of the first; sentences of the notes are said once.

    Raises:
        ValueError: They are of different kinds, layers, steps or rungs, or their tiles differ in
            size.

    Example:
        >>> parts = [
        ...     Grid(
        ...         technique="feature_images",
        ...         part=part,
        ...         images=np.zeros((2, 8, 8, 3), np.uint8),
        ...         units=np.array([part, part + 10]),
        ...     )
        ...     for part in (1, 0)
        ... ]
        >>> join(parts).units.tolist()
        [0, 10, 1, 11]
    """
    if len(parts) == 1:
        return parts[0]
    ordered = sorted(parts, key=lambda part: part.part)
    first = ordered[0]
    if not isinstance(first, _JOINED) or len({_series(part) for part in ordered}) > 1:
        raise ValueError(
            "parts to join are of one technique, layer and step, have units or images, and the "
            "same rungs."
        )
    values: dict[str, Any] = {
        name: _concatenated([getattr(part, name) for part in ordered]) for name in first.array_axes
    }
    if isinstance(first, Grid):
        values["unit_names"] = _names([part for part in ordered if isinstance(part, Grid)])
    if isinstance(first, ProbeImages):
        images = [part for part in ordered if isinstance(part, ProbeImages)]
        values["names"] = _image_names(images)
    names = [name for name in first.measures if all(name in part.measures for part in ordered)]
    measures = {name: np.concatenate([part.measures[name] for part in ordered]) for name in names}
    notes = dict.fromkeys(part.note for part in ordered if part.note)
    return dataclasses.replace(
        first, part=0, measures=measures, note=" ".join(notes) or None, **values
    )


def _series(visual: Visual) -> tuple[object, ...]:
    rungs = (visual.axis, visual.values) if isinstance(visual, Ladder) else ()
    return visual.kind, visual.technique, visual.layer, visual.step, rungs


def _joined_series(parts: list[Visual]) -> list[Visual]:
    numbers = [part.part for part in parts]
    if len(parts) < 2 or len(set(numbers)) < len(numbers):
        return parts
    try:
        return [join(parts)]
    except ValueError:  # tiles of different sizes
        return parts


def _concatenated(arrays: Sequence[np.ndarray | None]) -> np.ndarray | None:
    """Join arrays; an optional one that some parts lack is left out."""
    given = [array for array in arrays if array is not None]
    if len(given) < len(arrays):
        return None
    return np.concatenate(given)


def _names(parts: Sequence[Grid]) -> tuple[str, ...]:
    """Names of all units; a unit of a part without names is called by its number."""
    if not any(part.unit_names for part in parts):
        return ()
    return tuple(
        name
        for part in parts
        for name in (part.unit_names or tuple(f"unit {unit}" for unit in part.units))
    )


def _image_names(parts: Sequence[ProbeImages]) -> tuple[str, ...]:
    """Names of all images; an image of a part without names is called by its id."""
    if not any(part.names for part in parts):
        return ()
    return tuple(
        name
        for part in parts
        for name in (part.names or tuple(f"image {image}" for image in part.image_ids))
    )
