"""`netviz export LOGDIR FOLDER`: the pictures of a log as PNG and NPZ files, or as a site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tb_netviz.commands.options import add_quiet
from tb_netviz.commands.site import export_site
from tb_netviz.errors import NetVizError
from tb_netviz.events.contents import HEADER
from tb_netviz.events.reader import StoredVisual, decoded, stored_visuals
from tb_netviz.events.run_directory import SUB_RUN
from tb_netviz.events.sheets import png_sheets
from tb_netviz.plugin.visual_answers import npz_name, visual_npz


def add_command(commands: Any) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "export", help="pictures of a log as PNG and NPZ files, or as a site", description=__doc__
    )
    parser.add_argument("logdir", metavar="LOGDIR", help="any directory above the event files")
    parser.add_argument("folder", metavar="FOLDER", help="where the files go; made if missing")
    parser.add_argument("--technique", metavar="NAME", help="only this technique")
    parser.add_argument(
        "--layers", nargs="+", metavar="LAYER", help="only these layers: paths or globs"
    )
    parser.add_argument("--layer", dest="layers", nargs=1, help=argparse.SUPPRESS)
    parser.add_argument("--step", type=int, metavar="N", help="only this step")
    parser.add_argument(
        "--site",
        action="store_true",
        help="write the pages themselves, for any web server: no TensorBoard, no Python",
    )
    parser.add_argument(
        "--limit",
        metavar="SIZE",
        help="with --site: leave out steps, evenly, until it has at most this size, e.g. 100M",
    )
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files, each run into a folder of its own; or the site."""
    layers = tuple(options.layers) if options.layers else None
    asked = {"technique": options.technique, "layer": layers, "step": options.step}
    if options.site:
        return export_site(options, asked)
    if options.limit is not None:
        raise NetVizError("--limit is the size of a site; add --site.")
    names = _FileNames(Path(options.folder))
    written: set[Path] = set()
    for stored in stored_visuals(options.logdir, asked):
        written |= _export(stored, names.path_for(stored))
    if not options.quiet:
        print(f"{len(written)} files in {options.folder}")
    return 0


class _FileNames:
    """Names for files, in the order in which Visuals come; a step logged again keeps its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._of_key: dict[tuple[str, int, str], Path] = {}
        self._taken: set[Path] = set()

    def path_for(self, stored: StoredVisual) -> Path:
        """Choose a path without its ending."""
        if stored.key not in self._of_key:
            folder = self._folder / stored.run.removesuffix(SUB_RUN).strip("/")
            first = folder / npz_name(stored.tag.partition("#")[0], stored.step)
            path, number = first.with_suffix(""), 1
            while path in self._taken:
                number += 1
                path = first.with_name(f"{first.stem}_{number}")
            self._taken.add(path)
            self._of_key[stored.key] = path
        return self._of_key[stored.key]


def _export(stored: StoredVisual, path: Path) -> set[Path]:
    """Write the files of one Visual; a damaged one has none."""
    visual = decoded(stored)
    if visual is None:
        return set()
    files = {path.with_name(f"{path.name}.npz"): visual_npz(visual, stored.blobs[HEADER])}
    sheets = png_sheets(visual)
    for number, sheet in enumerate(sheets):
        name = path.name if len(sheets) == 1 else f"{path.name}_sheet{number + 1}"
        files[path.with_name(f"{name}.png")] = sheet
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            file.write_bytes(content)
    except OSError as error:
        raise NetVizError(
            f"cannot write to {path.parent} ({error.strerror}); choose another folder."
        ) from None
    return set(files)
