"""A time budget of offline work: seconds -> whether there is time left for a piece."""

from __future__ import annotations

import math
import time
from numbers import Real

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress


class OutOfTimeError(Exception):
    """The time budget ended in the middle of a piece."""


class Budget:
    """The time that is left; starts to run when it is made.

    Args:
        seconds: The whole budget. `None`: no limit.

    Raises:
        NetVizError: It is not a number of seconds from 0.
    """

    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None:
            is_number = isinstance(seconds, Real) and not isinstance(seconds, bool)
            if not is_number or not math.isfinite(float(seconds)) or float(seconds) < 0:
                raise NetVizError(
                    f"time_budget must be a number of seconds from 0, got {seconds!r}."
                )
        self._end = None if seconds is None else time.monotonic() + float(seconds)

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit."""
        return self._end is not None

    @property
    def left(self) -> float:
        """Seconds that are left, at least 0; infinite without a limit."""
        return math.inf if self._end is None else max(0.0, self._end - time.monotonic())

    def guarded(self, progress: Progress) -> Progress:
        """Pass progress on, and end the work that reports it when the time is over.

        Returns:
            A callback that raises `OutOfTimeError`.
        """
        if self._end is None:
            return progress

        def report(what: str, done: int, total: int) -> None:
            if not self.left and done < total:
                raise OutOfTimeError
            progress(what, done, total)

        return report
