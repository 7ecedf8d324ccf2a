"""What TensorBoard has loaded of ours: (run, tag, step) -> blobs.

Every read goes through TensorBoard's data provider and names our plugin, so that nothing of another
plugin can be read. Blob keys never leave the server: one of the two loaders does not bind them to a
plugin.

A call to the data server takes 40-50 ms, and parallel calls hardly take longer. So the index of
all runs makes its two calls at once. The keys that they bring are remembered.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeAlias

from tensorboard.data import provider

from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.limits import check_blobs
from tb_netviz.events.run_directory import PLUGIN_NAME
from tb_netviz.plugin.answers import NotThere
from tb_netviz.plugin.data_server import ask, wait
from tb_netviz.plugin.health import Listed
from tb_netviz.plugin.index_entries import display_name, entries_of
from tb_netviz.plugin.lines import AllSeries, Series, in_lines, sub_runs_beside

# More steps than any loader keeps. TensorBoard's own hint is of no use here: to the loaders 0 means
# all steps, to the data provider none.
_ALL_STEPS = 1_000_000

_PARALLEL_READS = 8

# What TensorBoard says of each tag, by run.
Listing: TypeAlias = Mapping[str, Mapping[str, provider.BlobSequenceTimeSeries]]


@dataclass(frozen=True)
class Caller:
    """Who asks. The data provider wants to know.

    Args:
        context: TensorBoard's request context.
        experiment: TensorBoard's experiment id.
    """

    context: Any
    experiment: str


@dataclass(frozen=True)
class Blobs:
    """Some blobs of one summary.

    Args:
        step: The step they belong to.
        wall_time: When it was written, in seconds since 1970.
        blobs: As many as the summary has; those that were not asked for are empty.
    """

    step: int
    wall_time: float
    blobs: tuple[bytes, ...]


class Catalogue:
    """Our summaries, as far as TensorBoard has loaded them.

    Args:
        data_provider: TensorBoard's.
        samples: How many steps TensorBoard keeps of each tag; the index tells it to the page.
        root: What to call a run that was logged in the log directory itself.
    """

    def __init__(self, data_provider: provider.DataProvider, samples: int, root: str = ".") -> None:
        self._root = root
        self._provider = data_provider
        self._samples = samples
        self._pool = ThreadPoolExecutor(_PARALLEL_READS, thread_name_prefix="netviz")
        self._known: dict[tuple[str, str, str], Series] = {}
        self._parts: dict[tuple[str, str, str], tuple[str, ...]] = {}
        self._entries: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def index(self, caller: Caller, only: str | None = None) -> dict[str, Any]:
        """List what is logged, without any picture.

        Args:
            caller: Who asks.
            only: A run, by its name in TensorBoard or in the index, to list alone; the one written
                last if there is none of that name. `None`: all runs.

        Returns:
            The answer of the route `index`.

        Raises:
            NoAnswer: The data server does not answer.
        """
        listing = self._pool.submit(
            ask,
            self._provider.list_blob_sequences,
            caller.context,
            experiment_id=caller.experiment,
            plugin_name=PLUGIN_NAME,
        )
        wanted = None if only is None else self._runs_of(wait(listing), only)
        all_series, lines = self._read_all(caller, wanted)
        listed = wait(listing)
        is_whole = wanted is None or len(wanted) == len(listed)
        runs, warnings = [], []
        known_parts = {} if is_whole else dict(self._parts)
        known_entries = {} if is_whole else dict(self._entries)
        for run, line in sorted(lines.items()):
            tags = {tag: found for one in line for tag, found in listed.get(one, {}).items()}
            entries = entries_of(run, tags, all_series[run])
            warnings += entries.warnings
            for tag, tags_of_parts in entries.parts.items():
                known_parts[caller.experiment, run, tag] = tags_of_parts
            known_entries[caller.experiment, run] = entries.visuals
            if entries.visuals:
                name = display_name(run, self._root)
                visuals = entries.visuals
                runs.append({"run": run, "name": name, "joined": line[1:], "visuals": visuals})
        self._parts, self._entries = known_parts, known_entries
        return {
            "version": FORMAT_VERSION,
            "samples": self._samples,
            "is_whole": is_whole,
            "runs": runs,
            "warnings": list(dict.fromkeys(warnings)),
        }

    def read(
        self,
        caller: Caller,
        run: str,
        tag: str,
        step: int | None,
        positions: Sequence[int],
    ) -> Blobs:
        """Read blobs of one Visual at one step.

        Args:
            caller: Who asks.
            run: Name of the run.
            tag: Tag of the Visual.
            step: One of its steps; `None`: the latest.
            positions: Which blobs, e.g. `(HEADER, ARRAYS)`; all if none is named.

        Returns:
            The blobs.

        Raises:
            NotThere: There is no such run, tag or step, or no longer.
            NoAnswer: The data server does not answer.
            NetVizError: The summary has more blobs than are read.
        """
        key = (caller.experiment, run, tag)
        datum = None if step is None else _at(self._known.get(key, ()), step)
        if datum is not None:
            with contextlib.suppress(NotThere):  # gone since the index was read: look again
                return self._fetch(caller, datum, positions)
        series = self._read_all(caller)[0].get(run, {}).get(tag, ())
        if not series:
            raise NotThere(f"run '{run}' has no netviz tag '{tag}', or not yet; reload the page.")
        datum = series[-1] if step is None else _at(series, step)
        if datum is None:
            kept = ", ".join(str(known.step) for known in series[-12:])
            raise NotThere(f"'{tag}' of run '{run}' has no step {step}; the last kept are {kept}.")
        return self._fetch(caller, datum, positions)

    def read_parts(
        self,
        caller: Caller,
        run: str,
        tag: str,
        step: int | None,
        positions: Sequence[int],
    ) -> list[tuple[str, Blobs]]:
        """Read blobs of all parts of a Visual that have the step.

        Args:
            caller: Who asks.
            run: Name of the run.
            tag: Tag of the Visual in the index.
            step: One of its steps; `None`: the latest.
            positions: Which blobs of each part; all if none is named.

        Returns:
            (tag, blobs) by part; at least one.

        Raises:
            NotThere: There is no such run, tag or step, or no longer.
            NoAnswer: The data server does not answer.
            NetVizError: A summary has more blobs than are read.
        """
        tags = self._parts.get((caller.experiment, run, tag), ())
        all_series = {one: self._known.get((caller.experiment, run, one), ()) for one in tags}
        if step is None:
            step = max((series[-1].step for series in all_series.values() if series), default=None)
        found = {one: _at(series, step) for one, series in all_series.items() if step is not None}
        there = {one: datum for one, datum in found.items() if datum is not None}
        if len(there) < 2:
            only = next(iter(there), tag)
            return [(only, self.read(caller, run, only, step, positions))]
        reading = [
            self._pool.submit(self._fetch_in_turn, caller, datum, positions)
            for datum in there.values()
        ]
        return [(one, wait(read)) for one, read in zip(there, reading, strict=True)]

    def visuals(self, caller: Caller, run: str) -> list[Listed]:
        """List the Visuals of one run, as far as the last index has them.

        Args:
            caller: Who asks.
            run: Name of the run.

        Returns:
            The Visuals with their steps; those of all parts together.

        Raises:
            NotThere: There is no such run.
            NoAnswer: The data server does not answer.
        """
        found = []
        for entry in self.entries(caller, run):
            tag = entry["tag"]
            parts = self._parts.get((caller.experiment, run, tag), (tag,))
            all_series = [self._known.get((caller.experiment, run, part), ()) for part in parts]
            times: dict[int, float] = {}
            for datum in (datum for series in all_series for datum in series):
                step, time = int(datum.step), float(datum.wall_time)
                times[step] = max(time, times.get(step, time))
            steps = tuple(sorted(times))
            kind, technique, layer = (entry[name] for name in ("kind", "technique", "layer"))
            written = tuple(times[step] for step in steps)
            found.append(Listed(tag, kind, technique, layer, steps, written))
        return found

    def entries(self, caller: Caller, run: str) -> list[dict[str, Any]]:
        """Give the entries of one run in the last index; reads it where there is none.

        Args:
            caller: Who asks.
            run: Name of the run.

        Returns:
            Its `visuals`, see the route `index`.

        Raises:
            NotThere: There is no such run.
            NoAnswer: The data server does not answer.
        """
        if (caller.experiment, run) not in self._entries:
            self.index(caller)
        if (caller.experiment, run) not in self._entries:
            raise NotThere(f"there is no run '{run}', or not yet; reload the page.")
        return self._entries[caller.experiment, run]

    def _runs_of(self, listed: Listing, only: str) -> list[str]:
        """Find the run of that name, else the one written last, and the sub-runs beside it."""
        named = (run for run in listed if only in (run, display_name(run, self._root)))
        written = {
            run: max(series.max_wall_time or 0.0 for series in tags.values())
            for run, tags in listed.items()
            if tags
        }
        latest = max(written, key=lambda run: written[run], default="")
        return sub_runs_beside(next(named, latest), listed)

    def _read_all(
        self, caller: Caller, only: Sequence[str] | None = None
    ) -> tuple[AllSeries, dict[str, list[str]]]:
        """Read where all blobs lie, those of some runs or of all, and remember it.

        Returns:
            By run and tag the series, in which sub-runs that continue each other are joined under
            the name of the first; and the lines, as `lines_of` gives them.
        """
        found: AllSeries = ask(
            self._provider.read_blob_sequences,
            caller.context,
            experiment_id=caller.experiment,
            plugin_name=PLUGIN_NAME,
            downsample=_ALL_STEPS,
            run_tag_filter=None if only is None else provider.RunTagFilter(runs=only),
        )
        series, lines = in_lines(found)
        before = {} if only is None else self._known
        self._known = before | {
            (caller.experiment, run, tag): one
            for run, tags in series.items()
            for tag, one in tags.items()
        }
        return series, lines

    def _fetch_in_turn(
        self, caller: Caller, datum: provider.BlobSequenceDatum, positions: Sequence[int]
    ) -> Blobs:
        """Fetch on a thread of the pool, which must not wait for another one."""
        check_blobs(len(datum.values))
        blobs = [b""] * len(datum.values)
        for position in positions or range(len(blobs)):
            if position < len(blobs):
                key = datum.values[position].blob_key
                read = ask(self._provider.read_blob, caller.context, blob_key=key)
                blobs[position] = bytes(read)
        return Blobs(int(datum.step), float(datum.wall_time), tuple(blobs))

    def _fetch(
        self, caller: Caller, datum: provider.BlobSequenceDatum, positions: Sequence[int]
    ) -> Blobs:
        count = len(datum.values)
        check_blobs(count)
        wanted = [position for position in positions or range(count) if position < count]
        reads = [
            self._pool.submit(
                ask,
                self._provider.read_blob,
                caller.context,
                blob_key=datum.values[position].blob_key,
            )
            for position in wanted
        ]
        blobs = [b""] * count
        for position, read in zip(wanted, reads, strict=True):
            blobs[position] = bytes(wait(read))
        return Blobs(int(datum.step), float(datum.wall_time), tuple(blobs))


def _at(series: Series, step: int) -> provider.BlobSequenceDatum | None:
    return next((datum for datum in series if datum.step == step), None)
