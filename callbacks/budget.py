"""How much time pictures may take: (training time, time spent) -> seconds that may be spent now.

    allowance = max_overhead * horizon - spent - reserve for the last snapshot

The horizon is the training time so far, doubled as long as training is known to continue: the
default schedule waits as long again until its next snapshot. It is never below `SHORTEST_TRAINING`,
so the snapshot before training and the first, slower run of each technique may begin in debt.
Nothing new starts until training has paid the debt back.

    grant = budget.grant("dreams", divisors=(1, 2, 4))     how much of the work fits; None: nothing
    with budget.granted("dreams", grant) as deadline:      time counts and is learnt from
        dream(steps // grant.divisor, progress=deadline)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress

from .deadline import Deadline, MissedDeadlineError

# Seconds. Every training is presumed to last this long, so that a default budget of a tenth has
# 10 s at its start: about what tracing one network costs on two cores.
SHORTEST_TRAINING = 100.0
# The first run of a technique also traces its graph; a later one takes half as long or less.
LATER_RUN = 0.5
# No training follows the last snapshot to pay a debt back. It plans with this share of the budget
# only, because work sometimes takes longer than the last time.
LAST_SHARE = 0.9
# Share of the budget below which work is always done: a few milliseconds of reading weights.
TRIVIAL = 0.005


@dataclass(frozen=True)
class Grant:
    """What some work may take.

    Args:
        seconds: Time it may take.
        divisor: What its steps are to be divided by.
    """

    seconds: float
    divisor: int = 1


class Budget:
    """Keeps the time that pictures take below a share of the training time.

    Args:
        max_overhead: Largest share of the training time, > 0; `None` sets no limit.
        clock: Returns seconds; replaced in tests.

    Raises:
        NetVizError: A share that is not positive.
    """

    def __init__(
        self,
        max_overhead: float | None = 0.1,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        if max_overhead is not None and not max_overhead > 0:
            raise NetVizError(
                f"max_overhead must be above 0 (0.1 is a tenth of the training time), got "
                f"{max_overhead!r}; None sets no limit"
            )
        self.max_overhead = max_overhead
        self.clock = clock
        self._spent = 0.0  # without the block of `spending` that is open now
        self._spending_since: float | None = None
        self._trained = 0.0  # in earlier calls of fit
        self._spent_earlier = 0.0
        self._training_since: float | None = None
        self._costs: dict[str, float] = {}

    def start(self) -> None:
        """Start the clock of training, also in another call of `fit`."""
        self._trained = self.training
        self._spent_earlier = self.spent
        self._training_since = self.clock()

    def stop(self) -> None:
        """Stop the clock of training."""
        self._trained = self.training
        self._training_since = None

    @property
    def spent(self) -> float:
        """Seconds spent on pictures so far."""
        if self._spending_since is None:
            return self._spent
        return self._spent + self.clock() - self._spending_since

    @property
    def training(self) -> float:
        """Seconds of training so far, without the time of pictures."""
        if self._training_since is None:
            return self._trained
        elapsed = self.clock() - self._training_since
        return self._trained + max(elapsed - (self.spent - self._spent_earlier), 0.0)

    @property
    def overhead(self) -> float:
        """Time of pictures as a share of the training time."""
        return self.spent / self.training if self.training > 0 else 0.0

    def grant(
        self,
        name: str,
        *,
        divisors: Sequence[int] = (1,),
        done: float | None = None,
        is_last: bool = False,
        leave_room_for: Sequence[str] = (),
    ) -> Grant | None:
        """Decide whether the named work may start, and how much of it.

        Work whose cost is not known yet is reduced as far as it may be.

        Args:
            name: The work.
            divisors: What its steps may be divided by, rising from 1.
            done: As for `allowance`.
            is_last: As for `allowance`.
            leave_room_for: Work that the last snapshot must still afford.

        Returns:
            The time and the reduction; `None` where there is no time for the work.
        """
        reserve = sum(self._costs.get(other, 0.0) for other in leave_room_for)
        seconds = self.allowance(done, is_last=is_last, reserve=reserve)
        if self.is_trivial(name):
            return Grant(seconds)
        if seconds <= 0:
            return None
        cost = self.expected(name)
        if cost is None:
            return Grant(seconds, 1 if seconds == float("inf") else divisors[-1])
        fitting = (divisor for divisor in divisors if cost / divisor <= seconds)
        divisor = next(fitting, None)
        return None if divisor is None else Grant(seconds, divisor)

    @contextmanager
    def granted(
        self, name: str, grant: Grant, progress: Progress = no_progress
    ) -> Iterator[Deadline]:
        """Hold the work inside to its grant, and learn what it costs.

        Args:
            name: The work.
            grant: What it was granted.
            progress: Told what the deadline is told.

        Yields:
            The deadline, to be called as the work's progress callback.

        Raises:
            MissedDeadlineError: The work was ended, because it would have taken longer.
        """
        deadline = Deadline(grant.seconds, self.clock, progress)
        try:
            with self.measured(name, share=1 / grant.divisor):
                yield deadline
        except MissedDeadlineError:
            self.expect(name, deadline.expected * grant.divisor)
            raise

    def allowance(
        self, done: float | None = None, *, is_last: bool = False, reserve: float = 0.0
    ) -> float:
        """Tell how many seconds may be spent now; negative while there is a debt.

        Args:
            done: The share of this call of `fit` that is done, in [0, 1]; `None` where unknown.
            is_last: Whether this is the last snapshot of the training.
            reserve: Seconds to leave for the last snapshot, up to half of the whole budget.
        """
        if self.max_overhead is None:
            return float("inf")
        training = self.training
        if is_last:
            return LAST_SHARE * self.max_overhead * max(training, SHORTEST_TRAINING) - self.spent
        whole = self._trained + (training - self._trained) / done if done else float("inf")
        horizon = max(min(2 * training, whole), SHORTEST_TRAINING)
        now = self.max_overhead * horizon - self.spent
        whole_budget = LAST_SHARE * self.max_overhead * max(whole, SHORTEST_TRAINING)
        return min(now, whole_budget - self.spent - min(reserve, whole_budget / 2))

    def is_trivial(self, name: str) -> bool:
        """Tell whether the named work costs so little that it is done even in debt."""
        if self.max_overhead is None:
            return True
        small = TRIVIAL * self.max_overhead * max(self.training, SHORTEST_TRAINING)
        return self._costs.get(name, float("inf")) <= small

    def expected(self, name: str) -> float | None:
        """Estimate the seconds that the named work takes; `None` if it never ran."""
        return self._costs.get(name)

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Count the time inside as spent on pictures."""
        self._spending_since = self.clock()
        try:
            yield
        finally:
            self._spent, self._spending_since = self.spent, None

    @contextmanager
    def measured(self, name: str, *, share: float = 1.0) -> Iterator[None]:
        """Learn what the named work costs, if the block comes to its end.

        Args:
            name: The work.
            share: The share of the full work that is done inside, in (0, 1].
        """
        began = self.clock()
        yield
        factor = 1.0 if name in self._costs else LATER_RUN
        self._costs[name] = (self.clock() - began) * factor / share

    def expect(self, name: str, seconds: float) -> None:
        """Learn what the named work, which was not finished, would take in full."""
        self._costs[name] = seconds
