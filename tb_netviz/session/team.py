"""Pieces on Ray: workers that each opened the network and the images make pieces side by side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError
from tb_netviz.ray_workers import Cluster, run_on_ray
from tb_netviz.session.identity import Identity, identity_of
from tb_netviz.session.make_piece import make_piece
from tb_netviz.session.piece import Piece
from tb_netviz.visual import Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True)
class Made:
    """What a worker made of a piece.

    Args:
        visuals: All Visuals of the piece, with the part that the plan gives them.
        seconds: How long it took.
    """

    visuals: tuple[Visual, ...]
    seconds: float


@dataclass(frozen=True)
class Team:
    """Workers on Ray.

    Args:
        opener: Opens the network and its images on a worker, e.g. `OpenFromPaths(...)`.
        cluster: Where the workers run.
    """

    opener: Callable[[], tuple[ImageModel, ImageSource]]
    cluster: Cluster

    def make(
        self,
        pieces: Iterable[Piece],
        identity: Identity,
        *,
        step: int,
        options: Mapping[str, Any],
    ) -> Iterator[tuple[Piece, Made]]:
        """Make pieces side by side.

        Args:
            pieces: What to make; the next one is taken when a worker is free.
            identity: What the pictures are of; a worker that opens anything else refuses.
            step: Training step.
            options: Further arguments of `run_technique`.

        Yields:
            Each piece, or the halves in its place, with what was made, in the order of the pieces.

        Raises:
            NetVizError: As `run_on_ray`.
        """
        worker = _Worker(self.opener, identity, step, dict(options))
        yield from run_on_ray(worker, pieces, self.cluster, name_of=_name, halve=_halves)


@dataclass(frozen=True)
class _Worker:
    """Opens network and images, and makes one piece after another."""

    opener: Callable[[], tuple[ImageModel, ImageSource]]
    identity: Identity
    step: int
    options: Mapping[str, Any]

    def __call__(self) -> Callable[[Piece], Made]:
        model, data = self.opener()
        own = identity_of(model, data, self.identity.seed)
        if own != self.identity:
            raise NetVizError(
                "a worker opened another network or other images than those that are logged; "
                "give paths that mean the same files on every machine."
            )

        def make(piece: Piece) -> Made:
            began = time.monotonic()
            made = make_piece(piece, model, data, self.identity, step=self.step, **self.options)
            return Made(tuple(made), time.monotonic() - began)

        return make


def _name(piece: Piece) -> str:
    where = f" of {piece.layer}" if piece.layer else ""
    return f"{piece.technique.title.lower()}{where}"


def _halves(piece: Piece) -> Sequence[Piece]:
    """Cut a block of units or classes in two."""
    middle = len(piece.units) // 2
    if not middle:
        return (piece,)
    return piece.with_units(piece.units[:middle]), piece.with_units(piece.units[middle:])
