"""An index and the plugin that answers it -> the files of a site."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tb_netviz.commands.site_page import DATA, PAGE, SCRIPT
from tb_netviz.commands.site_plan import Entry, Index, entries_of, without
from tb_netviz.errors import NetVizError
from tb_netviz.events import json_values
from tb_netviz.events.disk_faults import fault_of
from tb_netviz.plugin.answers import picture_type
from tb_netviz.plugin.in_process import InProcess
from tb_netviz.plugin.static_files import static_file, static_names
from tb_netviz.visual import KINDS

_logger = logging.getLogger("tb_netviz")


def page_files() -> dict[str, bytes]:
    """Gather what every site holds: the page and its scripts, by path."""
    scripts = {f"static/{name}": static_file(name)[0] for name in static_names()}
    return {"index.html": PAGE.encode(), "site.js": SCRIPT.encode(), **scripts}


def write_site(
    folder: Path,
    index: Index,
    plugin: InProcess,
    advanced: Callable[[int, int], None],
) -> tuple[int, int]:
    """Write all files. Where that fails, none of them stays.

    Args:
        folder: Where the files go; empty, or not there yet.
        index: What the site shows.
        plugin: Answers about the log.
        advanced: Told how many visuals are written, of how many.

    Returns:
        How many files were written, and their bytes.

    Raises:
        NetVizError: The disk does not take them.
    """
    with _all_or_none(folder):
        site = _Site(folder, plugin)
        for path, content in page_files().items():
            site.write(path, content)
        total = sum(len(entry["steps"]) for _, entry in entries_of(index))
        for name, entry in entries_of(index):
            for step, _ in entry["steps"]:
                site.add(name, entry, step)
                advanced(site.added, total)
        for run in index["runs"]:
            steps = {step for entry in run["visuals"] for step, _ in entry["steps"]}
            site.add_run(run["run"], sorted(steps))
        shown = without(index, site.left_out)
        told = [*index["warnings"], *site.warnings]
        whole = {**shown, "warnings": told, "files": site.files}
        site.write(f"{DATA}/index.json", json_values.dump(whole))
    return site.written, site.size


class _Site:
    """The files that are written, and where the page finds them."""

    def __init__(self, folder: Path, plugin: InProcess) -> None:
        self._folder = folder
        self._plugin = plugin
        self._folders = 0
        self.added = 0
        self.written = 0
        self.size = 0
        self.warnings: list[str] = []
        self.left_out: dict[tuple[str, str], set[int]] = {}
        # Names of runs and tags would have to be safe on every disk, so folders are numbered.
        self._visuals: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        self._runs: dict[str, dict[str, Any]] = {}

    @property
    def files(self) -> dict[str, Any]:
        """Where everything lies, for the page."""
        axes = {
            name: {"arrays": kind.array_axes, "measures": kind.measure_axes}
            for name, kind in KINDS.items()
        }
        return {"visuals": self._visuals, "runs": self._runs, "axes": axes}

    def add(self, run: str, entry: Entry, step: int) -> None:
        """Write what the page may ask about one visual at one step; a damaged one is left out."""
        self.added += 1
        try:
            files = dict(self._files_of(run, entry, step))
        except NetVizError as error:
            self.left_out.setdefault((run, entry["tag"]), set()).add(step)
            self._warn(f"{run}: {entry['tag']} of step {step} is left out: {error}")
            return
        for path, content in files.items():
            self.write(path, content)

    def add_run(self, run: str, steps: list[int]) -> None:
        """Write how well the layers of a run are, and a picture of each, at all steps."""
        folder = self._new_folder()
        known: dict[str, Any] = {"folder": folder, "steps": [], "layers": []}
        self._runs[run] = known
        try:
            for step in steps:
                health = self._plugin.get("health", run=run, step=step)
                self.write(f"{DATA}/{folder}/health{step}.json", health)
                covers = self._plugin.get("covers", run=run, step=step)
                self.write(f"{DATA}/{folder}/covers{step}.json", covers)
                known["steps"].append(step)
                known["layers"] = [one["layer"] for one in json.loads(health)["layers"]]
            for number, layer in enumerate(known["layers"]):
                history = self._plugin.get("history", run=run, layer=layer)
                self.write(f"{DATA}/{folder}/history{number}.json", history)
        except NetVizError as error:
            self._warn(f"{run}: the health of its layers is left out: {error}")

    def write(self, path: str, content: bytes) -> None:
        """Write one file."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.written += 1
        self.size += len(content)

    def _files_of(self, run: str, entry: Entry, step: int) -> Iterator[tuple[str, bytes]]:
        where = {"run": run, "step": step}
        visual = self._plugin.get("visual", tag=entry["tag"], **where)
        known = self._known(run, entry["tag"], step)
        yield f"{DATA}/{known['folder']}/visual.json", visual
        if has_big_arrays(entry["kind"]):
            known["whole"] = True
            whole = self._plugin.get("visual", tag=entry["tag"], whole=1, **where)
            yield f"{DATA}/{known['folder']}/whole.json", whole
        for sheet in json.loads(visual)["sheets"]:
            tag, number = sheet["tag"], sheet["sheet"]
            picture = self._plugin.get("atlas", tag=tag, sheet=number, **where)
            ending = picture_type(picture).rpartition("/")[2]
            part = self._known(run, tag, step)
            part["sheets"].append(ending)
            yield f"{DATA}/{part['folder']}/sheet{number}.{ending}", picture
        for one in entry["thumbnails"]:
            if step in one["steps"]:
                part, atlas = self._known(run, one["tag"], step), one["atlas"]
                part["thumbnails"] = [
                    atlas[name] for name in ("columns", "tile_width", "tile_height")
                ]
                picture = self._plugin.get("thumbnails", tag=one["tag"], **where)
                yield f"{DATA}/{part['folder']}/thumbnails.webp", picture

    def _known(self, run: str, tag: str, step: int) -> dict[str, Any]:
        steps = self._visuals.setdefault(run, {}).setdefault(tag, {})
        if str(step) not in steps:
            steps[str(step)] = {"folder": self._new_folder(), "sheets": []}
        return steps[str(step)]

    def _new_folder(self) -> int:
        self._folders += 1
        return self._folders

    def _warn(self, sentence: str) -> None:
        self.warnings.append(sentence)
        _logger.warning(sentence)


def has_big_arrays(kind: str) -> bool:
    """Tell whether visuals of a kind have arrays that are left out unless asked for."""
    return kind in KINDS and bool(KINDS[kind].big_names)


@contextmanager
def _all_or_none(folder: Path) -> Iterator[None]:
    """Remove what was written if anything goes wrong, and say what the disk says."""
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        for child in folder.iterdir() if folder.is_dir() else ():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        if is_new and folder.is_dir():
            folder.rmdir()
        if isinstance(error, OSError):
            cause = fault_of(error)[0]
            raise NetVizError(
                f"cannot write the site to {folder}: {cause}; free some space or choose another "
                f"folder."
            ) from None
        if isinstance(error, KeyboardInterrupt):
            raise KeyboardInterrupt("the unfinished site was removed") from None
        raise
