"""`netviz merge PART ... --logdir DIR`: put the shards of a log, or of a scan, together."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tb_netviz.commands.log import summarise
from tb_netviz.commands.options import Commands, add_quiet
from tb_netviz.commands.progress import ProgressBar
from tb_netviz.commands.tensorflow_start import start_tensorflow
from tb_netviz.errors import NetVizError

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.scan.shards.part_files import Origin
    from tb_netviz.techniques.technique import Technique


def add_command(commands: Commands) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "merge", help="put the shards of a log or of a scan together", description=__doc__
    )
    parser.add_argument(
        "parts",
        nargs="+",
        metavar="PART",
        help="all directories that `netviz log --shard` wrote, or all files of `netviz scan`",
    )
    parser.add_argument("--logdir", required=True, metavar="DIR", help="directory of the run")
    parser.add_argument("--model", metavar="MODEL", help="if it has moved since the scan")
    parser.add_argument("--images", metavar="IMAGES", help="if they have moved since the scan")
    parser.add_argument("--step", type=int, default=0, metavar="N", help="default: 0")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Merge shards of a log, or log the pictures that a scan in parts yields."""
    are_logs = [Path(part).is_dir() for part in options.parts]
    if any(are_logs) and not all(are_logs):
        raise NetVizError(
            "give either directories that `netviz log --shard` wrote or .npz files that "
            "`netviz scan` wrote, not both"
        )
    start_tensorflow()
    return _merge_logs(options) if all(are_logs) else _merge_scan(options)


def _merge_logs(options: argparse.Namespace) -> int:
    from tb_netviz.session.merging import merge_logs

    entries = merge_logs(options.parts, options.logdir)
    if not options.quiet:
        summarise(entries, options.logdir)
    return 0


def _merge_scan(options: argparse.Namespace) -> int:
    from tb_netviz.scan.one_pass.shared import keep_scan
    from tb_netviz.scan.shards.sharding import merge
    from tb_netviz.session.log import log

    result, origin = merge(options.parts)
    model, images = _open(origin, options.model, options.images)
    keep_scan(model, images, result)
    progress = ProgressBar(is_quiet=options.quiet)
    entries = log(
        model,
        images,
        options.logdir,
        techniques=_techniques(model, origin),
        step=options.step,
        seed=options.seed,
        progress=progress,
    )
    progress.finish()
    if not options.quiet:
        skipped = f"; {len(result.skipped)} could not be read" if result.skipped else ""
        print(f"{result.count} images in {len(options.parts)} parts{skipped}")
        summarise(entries, options.logdir)
    return 0


def _open(origin: Origin, model: str | None, images: str | None) -> tuple[ImageModel, ImageSource]:
    """Open the model and the images that were scanned.

    Raises:
        NetVizError: They are not the ones that were scanned.
    """
    from tb_netviz.scan.fingerprint import data_fingerprint, model_fingerprint
    from tb_netviz.session.opening_from_paths import OpenFromPaths

    known = origin.sources
    if not (model or "model" in known) or not (images or "data" in known):
        raise NetVizError(
            "these parts do not name their model and images; give --model and --images"
        )
    options = dict(known.get("options") or {})
    for name in ("preprocessing", "image_shape"):  # JSON has no tuples
        if isinstance(options.get(name), list):
            options[name] = tuple(options[name])
    path, folder = model or known["model"], images or known["data"]
    opened, source = OpenFromPaths(path, folder, options)()
    if model_fingerprint(opened) != origin.model:
        raise NetVizError(f"{path} is not the model that was scanned; give that one with --model")
    if data_fingerprint(source) != origin.data:
        raise NetVizError(
            f"{folder} does not hold the images that were scanned; give those with --images"
        )
    return opened, source


def _techniques(model: ImageModel, origin: Origin) -> list[Technique]:
    """Make the techniques that read a scan, for the layers that were scanned."""
    from tb_netviz.model.layer_choice import feature_layers, scanned_layers
    from tb_netviz.model.scores import PROBABILITIES
    from tb_netviz.techniques import (
        Embedding,
        MaxPatches,
        Neighbours,
        PredictedClasses,
        UnitResponses,
    )

    is_usual = origin.layers == scanned_layers(model, None)
    techniques: list[Technique] = []
    if origin.layers:
        layers = None if is_usual else origin.layers
        techniques += [MaxPatches(k=origin.k, layers=layers), UnitResponses(layers=layers)]
    if PROBABILITIES in origin.features:
        techniques.append(PredictedClasses())
    layers_kept = tuple(path for path in origin.features if path != PROBABILITIES)
    if layers_kept:
        features = None if layers_kept == feature_layers(model, None) else layers_kept
        techniques += [Neighbours(layers=features), Embedding(layers=features)]
    return techniques
