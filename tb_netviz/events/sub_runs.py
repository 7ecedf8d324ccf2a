"""Sub-runs of one training -> one line of steps: {run: {tag: steps}} -> who holds which step.

A training that was killed and goes on from an earlier epoch writes to `netviz_2`, because steps of
a tag must rise. What `netviz` holds beyond that epoch belongs to a past that did not last. So a
sub-run that begins later than the line before it continues that line and wins from its first step
on. One that begins no later is a training of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping

from tb_netviz.events.run_directory import SUB_RUN

_SUB_RUN = re.compile(rf"(.*/)?{SUB_RUN}(?:_([1-9][0-9]*))?", re.DOTALL)

# A tag and its steps, in one run.
Steps = Mapping[str, Collection[int]]


def place(run: str) -> tuple[str, int] | None:
    """Tell which sub-run of which directory a run is.

    Args:
        run: Its directory, e.g. `"run1/netviz_2"`.

    Returns:
        E.g. `("run1/", 2)`; `None` for a run that is no sub-run of ours.
    """
    found = _SUB_RUN.fullmatch(run)
    return (found[1] or "", int(found[2] or 1)) if found else None


def lines_of(steps: Mapping[str, Steps]) -> dict[str, list[str]]:
    """Join the sub-runs that continue each other.

    Args:
        steps: The steps of each tag, by run.

    Returns:
        By the first run of each line the runs of the line, in the order of their numbers.
    """
    lines: dict[str, list[str]] = {}
    begins = {run: _first(its_steps) for run, its_steps in steps.items()}
    last: dict[str, str] = {}  # directory -> first run of its last line
    for run in sorted(steps, key=lambda run: place(run) or (run, 0)):
        placed = place(run)
        start = last.get(placed[0]) if placed else None
        if start is not None and begins[run] > begins[start]:
            lines[start].append(run)
            continue
        lines[run] = [run]
        if placed:
            last[placed[0]] = run
    return lines


def replaced(steps: Mapping[str, Steps], line: Iterable[str]) -> set[tuple[str, str, int]]:
    """Find what later sub-runs of a line have replaced.

    Args:
        steps: The steps of each tag, by run.
        line: Runs of one line, as `lines_of` gives them.

    Returns:
        (run, tag, step) of each: all beyond the first step of a later sub-run, and at that step
        whatever the later one holds, too.
    """
    found: set[tuple[str, str, int]] = set()
    begins = math.inf  # the first step of all later sub-runs
    held: dict[str, set[int]] = {}  # what later sub-runs hold of each tag
    for run in reversed(list(line)):
        for tag, its_steps in steps[run].items():
            later = held.setdefault(tag, set())
            found |= {(run, tag, step) for step in its_steps if step > begins or step in later}
            later.update(its_steps)
        begins = min(begins, _first(steps[run]))
    return found


def _first(steps: Steps) -> int:
    return min((step for its_steps in steps.values() for step in its_steps), default=0)
