"""`netviz demo`: train a small network and watch it in TensorBoard's NetViz tab."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from tb_netviz.commands.options import Commands, add_quiet
from tb_netviz.commands.progress import ProgressBar
from tb_netviz.commands.serving import DEFAULT_PORT, free_port, serve
from tb_netviz.commands.tensorflow_start import start_tensorflow
from tb_netviz.demo.datasets import DATASETS, load_dataset
from tb_netviz.errors import NetVizError


def add_command(commands: Commands) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "demo", help="train a small network and look at it", description=__doc__
    )
    parser.add_argument("--dataset", choices=DATASETS, default="shapes", help="default: shapes")
    parser.add_argument("--epochs", type=int, default=8, metavar="N", help="default: 8")
    parser.add_argument("--logdir", default="logs/demo", metavar="DIR", help="default: logs/demo")
    parser.add_argument(
        "--port", type=int, metavar="N", help=f"default: the first free port from {DEFAULT_PORT} on"
    )
    parser.add_argument("--no-serve", action="store_true", help="do not start TensorBoard")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Train and log, then serve the log."""
    if options.epochs < 1:
        raise NetVizError(f"--epochs must be at least 1, got {options.epochs}")
    port = None if options.no_serve else free_port(options.port)

    start_tensorflow()
    from tb_netviz.demo.training import train
    from tb_netviz.model.loading import check_backend

    check_backend()
    tell = (lambda line: None) if options.quiet else print
    run_dir = _fresh_run(Path(options.logdir), options.dataset)
    tell(f"training a small network on {options.dataset}; its pictures go to {run_dir}")
    dataset = load_dataset(options.dataset)
    progress = ProgressBar(is_quiet=options.quiet)
    train(dataset, str(run_dir), epochs=options.epochs, progress=progress, tell=tell)
    progress.finish()
    if port is None:
        tell(f"to see it, run: tensorboard --logdir {shlex.quote(options.logdir)}")
        return 0
    return serve(options.logdir, port)


def _fresh_run(logdir: Path, dataset: str) -> Path:
    """Make a new directory for this run: `shapes`, `shapes-2`, ..."""
    run_dir, number = logdir / dataset, 1
    while run_dir.exists():
        number += 1
        run_dir = logdir / f"{dataset}-{number}"
    try:
        run_dir.mkdir(parents=True)
    except OSError as error:
        raise NetVizError(
            f"cannot write to {logdir} ({error.strerror}); choose another --logdir"
        ) from None
    return run_dir
