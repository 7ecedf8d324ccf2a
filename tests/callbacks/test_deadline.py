"""The deadline, with a clock that is set by hand."""

from __future__ import annotations

import pytest

from tb_netviz.callbacks.deadline import Deadline, MissedDeadlineError


class Clock:
    now = 10.0

    def __call__(self):
        return self.now


def test_work_within_its_time_is_left_alone():
    clock = Clock()
    deadline = Deadline(5, clock)
    for done in range(11):
        clock.now += 0.4
        deadline("work", done, 10)


def test_work_that_would_take_too_long_is_ended_as_soon_as_its_speed_is_known():
    clock = Clock()
    deadline = Deadline(5, clock)
    clock.now += 3  # tracing says nothing about the speed
    deadline("work", 1, 100)
    clock.now += 0.1
    with pytest.raises(MissedDeadlineError):
        deadline("work", 2, 100)
    assert deadline.expected == pytest.approx(3.1 + 98 * 0.1)


def test_work_whose_speed_is_unknown_is_ended_at_the_limit():
    clock = Clock()
    deadline = Deadline(5, clock)
    clock.now += 6
    with pytest.raises(MissedDeadlineError):
        deadline("work", 0, 2)


def test_work_that_is_done_late_is_kept():
    clock = Clock()
    deadline = Deadline(5, clock)
    clock.now += 60
    deadline("work", 2, 2)
    assert deadline.expected == pytest.approx(60)


def test_each_work_has_a_speed_of_its_own():
    clock = Clock()
    deadline = Deadline(100, clock)
    deadline("slow", 1, 2)
    clock.now += 30
    deadline("slow", 2, 2)
    clock.now += 1
    deadline("quick", 1, 100)
    clock.now += 0.1
    deadline("quick", 2, 100)
    assert deadline.expected < 100
