"""What a run of a plan tells while it works: before it starts, on the way, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tb_netviz.session.piece import Piece


@dataclass(frozen=True)
class Line:
    """One technique of the plan.

    Args:
        technique: Its name.
        what: What it makes, e.g. `"108 units of 9 layers"`; empty where it decides itself.
        seconds: About how long it takes.
        left_out: What there is no time for, in the same words.
    """

    technique: str
    what: str
    seconds: float
    left_out: str = ""


class Watch:
    """Is told how a run goes; this one does nothing with it."""

    def planned(self, lines: Sequence[Line]) -> None:
        """Tell what will be made, before anything slow begins.

        Args:
            lines: One for each technique, in order.
        """

    def advanced(self, what: str, done: float, total: float) -> None:
        """Tell how far all parts together have come.

        Args:
            what: What is being done.
            done: Seconds of work that are done.
            total: Seconds of all work, as far as is known now.
        """

    def ended(self, left: Sequence[Piece]) -> None:
        """Tell what there was no time for.

        Args:
            left: The pieces; empty where everything was made.
        """


def in_words(pieces: Sequence[Piece]) -> str:
    """Say what pieces of one technique make, e.g. `"24 units of 2 layers"`."""
    layers = {path for piece in pieces for path in piece.layers}
    units = sum(len(piece.units) for piece in pieces)
    counted = f"{len(layers)} layer{'s' * (len(layers) != 1)}"
    if units and layers:
        return f"{units} unit{'s' * (units != 1)} of {counted}"
    if units:
        return f"{units} class{'es' * (units != 1)}"
    return f"all units of {counted}" if layers else ""


def left_over(pieces: Sequence[Piece]) -> str:
    """Say what there was no time for, e.g. `"feature images (24 units of 2 layers), dreams"`."""
    by_name: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_name.setdefault(piece.technique.title.lower(), []).append(piece)
    counted = {name: in_words(made) for name, made in by_name.items()}
    return ", ".join(f"{name} ({words})" if words else name for name, words in counted.items())
