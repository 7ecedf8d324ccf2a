"""Runs a plan within a time budget: pieces -> what was written, and what there was no time for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tb_netviz.progress import Progress, no_progress
from tb_netviz.session.budget import Budget, OutOfTimeError
from tb_netviz.session.held import Held, unit_orders
from tb_netviz.session.identity import Identity
from tb_netviz.session.logged import Logged
from tb_netviz.session.make_piece import make_piece, with_part
from tb_netviz.session.piece import Piece
from tb_netviz.session.plan import Choice, plan
from tb_netviz.session.rates import Rates, time_of_a_pass
from tb_netviz.session.sharing import of_shard
from tb_netviz.session.team import Team
from tb_netviz.session.turns import Turns
from tb_netviz.session.watch import Line, Watch, in_words
from tb_netviz.techniques.filters import Filters
from tb_netviz.techniques.max_patches import MaxPatches
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Ladder, NeighbourTable, Note, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


@dataclass(frozen=True, eq=False)
class PlanRun:
    """Everything that a run of a plan needs.

    Args:
        model: The network.
        data: Its images, or `None`.
        techniques: What is made; see `in_order`.
        choice: How much of it.
        identity: What decides the pixels beside the techniques.
        held: What the log holds already; what is written is added.
        logged: Writes.
        budget: The time for everything.
        step: Training step.
        watch: Told how it goes; `None`: nobody is.
        progress: Told about long work where nobody watches.
        memory: What each technique keeps from step to step, by its name; `None`: nothing.
        team: Makes what does not read the scan; `None`: this process makes everything.
        shard: Which of how many shards this is, from 0; see `of_shard`.
        options: Further arguments of `run_technique`.
    """

    model: ImageModel
    data: ImageSource | None
    techniques: Sequence[Technique]
    choice: Choice
    identity: Identity
    held: Held
    logged: Logged
    budget: Budget
    step: int = 0
    watch: Watch | None = None
    progress: Progress = no_progress
    memory: MutableMapping[str, Any] | None = None
    team: Team | None = None
    shard: tuple[int, int] = (0, 1)
    options: Mapping[str, Any] = field(default_factory=dict)

    def make_first(self) -> None:
        """Make what is read off the weights, whatever the budget."""
        for piece in self._rest_of_plan():
            if isinstance(piece.technique, Filters):
                self._make(piece, self.progress)

    def make_rest(self) -> list[Piece]:
        """Make everything else, as much as there is time for.

        Returns:
            The pieces that there was no time for.
        """
        pieces = [piece for piece in self._rest_of_plan() if not _is_first(piece)]
        rates = self._rates(pieces)
        if self.watch is not None:
            lines = [] if rates is None else outline(pieces, rates, self.budget.left)
            self.watch.planned(lines)
        turns = Turns(pieces, self._in_telling_order, self.budget, rates, self._workers)
        if self.team is None:
            for piece in turns.take():
                self._make_here(piece, turns)
            return turns.left
        # What reads the scan is made where the scan is.
        for piece in turns.take(lambda piece: piece.technique.reads_scan):
            self._make_here(piece, turns)
        made = self.team.make(turns.take(), self.identity, step=self.step, options=self.options)
        for piece, result in made:
            if not turns.is_silent(piece):
                is_silent = self._write(piece, result.visuals)
                turns.made(piece, result.seconds, is_silent=is_silent)
                self._tell(piece, turns)
        return turns.left

    @cached_property
    def _last_parts(self) -> dict[tuple[str, str], int]:
        """The highest number of a part that the plan gives, by technique and layer."""
        last: dict[tuple[str, str], int] = {}
        for piece in plan(self.model, self.techniques, self.choice):
            last[piece.slot] = max(last.get(piece.slot, 0), piece.part)
        return last

    @property
    def _workers(self) -> int:
        return 1 if self.team is None else self.team.cluster.workers

    def _make_here(self, piece: Piece, turns: Turns) -> None:
        """Make a piece in this process and write it; a piece that breaks off for time is left."""
        began = time.monotonic()
        try:
            is_silent = self._make(piece, self._told(piece, turns))
        except OutOfTimeError:
            turns.left.append(piece)
        else:
            turns.made(piece, time.monotonic() - began, is_silent=is_silent)

    def _in_telling_order(self) -> list[Piece]:
        again = self._rest_of_plan(unit_orders(self.held.directory, self.step))
        return [piece for piece in again if not _is_first(piece)]

    def _rest_of_plan(self, orders: Mapping[str, Sequence[int]] | None = None) -> list[Piece]:
        """What the plan asks for and the log does not hold."""
        choice = replace(self.choice, orders=orders or {})
        planned = plan(self.model, self.techniques, choice)
        basis = self.identity.basis
        mine = of_shard(planned, self.shard)
        rests = (self.held.rest_of(piece, piece.key(basis)) for piece in mine)
        return [rest for rest in rests if rest is not None]

    def _rates(self, pieces: Sequence[Piece]) -> Rates | None:
        """Time a pass, where somebody asks how long things take."""
        if not pieces or (self.watch is None and not self.budget.is_limited):
            return None
        images = 0 if self.data is None else self.data.count
        return Rates(self.model, images, time_of_a_pass(self.model))

    def _make(self, piece: Piece, progress: Progress) -> bool:
        """Make a piece and write it; returns whether a Note stands in place of its pictures."""
        name = piece.technique.name
        visuals = make_piece(
            piece,
            self.model,
            self.data,
            self.identity,
            step=self.step,
            progress=progress,
            memory=None if self.memory is None else self.memory.setdefault(name, {}),
            **self.options,
        )
        return self._write(piece, visuals)

    def _write(self, piece: Piece, visuals: Iterable[Visual]) -> bool:
        """Write what was made; returns whether a Note stands in place of the pictures."""
        is_silent = False
        key = piece.key(self.identity.basis)
        for visual in visuals:
            is_beside = piece.may_be_there and not isinstance(
                visual, Ladder | NeighbourTable | Note
            )
            if is_beside and key and self.held.holds_beside(visual, key):
                continue
            if isinstance(visual, Note) and self.held.says(visual):
                is_silent = True
                continue
            if piece.units or isinstance(visual, Ladder | NeighbourTable):
                name, layer = piece.technique.name, visual.layer
                after = 1 + self._last_parts.get(piece.slot, 0)
                part = self.held.free_part(name, layer, piece.part, after)
                visual = with_part(visual, part)
            self.logged.write(visual)
            self.held.add(visual)
            is_silent = is_silent or isinstance(visual, Note)
        return is_silent

    def _tell(self, piece: Piece, turns: Turns) -> None:
        if self.watch is not None:
            done, total = turns.seconds_done_and_all(piece)
            self.watch.advanced(piece.technique.title.lower(), done, total)

    def _told(self, piece: Piece, turns: Turns) -> Progress:
        """Progress of one piece, seen as a part of all that fits into the budget."""
        if turns.rates is None or self.watch is None:
            return self.budget.guarded(self.progress)
        watch, own = self.watch, turns.rates.seconds(piece)
        done, total = turns.seconds_done_and_all(piece)
        furthest = 0.0

        def report(what: str, taken: int, all_of_it: int) -> None:
            nonlocal furthest
            furthest = max(furthest, min(taken / max(all_of_it, 1), 1.0))
            watch.advanced(what, done + own * furthest, total)

        watch.advanced(piece.technique.title.lower(), done, total)
        return self.budget.guarded(report)


def in_order(techniques: Sequence[Technique]) -> list[Technique]:
    """Put what costs nothing first, then the patches, whose statistics order the units."""

    def rank(technique: Technique) -> int:
        return (
            0 if isinstance(technique, Filters) else 1 if isinstance(technique, MaxPatches) else 2
        )

    return sorted(techniques, key=rank)


def outline(pieces: Sequence[Piece], rates: Rates, seconds: float) -> list[Line]:
    """Say what will be made and about how long it takes, technique by technique.

    Args:
        pieces: The plan.
        rates: How long pieces take.
        seconds: The time there is.
    """
    fitting: dict[str, list[Piece]] = {}
    left: dict[str, list[Piece]] = {}
    for piece in pieces:
        own = rates.seconds(piece)
        kind = fitting if own <= seconds else left
        seconds -= own if own <= seconds else 0.0
        kind.setdefault(piece.technique.name, []).append(piece)
    return [
        Line(
            technique=name,
            what=in_words(fitting.get(name, [])),
            seconds=sum(map(rates.seconds, fitting.get(name, []))),
            left_out=in_words(left.get(name, [])) or "all" if name in left else "",
        )
        for name in dict.fromkeys(piece.technique.name for piece in pieces)
    ]


def _is_first(piece: Piece) -> bool:
    return isinstance(piece.technique, Filters)
