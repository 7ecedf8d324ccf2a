"""An answer is made once for all who ask within a moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tb_netviz.plugin.answers import NoAnswer
from tb_netviz.plugin.moment import Moment


def test_an_answer_is_kept_for_its_seconds_and_no_longer() -> None:
    now = [0.0]
    moment: Moment[int] = Moment(1.0, clock=lambda: now[0])
    made = iter(range(9))
    answers = []
    for time in (0.0, 0.9, 1.1, 2.0, 2.2):
        now[0] = time
        answers.append(moment.get("key", lambda: next(made)))
    assert answers == [0, 0, 1, 1, 2]
    assert moment.get("another", lambda: next(made)) == 3


def test_thirty_who_ask_at_once_share_one_answer() -> None:
    moment: Moment[int] = Moment(1.0)
    calls, asked = [], threading.Barrier(30)

    def make() -> int:
        calls.append(1)
        threading.Event().wait(0.05)
        return len(calls)

    def ask(_: int) -> int:
        asked.wait()
        return moment.get("key", make)

    with ThreadPoolExecutor(30) as pool:
        assert set(pool.map(ask, range(30))) == {1}


def test_a_failure_is_told_to_all_and_not_kept() -> None:
    moment: Moment[int] = Moment(1.0)

    def fail() -> int:
        raise ValueError("gears")

    for _ in range(2):
        with pytest.raises(ValueError, match="gears"):
            moment.get("key", fail)
    assert moment.get("key", lambda: 5) == 5


def test_who_waits_too_long_is_sent_away() -> None:
    moment: Moment[int] = Moment(1.0, patience=0.05)
    end, began = threading.Event(), threading.Event()

    def hang() -> int:
        began.set()
        end.wait()
        return 1

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(moment.get, "key", hang)
        began.wait()
        try:
            with pytest.raises(NoAnswer, match="reload the page in a moment"):
                moment.get("key", hang)
        finally:
            end.set()
        assert slow.result() == 1
