"""Progress callbacks: how long work tells its caller how far it has come."""

from __future__ import annotations

from collections.abc import Callable

# Called with (what is being done, units of work done, all units of work).
Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """Ignore all progress."""
