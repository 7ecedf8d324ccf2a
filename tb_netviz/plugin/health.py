"""What is well and what is wrong: a run -> one line per layer, or per step of one layer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.plugin.answers import NoAnswer
from tb_netviz.plugin.layer_numbers import (
    Answer,
    LayerNumbers,
    by_interest,
    drift,
    layer_numbers,
    units_of,
)
from tb_netviz.plugin.row_memory import RowMemory

# More units of a layer than anybody looks through.
MOST_ORDERED = 1024
MOST_STEPS = 200

_KINDS = ("grid", "patches", "responses")
_READERS = 8


class Listed(NamedTuple):
    """One Visual of the index.

    Args:
        tag: Its tag.
        kind: Its kind.
        technique: The technique that made it.
        layer: Path of its layer; may be empty.
        steps: Its steps, rising.
        times: When each of them was written; a step that is written anew has another time.
    """

    tag: str
    kind: str
    technique: str
    layer: str
    steps: tuple[int, ...]
    times: tuple[float, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where the Visuals of one run are read.

    Args:
        visuals: All of them.
        read: (tag, step) -> answer `visual`, with arrays as NumPy arrays; called by several
            threads at once.
    """

    visuals: Sequence[Listed]
    read: Callable[[str, int], Answer]


def health(source: Source, step: int | None) -> dict[str, Any]:
    """Measure every layer of a run at one step.

    Args:
        source: The run.
        step: The step; of each Visual the nearest one counts. `None`: the latest.

    Returns:
        The answer of the route `health`.
    """
    layers = list(dict.fromkeys(one.layer for one in source.visuals if _is_measured(one)))
    with ThreadPoolExecutor(_READERS, thread_name_prefix="netviz-health") as pool:
        rows = list(pool.map(lambda layer: _row(source, layer, step), layers))
    return {"step": step, "layers": rows}


def history(
    source: Source, layer: str, memory: RowMemory | None = None, owner: Hashable = ""
) -> dict[str, Any]:
    """Measure one layer at all its steps.

    Args:
        source: The run.
        layer: Path of the layer.
        memory: Where rows are kept; steps whose rows are there are not read.
        owner: Tells the rows of this run from those of others.

    Returns:
        The answer of the route `history`.
    """
    own = [one for one in source.visuals if one.layer == layer and _is_measured(one)]
    scanned = [one for one in own if one.kind != "grid" or one.technique == "filters"]
    steps = sorted({step for one in scanned for step in one.steps})
    chosen = _evenly(steps, MOST_STEPS)
    memory = memory or RowMemory()
    stamps = {step: _stamp(scanned, step) for step in chosen}
    keys = {
        step: (owner, layer, stamps[before] if before is not None else None, stamps[step])
        for before, step in zip([None, *chosen], chosen, strict=False)
    }
    rows = {step: memory.get(key) for step, key in keys.items()}
    # Drift is measured against the step before.
    missing = {
        one
        for before, step in zip([None, *chosen], chosen, strict=False)
        if rows[step] is None
        for one in (before, step)
        if one is not None
    }
    with ThreadPoolExecutor(_READERS, thread_name_prefix="netviz-health") as pool:
        read = pool.map(lambda step: (step, _exactly(source, scanned, step)), sorted(missing))
        numbers = dict(read)
    for before, step in zip([None, *chosen], chosen, strict=False):
        if rows[step] is None:
            now = numbers[step]
            told = _told(now, None if before is None else numbers[before])
            row = {**told, "dead": list(now.dead), "duplicates": list(now.duplicates)}
            rows[step] = row
            memory.put(keys[step], row)
    return {"layer": layer, "logged_steps": len(steps), "steps": [rows[step] for step in chosen]}


def _stamp(visuals: Sequence[Listed], step: int) -> tuple[tuple[str, int, float | None], ...]:
    """Which records of a layer a step has."""
    return tuple(
        (one.tag, step, one.times[one.steps.index(step)] if one.times else None)
        for one in visuals
        if step in one.steps
    )


def nearest(steps: Sequence[int], wanted: int | None) -> int | None:
    """Choose the step nearest to a wanted one; of two equally near, the earlier.

    Args:
        steps: Rising.
        wanted: `None`: the last.
    """
    if wanted is None or not steps:
        return steps[-1] if steps else None
    return min(steps, key=lambda step: (abs(step - wanted), step))


def _is_measured(one: Listed) -> bool:
    return one.kind in _KINDS and one.layer != ""


def _row(source: Source, layer: str, wanted: int | None) -> dict[str, Any]:
    own = [one for one in source.visuals if one.layer == layer and _is_measured(one)]
    at = {one.tag: nearest(one.steps, wanted) for one in own}
    there = [(tag, step) for tag, step in at.items() if step is not None]
    found = {tag: _read(source, tag, step) for tag, step in there}
    answers = {tag: answer for tag, answer in found.items() if answer is not None}
    step = max((step for step in at.values() if step is not None), default=0)
    now = layer_numbers(step, list(answers.values()))
    patches = next((one for one in own if one.kind == "patches"), None)
    before = None
    if patches is not None:
        earlier = [one for one in patches.steps if one < (at[patches.tag] or 0)]
        if earlier:
            read = _read(source, patches.tag, earlier[-1])
            before = None if read is None else layer_numbers(earlier[-1], [read])
    chosen = {
        tag: units[:MOST_ORDERED].tolist()
        for tag, answer in answers.items()
        if (units := units_of(answer)) is not None
        and answer["kind"] != "responses"
        and not np.array_equal(units, np.arange(len(units)))
    }
    interest = by_interest(now.interest or {})[:MOST_ORDERED]
    return {"layer": layer, **_told(now, before), "interest": interest, "chosen": chosen}


def _exactly(source: Source, visuals: Sequence[Listed], step: int) -> LayerNumbers:
    found = [_read(source, one.tag, step) for one in visuals if step in one.steps]
    return layer_numbers(step, [answer for answer in found if answer is not None])


def _read(source: Source, tag: str, step: int) -> Answer | None:
    """Read a Visual; what is damaged, or gone meanwhile, tells nothing of its layer."""
    try:
        return source.read(tag, step)
    except NoAnswer:
        raise
    except NetVizError:
        return None


def _told(now: LayerNumbers, before: LayerNumbers | None) -> dict[str, Any]:
    moved = None if before is None else drift(now, before)
    return {
        "step": now.step,
        "units": now.units,
        "images": now.images,
        "dead_units": now.dead_units,
        "duplicate_units": now.duplicate_units,
        "sparsity": now.sparsity,
        "drift": moved,
        "drift_since": None if before is None or moved is None else before.step,
        "change": now.change,
        "unchanged_since": now.unchanged_since,
    }


def _evenly(steps: Sequence[int], count: int) -> list[int]:
    """At most so many steps, evenly chosen, with the first and the last."""
    if len(steps) <= count:
        return list(steps)
    return [steps[round(i * (len(steps) - 1) / (count - 1))] for i in range(count)]
