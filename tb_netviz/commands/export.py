"""`netviz export LOGDIR FOLDER`: the pictures of a log as PNG sheets and NPZ files."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from tb_netviz.commands.options import add_quiet
from tb_netviz.errors import NetVizError
from tb_netviz.events.contents import ATLAS
from tb_netviz.events.encoding import encode, tag_of
from tb_netviz.events.reader import read
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.plugin.visual_answers import npz_name, visual_npz
from tb_netviz.visual import Visual

_SUB_RUN = "netviz"


def add_command(commands: Any) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "export", help="pictures of a log as PNG and NPZ files", description=__doc__
    )
    parser.add_argument("logdir", metavar="LOGDIR", help="any directory above the event files")
    parser.add_argument("folder", metavar="FOLDER", help="where the files go; made if missing")
    parser.add_argument("--technique", metavar="NAME", help="only this technique")
    parser.add_argument("--layer", metavar="LAYER", help="only this layer: a path or a glob")
    parser.add_argument("--step", type=int, metavar="N", help="only this step")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the files, each run into a folder of its own."""
    asked = {"technique": options.technique, "layer": options.layer, "step": options.step}
    # Asked of all runs at first, so that a mistake is told with what exists.
    read(options.logdir, **asked)
    count = 0
    for run_name in _runs(Path(options.logdir)):
        try:
            visuals = read(options.logdir, run=run_name, **asked)
        except NetVizError:  # another run has what was asked for
            continue
        folder = Path(options.folder) / run_name.removesuffix(_SUB_RUN).strip("/")
        names: Counter[str] = Counter()
        for visual in visuals:
            name = npz_name(tag_of(visual), visual.step).removesuffix(".npz")
            names[name] += 1
            name += f"_{names[name]}" if names[name] > 1 else ""
            count += _export(visual, folder, name)
    if not options.quiet:
        print(f"{count} files in {options.folder}")
    return 0


def _runs(logdir: Path) -> list[str]:
    files = logdir.rglob("*tfevents*")
    return sorted({file.parent.relative_to(logdir).as_posix() for file in files})


def _export(visual: Visual, folder: Path, name: str) -> int:
    blobs = encode(visual).blobs
    files = {f"{name}.npz": visual_npz(Blobs(visual.step, 0.0, tuple(blobs)))}
    if len(blobs) > ATLAS and blobs[ATLAS]:
        files[f"{name}.png"] = blobs[ATLAS]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / file).write_bytes(content)
    except OSError as error:
        raise NetVizError(
            f"cannot write to {folder} ({error.strerror}); choose another folder"
        ) from None
    return len(files)
