"""How long work tells its caller how far it is."""

from __future__ import annotations

from collections.abc import Callable

# Called with (what is being done, units of work done, units of work in all).
Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """The progress callback of a caller who does not want to know."""
