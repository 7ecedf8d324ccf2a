"""The plan of `netviz log` on a terminal: what will be made, one bar for all, what is left."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TextIO

from tb_netviz.commands.progress import drawn, duration
from tb_netviz.session.piece import Piece
from tb_netviz.session.watch import Line, Watch, left_over

_SECONDS_BETWEEN = 0.1
_SECONDS_BETWEEN_LINES = 60.0


class PlanProgress(Watch):
    """Shows a run.

    Args:
        command: The command line that goes on with it.
        seconds: The time budget; `None`: none.
        is_quiet: Show nothing. Defaults to `False`.
        stream: Where to draw the bar. Defaults to stderr.
    """

    def __init__(
        self,
        command: str,
        seconds: float | None = None,
        *,
        is_quiet: bool = False,
        stream: TextIO | None = None,
    ) -> None:
        self._command = command
        self._budget = seconds
        self._is_quiet = is_quiet
        self._stream = sys.stderr if stream is None else stream
        self._is_terminal = self._stream.isatty()
        self._last_drawn = time.monotonic()
        self._is_open = False
        self._left: Sequence[Piece] = ()

    def planned(self, lines: Sequence[Line]) -> None:
        """Print what will be made and about how long it takes."""
        if not self._is_quiet:
            for line in plan_lines(lines, self._budget):
                print(line, flush=True)

    def advanced(self, what: str, done: float, total: float) -> None:
        """Draw the bar of the whole run; in a file, write a line every minute."""
        now = time.monotonic()
        pause = _SECONDS_BETWEEN if self._is_terminal else _SECONDS_BETWEEN_LINES
        if self._is_quiet or now - self._last_drawn < pause:
            return
        self._last_drawn = now
        share = min(done / total, 1.0) if total else 1.0
        left = f"about {duration(max(total - done, 0.0))} left"
        if self._is_terminal:
            self._is_open = True
            self._stream.write(f"\r{what:<28.28} {drawn(share)} {share:4.0%} {left}\033[K")
        else:
            self._stream.write(f"{share:.0%} done, {left}: {what}\n")
        self._stream.flush()

    def ended(self, left: Sequence[Piece]) -> None:
        """Keep what there was no time for."""
        self._left = left

    def finish(self) -> None:
        """End the bar's line."""
        if self._is_open:
            self._stream.write("\n")
            self._stream.flush()
        self._is_open = False

    def say_what_is_left(self) -> None:
        """Print what there was no time for and the command that makes it."""
        if self._left:
            print(f"no time for: {left_over(self._left)}")
            print(f"to go on, run: {self._command}")


def plan_lines(lines: Sequence[Line], budget: float | None) -> list[str]:
    """Write a plan as lines of text.

    Args:
        lines: The plan.
        budget: The time that was given, in seconds; `None`: none.
    """
    if not lines:
        return ["everything is there already."]
    written = ["to be made, and about how long it takes:"]
    for line in lines:
        left = f"  (no time for {line.left_out})" if line.left_out else ""
        seconds = f"{duration(line.seconds):>12}" if line.seconds else " " * 12
        written.append(f"  {line.technique:<16} {line.what:<34} {seconds}{left}".rstrip())
    together = duration(sum(line.seconds for line in lines))
    of = "" if budget is None else f" of {duration(budget)}"
    return [*written, f"  {'together':<16} {'':<34} {together:>12}{of}"]
