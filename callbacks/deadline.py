"""A deadline for work that reports its progress: it ends the work as soon as it must miss it."""

from __future__ import annotations

from collections.abc import Callable

from tb_netviz.progress import Progress, no_progress


class MissedDeadlineError(Exception):
    """Work that takes, or would take, longer than the time it has."""


class Deadline:
    """A limit in time, given to work as its progress callback.

    Reports are the only moments at which long work can be ended, so the deadline listens to them
    and raises. It measures speed between two reports of the same work, because the time until the
    first one includes tracing.

    Args:
        seconds: Time from now.
        clock: Returns seconds.
        progress: Told the same.
    """

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float],
        progress: Progress = no_progress,
    ) -> None:
        self._seconds = seconds
        self._progress = progress
        self._clock = clock
        self._began = clock()
        self._what = ""
        self._first = (0, 0.0)  # units done and time of the first report of this work
        self.expected = 0.0  # seconds that all the work would take, as far as reports can tell

    def __call__(self, what: str, done: int, total: int) -> None:
        """Hear that `done` of `total` units of `what` are done.

        Raises:
            MissedDeadlineError: There is not enough time for the rest.
        """
        self._progress(what, done, total)
        now = self._clock()
        elapsed, remaining = now - self._began, 0.0
        if what != self._what or done < self._first[0] or self._first[0] == 0:
            self._what, self._first = what, (done, now)
        elif done > self._first[0]:
            units, since = self._first
            remaining = (total - done) * (now - since) / (done - units)
        self.expected = elapsed + remaining
        if done < total and self.expected > self._seconds:
            raise MissedDeadlineError(what)
