"""A history reads each step once."""

from __future__ import annotations

from typing import Any

import pytest

from tb_netviz.plugin.health import Listed, Source, history
from tb_netviz.plugin.row_memory import RowMemory
from tests.plugin.test_health import answer

TAG = "patches/max_patches/conv1"


class Log:
    """A run of one layer that counts what is read of it."""

    def __init__(self, steps: int) -> None:
        self.times = dict.fromkeys(range(steps), 1.0)
        self.read: list[int] = []

    def source(self) -> Source:
        steps, times = tuple(self.times), tuple(self.times.values())
        listed = Listed(TAG, "patches", "max_patches", "conv1", steps, times)

        def read(tag: str, step: int) -> dict[str, Any]:
            self.read.append(step)
            mean = float(step * step * self.times[step])
            return answer("patches", [0, 1], dead=[step > 2, 0], mean=[mean, 0], deviation=[1, 1])

        return Source([listed], read)


def drifts(told: dict[str, Any]) -> list[float | None]:
    return [row["drift"] for row in told["steps"]]


def test_steps_that_are_known_are_not_read_again() -> None:
    log, memory = Log(5), RowMemory()
    first = history(log.source(), "conv1", memory)
    assert sorted(log.read) == [0, 1, 2, 3, 4]
    assert drifts(first) == [None, 0.5, 1.5, 2.5, 3.5]
    log.read.clear()
    assert history(log.source(), "conv1", memory) == first and log.read == []


def test_a_new_step_is_read_with_the_one_before_it() -> None:
    log, memory = Log(3), RowMemory()
    history(log.source(), "conv1", memory)
    log.times[3] = 1.0
    log.read.clear()
    told = history(log.source(), "conv1", memory)
    assert sorted(log.read) == [2, 3]
    assert told == history(log.source(), "conv1")


def test_a_step_that_was_written_anew_is_read_anew() -> None:
    log, memory = Log(4), RowMemory()
    history(log.source(), "conv1", memory)
    log.times[1] = 3.0
    log.read.clear()
    assert drifts(history(log.source(), "conv1", memory))[:3] == [None, 1.5, pytest.approx(0.5)]
    assert set(log.read) == {0, 1, 2}


def test_other_runs_and_layers_have_rows_of_their_own() -> None:
    log, memory = Log(2), RowMemory()
    history(log.source(), "conv1", memory, "one")
    log.read.clear()
    history(log.source(), "conv1", memory, "other")
    assert sorted(log.read) == [0, 1]


def test_the_memory_lets_go_what_was_not_used_for_longest() -> None:
    memory = RowMemory(most=2)
    for key in "abc":
        memory.put(key, {"step": key})
        memory.get("a")
    assert [key for key in "abc" if memory.get(key)] == ["a", "c"]
