"""`netviz log MODEL IMAGES --logdir DIR`: log pictures of a trained network."""

from __future__ import annotations

import argparse
import shlex
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tb_netviz.commands.options import (
    IMAGES_HELP,
    Commands,
    add_budget,
    add_choice,
    add_cluster,
    add_display,
    add_model,
    add_quiet,
    check_model,
    open_from_paths,
    read_choice,
    read_class_names,
    read_images,
    read_preprocessing,
    read_shard,
    read_time,
    read_units,
)
from tb_netviz.commands.plan_progress import PlanProgress
from tb_netviz.commands.tensorflow_start import start_tensorflow
from tb_netviz.errors import NetVizError
from tb_netviz.ray_workers import Cluster
from tb_netviz.techniques import TECHNIQUES, make_techniques, place_of

if TYPE_CHECKING:
    from tb_netviz.session.log import Entry

# Options that decide how the network and the images are read, with those of the parser's defaults
# that are not `None`.
_REPEATED = (
    "class_names",
    "preprocessing",
    "part",
    "output",
    "image_input",
    "image_shape",
    "limit",
    "step",
    "seed",
)
_DEFAULTS = {"preprocessing": "auto", "step": 0, "seed": 0}

# Writing the last images, the summary and the end of the process.
_CLOSING_SECONDS = 2.0
# Cells along the longer side of an activation atlas.
_USUAL_CELLS = 8


def add_command(commands: Commands) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "log", help="log pictures of a trained network", description=__doc__
    )
    add_model(parser)
    parser.add_argument("images", metavar="IMAGES", help=IMAGES_HELP)
    parser.add_argument("--logdir", required=True, metavar="DIR", help="directory of the run")
    parser.add_argument(
        "--techniques",
        nargs="+",
        metavar="NAME",
        help=f"any of {', '.join(TECHNIQUES)}; default: all",
    )
    parser.add_argument("--layers", nargs="+", metavar="LAYER", help="names, paths or globs")
    parser.add_argument("--classes", nargs="+", metavar="CLASS", help="names or indices")
    parser.add_argument(
        "--image-ids",
        nargs="+",
        type=int,
        metavar="ID",
        help="adversarial examples, inversions, dreams and neighbours of these images, added to "
        "those that the log holds",
    )
    parser.add_argument(
        "--atlas",
        nargs="?",
        type=int,
        const=_USUAL_CELLS,
        metavar="N",
        help="an activation atlas: N cells along the longer side of the map of the images, each "
        f"with a picture of what the network makes of those there; {_USUAL_CELLS} if left out",
    )
    add_budget(parser)
    parser.add_argument(
        "--shard",
        metavar="I/N",
        help="make only part I of N, e.g. in one of N jobs; `netviz merge` puts them together",
    )
    add_cluster(parser)
    add_display(parser)
    add_choice(parser)
    parser.add_argument("--limit", type=int, metavar="N", help="use at most N images")
    parser.add_argument("--step", type=int, default=0, metavar="N", help="default: 0")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Log the pictures, then say what was logged and how to look at it."""
    began = time.monotonic()
    for name in options.techniques or ():
        place_of(name)
    if options.image_ids is not None and not options.techniques:
        raise NetVizError(
            "--image-ids needs --techniques, some of adversarial, inversions, dreams and "
            "neighbours; name them."
        )
    seconds, units = read_time(options.time), read_units(options.units)
    class_names = read_class_names(options.class_names)
    preprocessing = read_preprocessing(options.preprocessing)
    choice = read_choice(options)
    check_model(options.model)
    images = read_images(options.images)
    shard = read_shard(options.shard) if options.shard else (0, 1)
    cluster = _cluster(options)

    start_tensorflow()
    from tb_netviz.model.loading import load_model
    from tb_netviz.session.log import log
    from tb_netviz.session.team import Team

    techniques = None  # all that fit the network
    if options.techniques:
        # Before the model is loaded or downloaded, because these options may still be refused.
        techniques = make_techniques(
            options.techniques,
            layers=options.layers,
            classes=options.classes,
            **_of_images(options),
            atlas=options.atlas,
        )
    model = load_model(options.model, imports=options.imports)
    # The time runs from the command, from TensorFlow's start to its end.
    spent = time.monotonic() - began + _CLOSING_SECONDS
    left = None if seconds is None else max(0.0, seconds - spent)
    watch = PlanProgress(options.command_line, seconds, is_quiet=options.quiet)
    try:
        entries = log(
            model,
            images,
            options.logdir,
            techniques=techniques,
            layers=options.layers,
            classes=options.classes,
            class_names=class_names,
            preprocessing=preprocessing,
            limit=options.limit,
            step=options.step,
            seed=options.seed,
            time_budget=left,
            units=units,
            atlas=options.atlas,
            force=options.force,
            paths={
                "model": options.model,
                "images": options.images,
                "options": words_to_repeat(options),
            },
            watch=watch,
            team=None
            if cluster is None
            else Team(open_from_paths(options, seed=options.seed), cluster),
            shard=shard,
            **choice,
        )
    except KeyboardInterrupt:
        watch.finish()
        raise KeyboardInterrupt(
            f"what was written is kept; to go on, run: {options.command_line}"
        ) from None
    watch.finish()
    if not options.quiet:
        summarise(entries, options.logdir)
        watch.say_what_is_left()
    return 0


def _of_images(options: argparse.Namespace) -> dict[str, list[int]]:
    """The options that name images, of the techniques that have them."""
    if options.image_ids is None:
        return {}
    names = [name.replace("-", "_") for name in options.techniques]
    named = {"queries": options.image_ids} if "neighbours" in names else {}
    return named if names == ["neighbours"] else {**named, "images": options.image_ids}


def words_to_repeat(options: argparse.Namespace) -> str:
    """The options of a log that a later command needs to add to it, as a shell takes them."""
    words = []
    for name in options.imports or ():
        words += ["--import", name]
    for name in _REPEATED:
        value = getattr(options, name)
        if value not in (None, _DEFAULTS.get(name)):
            option, text = f"--{name.replace('_', '-')}", str(value)
            words += [f"{option}={text}"] if text.startswith("-") else [option, text]
    return shlex.join(words)


def _cluster(options: argparse.Namespace) -> Cluster | None:
    """Where the workers run; `None` without them."""
    if not options.engine:
        return None
    if not Path(options.images).is_dir():
        raise NetVizError(
            f"--engine ray needs a folder of images that every worker can read, got "
            f"{options.images}"
        )
    return Cluster(options.workers, options.address, options.gpus_per_worker)


def summarise(entries: list[Entry], logdir: str) -> None:
    """Print what was logged, what is missing and why, and how to look at it."""
    pictures = [item for item in entries if item.kind not in ("note", "model", "images")]
    counts = Counter(item.technique for item in pictures)
    listed = ", ".join(f"{name} ({count})" for name, count in counts.items()) or "no new pictures"
    print(f"logged to {logdir}: {listed}")
    notes = (
        f"  {item.technique} {item.layer}: {item.note}".rstrip()
        for item in entries
        if item.note and item.kind != "note"
    )
    for note in dict.fromkeys(notes):  # those of a layer's blocks are often the same
        print(note)
    for item in entries:
        if item.kind == "note":
            print(f"  nothing from {item.technique} {item.layer}: {item.note}")
    print(
        f"to see it, run: tensorboard --logdir {shlex.quote(logdir)}, then open http://localhost:6006/#netviz"
    )
