"""Ends work that would take too long: progress reports -> `OutOfTimeError`, as soon as it shows."""

from __future__ import annotations

from collections.abc import Callable

from tb_netviz.progress import Progress, no_progress


class OutOfTimeError(Exception):
    """Work that takes, or would take, longer than the time it has."""


class Stopwatch:
    """A progress callback with a limit.

    The speed is measured between two reports of the same work, because the time until the first
    includes tracing. Work that would end after the limit is ended at once.

    Args:
        limit: Seconds from now.
        clock: Returns seconds.
        progress: Told the same.
    """

    def __init__(
        self,
        limit: float,
        clock: Callable[[], float],
        progress: Progress = no_progress,
    ) -> None:
        self._limit = limit
        self._progress = progress
        self._clock = clock
        self._began = clock()
        self._what = ""
        self._first = (0, 0.0)  # units done and time of the first report of this work
        self.whole = 0.0  # seconds that the work would take in all, as far as it can be told

    def __call__(self, what: str, done: int, total: int) -> None:
        """Hear that `done` of `total` units of `what` are done.

        Raises:
            OutOfTimeError: There is not enough time for the rest.
        """
        self._progress(what, done, total)
        now = self._clock()
        elapsed, remaining = now - self._began, 0.0
        if what != self._what or done < self._first[0] or self._first[0] == 0:
            self._what, self._first = what, (done, now)
        elif done > self._first[0]:
            units, since = self._first
            remaining = (total - done) * (now - since) / (done - units)
        self.whole = elapsed + remaining
        if done < total and self.whole > self._limit:
            raise OutOfTimeError(what)
