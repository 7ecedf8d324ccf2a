"""Series of sub-runs that continue each other -> one series a tag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tensorboard.data import provider

from tb_netviz.events.sub_runs import lines_of, place, replaced

Series = Sequence[provider.BlobSequenceDatum]
AllSeries = Mapping[str, Mapping[str, Series]]  # by run and tag


def sub_runs_beside(run: str, runs: Iterable[str]) -> list[str]:
    """Find the runs that may be one line with a run.

    Args:
        run: One of the runs.
        runs: All of them.

    Returns:
        Those of its directory, with itself.
    """
    placed = place(run)
    if placed is None:
        return [one for one in runs if one == run]
    return [one for one in runs if (other := place(one)) and other[0] == placed[0]]


def in_lines(found: AllSeries) -> tuple[AllSeries, dict[str, list[str]]]:
    """Join the series of sub-runs that continue each other.

    Args:
        found: All series.

    Returns:
        The series, joined under the first run of each line (those of the other runs are there, too,
        as they are), and the lines, as `lines_of` gives them.
    """
    steps = {
        run: {tag: {int(datum.step) for datum in series} for tag, series in tags.items()}
        for run, tags in found.items()
    }
    lines = lines_of(steps)
    joined = dict(found)
    for run, line in lines.items():
        if len(line) > 1:
            gone = replaced(steps, line)
            tags: dict[str, list[provider.BlobSequenceDatum]] = {}
            for one in line:
                for tag, series in found[one].items():
                    kept = (datum for datum in series if (one, tag, int(datum.step)) not in gone)
                    tags.setdefault(tag, []).extend(kept)
            joined[run] = {
                tag: sorted(series, key=lambda datum: int(datum.step))
                for tag, series in tags.items()
                if series
            }
    return joined, lines
