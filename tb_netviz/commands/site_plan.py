"""What goes into a site: (index, what is wanted) -> a smaller index, and about its size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tb_netviz.events.contents import ARRAYS, HEADER
from tb_netviz.events.reader import Asked, matches
from tb_netviz.plugin.parts import first_tag
from tb_netviz.plugin.stored_log import Stored

Index = dict[str, Any]
Entry = dict[str, Any]

# Without the network and its images no page is whole, whatever is asked for.
FRAME_KINDS = ("model", "images")


def chosen(index: Index, asked: Asked) -> Index:
    """Leave out what nobody asked for; the network and its images stay.

    Args:
        index: The answer of the route `index`.
        asked: Techniques, layers and steps, by the names of `read`.

    Returns:
        The index of the site.
    """

    def wanted(entry: Entry) -> bool:
        if entry["kind"] in FRAME_KINDS:
            return True
        # What belongs to no layer, such as the predictions, is part of the frame as well.
        names = ("technique", "layer") if entry["layer"] else ("technique",)
        return all(matches(name, asked.get(name), entry[name]) for name in names)

    def steps_of(entry: Entry) -> set[int]:
        steps = {step for step, _ in entry["steps"]}
        if entry["kind"] in FRAME_KINDS:
            return steps
        return {step for step in steps if matches("step", asked.get("step"), step)}

    return _thinned(index, lambda entry: steps_of(entry) if wanted(entry) else set())


def within(index: Index, sizes: Sizes, limit: int) -> Index | None:
    """Leave out steps, evenly and as few as possible, until a site is small enough.

    Args:
        index: The index of the site.
        sizes: How large each visual is at each step.
        limit: Most bytes of the site.

    Returns:
        A smaller index, in which everything has its last step; `None` where that is too large.
    """
    most = max((len(entry["steps"]) for _, entry in entries_of(index)), default=1)
    low, high = 0, most  # at `low` it fits, or is 0; above `high` it does not
    while low < high:
        middle = (low + high + 1) // 2
        if sizes.of(_with_steps(index, middle)) <= limit:
            low = middle
        else:
            high = middle - 1
    return _with_steps(index, low) if low else None


def entries_of(index: Index) -> Iterable[tuple[str, Entry]]:
    """List (run, entry) of everything in an index."""
    return ((run["run"], entry) for run in index["runs"] for entry in run["visuals"])


def without(index: Index, gone: Mapping[tuple[str, str], set[int]]) -> Index:
    """Leave out steps of single visuals.

    Args:
        index: The index.
        gone: The steps, by run and tag.

    Returns:
        The index without them.
    """
    kept = {
        id(entry): {step for step, _ in entry["steps"]} - gone.get((run, entry["tag"]), set())
        for run, entry in entries_of(index)
    }
    return _thinned(index, lambda entry: kept[id(entry)])


@dataclass(frozen=True)
class Sizes:
    """How large each visual is on disk.

    Args:
        base: Bytes of what every site holds.
        pictures: Bytes of the pictures, by run, first tag and step.
        numbers: Bytes of header and arrays, likewise.
        ratios: How many bytes of JSON text a byte of them makes, by kind.
    """

    base: int
    pictures: Mapping[tuple[str, str, int], int]
    numbers: Mapping[tuple[str, str, int], int]
    ratios: Mapping[str, float]

    def of(self, index: Index) -> int:
        """Estimate the bytes of a site."""
        return self.base + sum(self.of_entry(run, entry) for run, entry in entries_of(index))

    def of_entry(self, run: str, entry: Entry) -> int:
        """Estimate the bytes of one entry over all its steps."""
        ratio = self.ratios.get(entry["kind"], 1.0)
        keys = [(run, first_tag(entry["tag"]), step) for step, _ in entry["steps"]]
        numbers = sum(self.numbers.get(key, 0) for key in keys)
        return round(sum(self.pictures.get(key, 0) for key in keys) + ratio * numbers)


def sizes_of(
    stored: Iterable[Stored], index: Index, base: int, ratios: Mapping[str, float]
) -> Sizes:
    """Add up what lies in the log.

    Args:
        stored: Everything in the log.
        index: The index, which says what sub-runs continue which runs.
        base: Bytes of what every site holds.
        ratios: How many bytes of JSON text a byte of header and arrays makes, by kind.

    Returns:
        The sizes.
    """
    first_run = {one: run["run"] for run in index["runs"] for one in run["joined"]}
    pictures: dict[tuple[str, str, int], int] = {}
    numbers: dict[tuple[str, str, int], int] = {}
    for one in stored:
        key = (first_run.get(one.run, one.run), first_tag(one.tag), one.step)
        own = _numbers_of(one)
        numbers[key] = numbers.get(key, 0) + own
        pictures[key] = pictures.get(key, 0) + sum(one.sizes) - own
    return Sizes(base, pictures, numbers, ratios)


def _numbers_of(one: Stored) -> int:
    return sum(one.sizes[at] for at in (HEADER, ARRAYS) if at < len(one.sizes))


def _with_steps(index: Index, most: int) -> Index:
    def steps_of(entry: Entry) -> set[int]:
        steps = [step for step, _ in entry["steps"]]
        if len(steps) <= most:
            return set(steps)
        spaces = max(most - 1, 1)
        return {steps[-1 - i * (len(steps) - 1) // spaces] for i in range(most)}

    return _thinned(index, steps_of)


def _thinned(index: Index, steps_of: Callable[[Entry], set[int]]) -> Index:
    runs = []
    for run in index["runs"]:
        visuals = []
        for entry in run["visuals"]:
            kept = steps_of(entry)
            steps = [[step, time] for step, time in entry["steps"] if step in kept]
            thumbnails = [
                {**one, "steps": [step for step in one["steps"] if step in kept]}
                for one in entry["thumbnails"]
            ]
            if steps:
                visuals.append({**entry, "steps": steps, "thumbnails": thumbnails})
        if visuals:
            runs.append({**run, "visuals": visuals})
    return {**index, "runs": runs}
