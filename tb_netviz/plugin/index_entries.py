"""The tags of one run -> their entries in the index; what a run is called there."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tensorboard.data import provider

from tb_netviz.errors import NetVizError
from tb_netviz.events.atlas import AtlasGeometry
from tb_netviz.events.header import NewerVersion, read_json
from tb_netviz.events.limits import MOST_BLOBS, MOST_TILES, check_blobs, short
from tb_netviz.events.run_directory import SUB_RUN
from tb_netviz.plugin.lines import Series
from tb_netviz.plugin.parts import joined_entries

_logger = logging.getLogger("tensorboard.netviz")


@dataclass(frozen=True)
class RunEntries:
    """What the index says of one run.

    Args:
        visuals: One entry of each Visual.
        parts: The tags of the parts of each Visual that has several.
        warnings: What cannot be listed, in sentences.
    """

    visuals: list[dict[str, Any]]
    parts: Mapping[str, tuple[str, ...]]
    warnings: list[str]


def display_name(run: str, root: str = ".") -> str:
    """Give the name of a run without our sub-run.

    Args:
        run: Name of the run in TensorBoard, e.g. `"run1/netviz"`.
        root: What to call the log directory itself.

    Returns:
        `"run1"`; `"run1 (2)"` for the second sub-run; `root` for the log directory itself.
    """
    parent, _, last = run.rpartition("/")
    name, _, number = last.partition("_")
    if name != SUB_RUN or not (number == "" or number.isdigit()) or last == f"{SUB_RUN}_":
        return run
    return (parent or root) + (f" ({number})" if number else "")


def readable(series: Series) -> tuple[Series, str]:
    """Leave out steps of too many blobs; a sentence says why, for the last of them."""
    if all(len(datum.values) <= MOST_BLOBS for datum in series):
        return series, ""
    kept, refused = [], ""
    for datum in series:
        try:
            check_blobs(len(datum.values))
        except NetVizError as error:
            refused = f"step {datum.step} is left out: {error}"
        else:
            kept.append(datum)
    return kept, refused


def entries_of(
    run: str,
    tags: Mapping[str, provider.BlobSequenceTimeSeries],
    all_series: Mapping[str, Series],
) -> RunEntries:
    """List the Visuals of one run.

    Args:
        run: Its name.
        tags: What TensorBoard says of each tag.
        all_series: The steps of each tag.

    Returns:
        The entries. Whatever is wrong with one tag hides no other.
    """
    entries, warnings = [], []
    for tag, time_series in sorted(tags.items()):
        series, refused = readable(all_series.get(tag, ()))
        if refused:
            warnings.append(f"{run}: {short(tag)}: {refused}")
            if not series:
                continue
        try:
            entries.append(entry_of(tag, time_series.plugin_content, series))
        except NewerVersion as error:
            warnings.append(f"{run}: {error}")
        except NetVizError as error:
            warnings.append(f"{run}: {short(tag)}: {error}")
        except Exception as error:  # a fault of ours, or damage that nobody foresaw
            _logger.exception("NetViz cannot list %s of %s", short(tag), run)
            warnings.append(f"{run}: {short(tag)} is damaged ({type(error).__name__}).")
    visuals, parts = joined_entries(entries)
    return RunEntries(visuals, parts, warnings)


def entry_of(tag: str, content: bytes, series: Series) -> dict[str, Any]:
    """Make the entry of a tag.

    Args:
        tag: The tag.
        content: What it says of all its steps, as JSON text.
        series: Its steps.

    Raises:
        NetVizError: What is stored about it is damaged, or a newer tb_netviz wrote it.
    """
    constants = _constants(content)
    thumbnails = constants["thumbnails"]
    steps = [[int(datum.step), float(datum.wall_time)] for datum in series]
    return {
        "tag": tag,
        **constants,
        "thumbnails": []
        if thumbnails is None
        else [{"tag": tag, "atlas": thumbnails, "steps": [step for step, _ in steps]}],
        "steps": steps,
    }


# Runs of one network say the same of their tags, and a page asks again and again.
@lru_cache(maxsize=8192)
def _constants(content: bytes) -> dict[str, Any]:
    constants = read_json(content, "what is stored about it")
    names = ("kind", "technique", "layer", "title", "reference")
    return {
        **{name: short(str(constants.get(name, ""))) for name in names},
        "atlas": _geometry(constants.get("atlas")),
        "sheets": min(max(int(constants.get("sheets", 1)), 0), MOST_TILES),
        "thumbnails": _geometry(constants.get("thumbnails")),
    }


def _geometry(value: Any) -> dict[str, Any] | None:
    return None if value is None else AtlasGeometry.from_json(value).to_json()
