"""What Ray workers of the tests do; in a file of its own, so that workers can import it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from tb_netviz.errors import NetVizError


@dataclass(frozen=True)
class Summing:
    """Sums lists of numbers; lists longer than it bears are too much, in the way that is given."""

    bears: int
    way: str

    def __call__(self) -> Callable[[tuple[int, ...]], int]:
        def total(numbers: tuple[int, ...]) -> int:
            if len(numbers) > self.bears:
                if self.way == "memory":
                    raise MemoryError
                os.kill(os.getpid(), signal.SIGKILL)
            return sum(numbers)

        return total


def no_worker() -> NoReturn:
    """Starts nothing."""
    raise NetVizError("no such model: give one that every machine can read")
