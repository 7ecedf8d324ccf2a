"""Where a run writes: (log directory, step, plan) -> a writer that goes on where the last one was.

A sub-run that holds the step of the same network, and nothing that the plan would make in another
way, is continued. Anything else gets a sub-run of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tb_netviz.session.held import Held, held_runs
from tb_netviz.session.identity import Identity, require_same_weights
from tb_netviz.session.piece import Piece

if TYPE_CHECKING:
    from tb_netviz.events.writer import EventWriter


@contextmanager
def continued_writer(
    log_dir: str | os.PathLike[str],
    step: int,
    pieces: Sequence[Piece],
    identity: Identity,
    *,
    is_fresh: bool = False,
) -> Iterator[tuple[EventWriter, Held]]:
    """Open the sub-run that the pieces belong to.

    Args:
        log_dir: Directory of the run.
        step: The step of the pieces.
        pieces: What would be made if the log held nothing.
        identity: What they are made of.
        is_fresh: Continue nothing.

    Yields:
        The writer, and what its sub-run holds of the step.

    Raises:
        NetVizError: The log holds the step of another network, or cannot be written.
    """
    from tb_netviz.events.writer import EventWriter

    runs = held_runs(Path(log_dir).absolute(), step)
    if is_fresh:
        with EventWriter(log_dir, first_step=step if runs else None) as writer:
            yield writer, Held(writer.run_directory)
        return
    same = [held for held in runs if _is_of(held, identity)]
    if runs and not same:
        where = f"step {step} of {os.fspath(log_dir)}"
        require_same_weights(runs[0].network or {}, identity, where)
    for held in same:
        if not held.contradicts(pieces, identity.basis):
            with EventWriter(log_dir, sub_run=held.directory.name) as writer:
                yield writer, held
            return
    names = [piece.technique.name for piece in pieces]
    with EventWriter.for_step(log_dir, step, techniques=names) as writer:
        there = next((one for one in runs if one.directory == writer.run_directory), None)
        yield writer, there or Held(writer.run_directory)


def _is_of(held: Held, identity: Identity) -> bool:
    return (held.network or {}).get("weights") == identity.weights
