"""`netviz scan MODEL IMAGES --out PART.npz`: one pass over many images, in parts if need be.

netviz scan m.keras photographs --shard 3/8 --out part3.npz        one of eight jobs
netviz scan m.keras photographs --shards 8 --out parts             all of them here, resumable
netviz scan m.keras photographs --shards 32 --engine ray --workers 4 --out parts
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tb_netviz.commands.options import (
    add_display,
    add_model,
    add_quiet,
    read_class_names,
    read_preprocessing,
)
from tb_netviz.commands.progress import ProgressBar
from tb_netviz.errors import NetVizError

# Unreadable images that are named; all are counted.
_NAMED = 5


def add_command(commands: Any) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "scan",
        help="one pass over many images, in parts if need be",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_model(parser)
    parser.add_argument(
        "images", metavar="IMAGES", help="a folder of images (sub-folders are classes)"
    )
    parser.add_argument(
        "--out", required=True, metavar="PATH", help="the part file; with --shards a folder of them"
    )
    parser.add_argument("--shard", metavar="I/N", help="scan only the I-th of N parts")
    parser.add_argument("--shards", type=int, metavar="N", help="scan all of N parts, one by one")
    parser.add_argument("--layers", nargs="+", metavar="LAYER", help="whose units are scanned")
    parser.add_argument("--features", nargs="+", metavar="LAYER", help="kept for each image")
    parser.add_argument("-k", type=int, default=9, metavar="K", help="top images per unit")
    parser.add_argument("--limit", type=int, metavar="N", help="use at most N images")
    add_display(parser)
    parser.add_argument("--engine", choices=["ray"], help="scan the parts of --shards in parallel")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="with ray; default: 2")
    parser.add_argument("--address", metavar="A", help="of a Ray cluster; default: this machine")
    parser.add_argument("--gpus-per-worker", type=float, default=0, metavar="G", help="with ray")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Scan one part, or all of them."""
    if options.shard and options.shards:
        raise NetVizError("give --shard I/N for one part or --shards N for all, not both")
    if options.engine and not options.shards:
        raise NetVizError("--engine ray scans the parts of --shards N in parallel; give --shards")

    from tb_netviz.scan.shards.ray_engine import OpenFromPaths, scan_with_ray
    from tb_netviz.scan.shards.sharding import parse_shard, scan_in_shards, scan_shard

    shard = parse_shard(options.shard) if options.shard else (0, 1)
    opener = OpenFromPaths(
        str(Path(options.model).absolute()) if Path(options.model).exists() else options.model,
        str(Path(options.images).absolute()),
        {
            "preprocessing": read_preprocessing(options.preprocessing),
            "class_names": read_class_names(options.class_names),
            "limit": options.limit,
        },
    )
    progress = ProgressBar(is_quiet=options.quiet)
    settings: dict[str, Any] = {
        "layers": options.layers,
        "features": options.features,
        "k": options.k,
        "sources": opener.sources,
        "progress": progress,
    }
    parts = options.out
    if options.engine:
        result, _ = scan_with_ray(
            opener,
            options.out,
            shards=options.shards,
            workers=options.workers,
            address=options.address,
            gpus_per_worker=options.gpus_per_worker,
            **settings,
        )
        skipped = result.skipped
        parts = f"{options.out}/part-*.npz"
    elif options.shards:
        model, images = opener()
        result = scan_in_shards(model, images, options.out, shards=options.shards, **settings)
        # Parts that were there already know of images that this process did not read.
        skipped = tuple(dict.fromkeys([*images.skipped, *result.skipped]))
        parts = f"{options.out}/part-*.npz"
    else:
        model, images = opener()
        is_new = scan_shard(model, images, options.out, shard=shard, **settings)
        skipped = images.skipped
        if not is_new and not options.quiet:
            print(f"{options.out} was there already, finished")
    progress.finish()
    if not options.quiet:
        if skipped:
            print(
                f"{len(skipped)} image{'s' * (len(skipped) > 1)} could not be read and left out: "
                f"{'; '.join(skipped[:_NAMED])}{'; ...' * (len(skipped) > _NAMED)}"
            )
        all_parts = "all parts" if shard[1] > 1 else parts
        print(f"scanned; look at it with: netviz merge {all_parts} --logdir DIR")
    return 0
