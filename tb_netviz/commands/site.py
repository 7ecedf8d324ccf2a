"""`netviz export LOGDIR FOLDER --site`: the pages of a log as files for any web server."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
from pathlib import Path

from tb_netviz.commands.progress import ProgressBar
from tb_netviz.commands.site_files import has_big_arrays, page_files, write_site
from tb_netviz.commands.site_plan import (
    Index,
    Sizes,
    chosen,
    entries_of,
    sizes_of,
    within,
)
from tb_netviz.errors import NetVizError
from tb_netviz.events.reader import Asked, refuse_unknown
from tb_netviz.plugin.in_process import InProcess
from tb_netviz.plugin.parts import first_tag
from tb_netviz.plugin.stored_log import StoredLog

_UNITS = {"K": 10**3, "M": 10**6, "G": 10**9}


def export_site(options: argparse.Namespace, asked: Asked) -> int:
    """Say how large the site will be, then write it.

    Args:
        options: The arguments of `netviz export`.
        asked: Techniques, layers and steps, by the names of `read`.

    Returns:
        The exit code.

    Raises:
        NetVizError: There is nothing to export, the folder is not empty, or the site is too large
            for the disk or for `--limit`.
    """
    limit = read_size(options.limit)
    folder, log_dir = Path(options.folder), Path(options.logdir)
    _check_empty(folder)
    log = StoredLog(options.logdir)
    known = {name: {getattr(one, name) for one in log.all} for name in asked}
    refuse_unknown(log_dir, asked, known)
    plugin = InProcess(log, log_dir)
    full = json.loads(plugin.get("index"))
    index = chosen(full, asked)
    if not index["runs"]:
        raise NetVizError(f"{log_dir} holds nothing that can be shown; log it again.")
    sizes = _sizes(log, plugin, full)
    index = _small_enough(index, sizes, limit)
    expected = sizes.of(index)
    _check_space(folder, expected)
    if not options.quiet:
        print(f"{_contents(index)}: about {size_in_words(expected)}", flush=True)
    bar = ProgressBar(is_quiet=options.quiet)
    files, size = write_site(folder, index, plugin, lambda done, all_: bar("site", done, all_))
    if not options.quiet:
        print(f"{files} files, {size_in_words(size)} in {folder}")
        quoted = shlex.quote(str(folder))
        print(f"Put them on any web server, or run: python -m http.server --directory {quoted}")
    return 0


def read_size(words: str | None) -> int | None:
    """Read a size such as `"100M"`.

    Args:
        words: A number of bytes with `K`, `M` or `G` behind it; `None`: no size.

    Returns:
        The bytes.

    Raises:
        NetVizError: It is no such size.

    Example:
        >>> read_size("1.5M")
        1500000
    """
    if words is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([KMG])B?", words.strip().upper(), re.ASCII)
    if found is None or float(found[1]) <= 0:
        raise NetVizError(
            f"--limit {words} is not understood; give a size such as 500K, 100M or 1.5G."
        )
    return round(float(found[1]) * _UNITS[found[2]])


def size_in_words(size: int) -> str:
    """Say a size in words, e.g. `"1.5 MB"`."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6)):
        if size >= bytes_:
            return f"{size / bytes_:.1f} {unit}"
    return f"{max(round(size / 1000), 1)} kB"


def _check_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NetVizError(f"{folder} is a file; give a folder that is empty or not there yet.")
    try:
        is_empty = not folder.exists() or next(folder.iterdir(), None) is None
    except OSError as error:
        raise NetVizError(f"cannot read {folder} ({error.strerror}); choose another.") from None
    if not is_empty:
        raise NetVizError(
            f"{folder} is not empty; give a folder that is empty or not there yet, or remove it."
        )


def _sizes(log: StoredLog, plugin: InProcess, index: Index) -> Sizes:
    """Measure one visual of each kind as JSON text, and take the rest from the log."""
    base = sum(map(len, page_files().values())) + len(json.dumps(index))
    ratios: dict[str, float] = {}
    numbers = sizes_of(log.all, index, 0, {}).numbers
    for run, entry in entries_of(index):
        if entry["kind"] in ratios:
            continue
        step = entry["steps"][-1][0]
        last = numbers.get((run, first_tag(entry["tag"]), step), 0)
        where = {"run": run, "tag": entry["tag"], "step": step}
        try:
            text = plugin.get("visual", **where)
            if has_big_arrays(entry["kind"]):
                text += plugin.get("visual", **where, whole=1)
        except NetVizError:  # a damaged one is left out later
            continue
        if last:
            ratios[entry["kind"]] = len(text) / last
    return sizes_of(log.all, index, base, ratios)


def _small_enough(index: Index, sizes: Sizes, limit: int | None) -> Index:
    if limit is None:
        return index
    smaller = within(index, sizes, limit)
    if smaller is None:
        by_layer: dict[str, int] = {}
        for run, entry in entries_of(index):
            last = {**entry, "steps": entry["steps"][-1:]}
            name = entry["layer"] or "the rest"
            by_layer[name] = by_layer.get(name, 0) + sizes.of_entry(run, last)
        largest = max(by_layer, key=lambda name: by_layer[name])
        least = sizes.base + sum(by_layer.values())
        raise NetVizError(
            f"with the last steps alone the site takes about {size_in_words(least)}, more than "
            f"--limit; the largest part is {largest} ({size_in_words(by_layer[largest])}): choose "
            f"--layers or a larger limit."
        )
    return smaller


def _check_space(folder: Path, expected: int) -> None:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < expected:
        raise NetVizError(
            f"the site takes about {size_in_words(expected)}, and {there} has "
            f"{size_in_words(free)} left; free some space, or choose --limit or another folder."
        )


def _contents(index: Index) -> str:
    entries = [entry for _, entry in entries_of(index)]
    steps = {step for entry in entries for step, _ in entry["steps"]}
    counts = (
        (len(index["runs"]), "run"),
        (len({entry["layer"] for entry in entries} - {""}), "layer"),
        (len(steps), "step"),
    )
    return ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts)
