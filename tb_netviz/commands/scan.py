"""`netviz scan MODEL IMAGES --out PART.npz`: scan many images once, in parts if need be.

netviz scan m.keras photographs --shard 3/8 --out part3.npz        one of eight jobs
netviz scan m.keras photographs --shards 8 --out parts             all parts here, resumable
netviz scan m.keras photographs --shards 32 --engine ray --workers 4 --out parts
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, TypedDict

from tb_netviz.commands.options import (
    Commands,
    add_choice,
    add_cluster,
    add_display,
    add_model,
    add_quiet,
    open_from_paths,
    read_shard,
)
from tb_netviz.commands.progress import ProgressBar
from tb_netviz.commands.tensorflow_start import start_tensorflow
from tb_netviz.errors import NetVizError
from tb_netviz.session.opening_from_paths import OpenFromPaths

if TYPE_CHECKING:
    from tb_netviz.progress import Progress

# Unreadable images are all counted, and this many are named.
_NAMED = 5


class _Settings(TypedDict):
    """What every way of scanning takes; see `scan_shard`."""

    layers: list[str] | None
    features: list[str] | None
    k: int
    sources: dict[str, object]
    progress: Progress


def add_command(commands: Commands) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "scan",
        help="scan many images once, in parts if need be",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_model(parser)
    parser.add_argument(
        "images", metavar="IMAGES", help="a folder of images (sub-folders are classes)"
    )
    parser.add_argument(
        "--out", required=True, metavar="PATH", help="the part file; with --shards, their folder"
    )
    parser.add_argument("--shard", metavar="I/N", help="scan only part I of N")
    parser.add_argument("--shards", type=int, metavar="N", help="scan all N parts, one by one")
    parser.add_argument("--layers", nargs="+", metavar="LAYER", help="layers whose units to scan")
    parser.add_argument(
        "--features", nargs="+", metavar="LAYER", help="layers whose activations to keep"
    )
    parser.add_argument("-k", type=int, default=9, metavar="K", help="top images per unit")
    parser.add_argument("--limit", type=int, metavar="N", help="use at most N images")
    add_display(parser)
    add_choice(parser)
    add_cluster(parser)
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Scan one part, or all of them."""
    if options.shard and options.shards:
        raise NetVizError("give --shard I/N for one part or --shards N for all, not both")
    if options.engine and not options.shards:
        raise NetVizError("--engine ray scans the parts of --shards N in parallel; give --shards")
    shard = read_shard(options.shard) if options.shard else (0, 1)
    opener = open_from_paths(options)
    progress = ProgressBar(is_quiet=options.quiet)
    settings: _Settings = {
        "layers": options.layers,
        "features": options.features,
        "k": options.k,
        "sources": opener.sources,
        "progress": progress,
    }
    if options.engine:
        skipped = _scan_with_ray(opener, options, settings)
    elif options.shards:
        skipped = _scan_all(opener, options, settings)
    else:
        skipped = _scan_one(opener, options, settings, shard)
    progress.finish()
    if not options.quiet:
        _summarise(options, skipped, shard_count=shard[1])
    return 0


def _scan_with_ray(
    opener: OpenFromPaths, options: argparse.Namespace, settings: _Settings
) -> tuple[str, ...]:
    """Scan all parts on Ray, whose workers do the computing; returns the unreadable images."""
    start_tensorflow(opens_devices=False)
    from tb_netviz.scan.shards.ray_engine import scan_with_ray

    result, _ = scan_with_ray(
        opener,
        options.out,
        shards=options.shards,
        workers=options.workers,
        address=options.address,
        gpus_per_worker=options.gpus_per_worker,
        **settings,
    )
    return result.skipped


def _scan_all(
    opener: OpenFromPaths, options: argparse.Namespace, settings: _Settings
) -> tuple[str, ...]:
    """Scan all parts in this process; returns the unreadable images."""
    start_tensorflow()
    from tb_netviz.scan.shards.sharding import scan_in_shards

    model, images = opener()
    result = scan_in_shards(model, images, options.out, shards=options.shards, **settings)
    # Parts finished earlier name images that this process did not read.
    return tuple(dict.fromkeys([*images.skipped, *result.skipped]))


def _scan_one(
    opener: OpenFromPaths,
    options: argparse.Namespace,
    settings: _Settings,
    shard: tuple[int, int],
) -> tuple[str, ...]:
    """Scan one part in this process; returns the unreadable images."""
    start_tensorflow()
    from tb_netviz.scan.shards.sharding import scan_shard

    model, images = opener()
    is_new = scan_shard(model, images, options.out, shard=shard, **settings)
    if not is_new and not options.quiet:
        print(f"{options.out} exists and is complete; nothing was scanned")
    return images.skipped


def _summarise(options: argparse.Namespace, skipped: tuple[str, ...], *, shard_count: int) -> None:
    if skipped:
        print(
            f"{len(skipped)} image{'s' * (len(skipped) > 1)} could not be read and left out: "
            f"{'; '.join(skipped[:_NAMED])}{'; ...' * (len(skipped) > _NAMED)}"
        )
    parts = f"{options.out}/part-*.npz" if options.shards else options.out
    if shard_count > 1:
        parts = "all parts"
    print(f"scanned; to see it, run: netviz merge {parts} --logdir DIR")
