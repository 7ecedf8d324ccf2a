"""When to take snapshots: (epochs or batches completed) -> due or not.

    geometric           before training, after epochs 1, 2, 4, 8, ... and the last
    EveryEpochs(5)      before training, after epochs 5, 10, 15, ... and the last
    EveryBatches(100)   before training, after batches 100, 200, ... and the last

A network changes most at the start of its training, so the geometric schedule takes a dozen
snapshots in a thousand epochs and misses nothing that the eye would see.
"""

from __future__ import annotations

import abc
import re
from dataclasses import dataclass
from typing import Literal

from tb_netviz.errors import NetVizError

Unit = Literal["epoch", "batch"]


class Schedule(abc.ABC):
    """Decides after which epochs or batches a snapshot is due.

    Snapshots before training and at its end are always taken. Steps in TensorBoard count in `unit`.
    """

    unit: Unit = "epoch"

    @abc.abstractmethod
    def is_due(self, completed: int) -> bool:
        """Tell whether a snapshot is due after this many epochs (or batches), at least 1."""


@dataclass(frozen=True)
class Geometric(Schedule):
    """After epochs 1, 2, 4, 8, ..."""

    def is_due(self, completed: int) -> bool:
        return completed > 0 and completed & (completed - 1) == 0


@dataclass(frozen=True)
class EveryEpochs(Schedule):
    """After every n-th epoch.

    Args:
        n: Number of epochs between snapshots, >= 1.
    """

    n: int = 1

    def __post_init__(self) -> None:
        _check_positive(self.n, "epochs")

    def is_due(self, completed: int) -> bool:
        return completed % self.n == 0


@dataclass(frozen=True)
class EveryBatches(Schedule):
    """After every n-th batch, counted over all epochs.

    Args:
        n: Number of batches between snapshots, >= 1.
    """

    n: int
    unit: Unit = "batch"

    def __post_init__(self) -> None:
        _check_positive(self.n, "batches")

    def is_due(self, completed: int) -> bool:
        return completed % self.n == 0


def make_schedule(schedule: Schedule | str | int | None) -> Schedule:
    """Make the schedule that a user means.

    Args:
        schedule: A `Schedule`; a number n of epochs; one of `"geometric"`, `"every epoch"`,
            `"every 5 epochs"`, `"every 100 batches"`; `None` is `"geometric"`.

    Raises:
        NetVizError: Anything else.
    """
    if isinstance(schedule, Schedule):
        return schedule
    if schedule is None or schedule == "geometric":
        return Geometric()
    if isinstance(schedule, int) and not isinstance(schedule, bool):
        return EveryEpochs(schedule)
    if isinstance(schedule, str):
        words = re.fullmatch(r"every (?:(\d+) )?(epoch|batch)(?:e?s)?", schedule.strip().lower())
        if words:
            n = int(words[1] or 1)
            return EveryEpochs(n) if words[2] == "epoch" else EveryBatches(n)
    raise NetVizError(
        f"schedule {schedule!r} is not known; give 'geometric', a number of epochs, "
        "'every 5 epochs', 'every 100 batches', EveryEpochs(5) or EveryBatches(100)"
    )


def _check_positive(n: int, what: str) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise NetVizError(f"the number of {what} between snapshots must be at least 1, got {n!r}")
