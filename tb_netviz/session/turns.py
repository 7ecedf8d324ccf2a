"""Whose turn it is: (plan, log, budget) -> pieces, one by one, as long as there is time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tb_netviz.session.budget import Budget
from tb_netviz.session.piece import Piece
from tb_netviz.session.rates import Rates
from tb_netviz.techniques.feature_images import FeatureImages


class Turns:
    """Gives the pieces of a plan in order and remembers those that there was no time for.

    Args:
        pieces: What is to be made.
        again: Makes the list anew, with the units in the order that their patches give.
        budget: The time there is.
        rates: How long pieces take; `None`: nobody asks.
        workers: How many pieces are made at a time.
    """

    def __init__(
        self,
        pieces: list[Piece],
        again: Callable[[], list[Piece]],
        budget: Budget,
        rates: Rates | None,
        workers: int = 1,
    ) -> None:
        self._pieces = pieces
        self._again = again
        self._budget = budget
        self.rates = rates
        self._workers = workers
        self._is_ordered = False
        self._seen: set[tuple[str, tuple[str, ...], int]] = set()
        self._silent: set[tuple[str, str]] = set()  # whose pictures a Note explains
        self._seconds_done = 0.0
        self.left: list[Piece] = []

    def take(self, is_wanted: Callable[[Piece], bool] = lambda piece: True) -> Iterator[Piece]:
        """Give the pieces whose turn has come.

        Args:
            is_wanted: Which ones; the others wait for a later call. Defaults to all.
        """
        waiting: list[Piece] = []
        while self._pieces:
            piece = self._pieces[0]
            if not is_wanted(piece):
                waiting.append(self._pieces.pop(0))
                continue
            if isinstance(piece.technique, FeatureImages) and not self._is_ordered:
                # The patches are written now, and with them what tells how telling a unit is.
                self._is_ordered = True
                self._pieces = [one for one in self._again() if one.place not in self._seen]
                continue
            self._pieces.pop(0)
            self._seen.add(piece.place)
            if piece.slot in self._silent:
                continue
            if self.rates is not None and self.rates.seconds(piece) > self._budget.left:
                self.left.append(piece)
                continue
            yield piece
        self._pieces = waiting

    def is_silent(self, piece: Piece) -> bool:
        """Whether a Note stands in place of the pictures of its technique and layer."""
        return piece.slot in self._silent

    def made(self, piece: Piece, seconds: float, *, is_silent: bool) -> None:
        """Note how long a piece took, and whether a Note stands in place of its pictures."""
        self._seconds_done += seconds / self._workers
        if is_silent:
            self._silent.add(piece.slot)
        elif self.rates is not None:
            self.rates.learn(piece, seconds)

    def seconds_done_and_all(self, piece: Piece) -> tuple[float, float]:
        """Seconds that the work until now took, and that of all that fits into the budget."""
        rates = self.rates
        if rates is None:
            return 0.0, 0.0
        later = sum(rates.seconds(one) for one in (piece, *self._pieces)) / self._workers
        return self._seconds_done, self._seconds_done + min(later, self._budget.left)
