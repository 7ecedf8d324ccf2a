"""A progress bar: (what, done, total) -> the last line of a terminal."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 28
_SECONDS_BETWEEN = 0.1


class ProgressBar:
    """Draws the progress that techniques report, one line per task.

    Where the output is not a terminal, writes one line when a task is complete.

    Args:
        is_quiet: Draw nothing. Defaults to `False`.
        stream: Where to draw. Defaults to stderr.
    """

    def __init__(self, *, is_quiet: bool = False, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_quiet = is_quiet
        self._is_terminal = self._stream.isatty()
        self._what = ""
        self._began = 0.0
        self._drawn = 0.0
        self._is_open = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Draw that `done` of `total` units of the task `what` are complete."""
        if self._is_quiet:
            return
        now = time.monotonic()
        if what != self._what or not self._is_open:
            self.finish()
            self._what, self._began, self._is_open = what, now, True
        is_complete = done >= total
        if self._is_terminal and (is_complete or now - self._drawn >= _SECONDS_BETWEEN):
            self._drawn = now
            self._stream.write("\r" + self._line(done, total, now) + "\033[K")
            self._stream.flush()
        if is_complete:
            if not self._is_terminal:
                self._stream.write(f"{what}: {total} in {now - self._began:.1f} s\n")
            self.finish()

    def finish(self) -> None:
        """End the current line."""
        if self._is_open and self._is_terminal:
            self._stream.write("\n")
        self._is_open = False
        self._stream.flush()

    def _line(self, done: int, total: int, now: float) -> str:
        share = min(done / total, 1.0) if total else 1.0
        seconds = now - self._began
        left = f", {duration(seconds / share - seconds)} left" if 0 < share < 1 else ""
        return f"{self._what:<28.28} {drawn(share)} {done}/{total} {duration(seconds)}{left}"


def drawn(share: float) -> str:
    """Draw a share from 0 to 1 as a bar of characters."""
    return f"{'█' * round(share * _WIDTH):░<{_WIDTH}}"


def duration(seconds: float) -> str:
    """Say a time in words, e.g. `"2 min 05 s"`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
