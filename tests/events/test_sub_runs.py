"""Sub-runs that continue a training are one line; fresh trainings stay apart."""

from __future__ import annotations

from pathlib import Path

from tb_netviz.events.reader import read
from tb_netviz.events.sub_runs import lines_of, place, replaced
from tb_netviz.events.writer import EventWriter
from tests.events.test_writer import grid


def test_the_place_of_a_run_is_its_directory_and_number() -> None:
    assert place("netviz") == ("", 1)
    assert place("a/b/netviz_12") == ("a/b/", 12)
    assert [place(run) for run in ("a/train", "my_netviz", "netviz_", "netviz_x")] == [None] * 4


def test_a_sub_run_that_begins_later_continues_the_line_and_wins_from_there() -> None:
    steps = {"netviz": {"a": [0, 2, 4, 8], "b": [0, 3]}, "netviz_2": {"a": [3, 4, 5]}}
    assert lines_of(steps) == {"netviz": ["netviz", "netviz_2"]}
    # At the very step where the later one begins, what only the earlier one has stays.
    assert replaced(steps, ["netviz", "netviz_2"]) == {("netviz", "a", 4), ("netviz", "a", 8)}


def test_a_third_life_replaces_what_the_second_had_beyond_its_first_step() -> None:
    steps = {"netviz": {"a": [0, 5]}, "netviz_2": {"a": [4, 6]}, "netviz_10": {"a": [3, 7]}}
    line = ["netviz", "netviz_2", "netviz_10"]
    assert lines_of(steps) == {"netviz": line}
    gone = {("netviz", "a", 5), ("netviz_2", "a", 4), ("netviz_2", "a", 6)}
    assert replaced(steps, line) == gone


def test_a_fresh_training_is_a_line_of_its_own_and_may_be_continued() -> None:
    steps = {"x/netviz": {"a": [0, 9]}, "x/netviz_2": {"a": [0]}, "x/netviz_3": {"a": [2]}}
    assert lines_of(steps) == {"x/netviz": ["x/netviz"], "x/netviz_2": ["x/netviz_2", "x/netviz_3"]}


def test_runs_of_different_directories_and_other_runs_are_never_joined() -> None:
    steps = {"a/netviz": {"t": [0]}, "b/netviz_2": {"t": [4]}, "a/more": {"t": [7]}}
    assert lines_of(steps) == {run: [run] for run in steps}


def test_reading_a_training_that_was_restarted_earlier_gives_one_line(tmp_path: Path) -> None:
    for first, seed in ((0, 0), (2, 1)):
        with EventWriter(tmp_path, first_step=first) as writer:
            for step in range(first, 4):
                writer.write(grid(step, seed=seed))
    assert [visual.step for visual in read(tmp_path)] == [0, 1, 2, 3]
    assert (read(tmp_path, step=3)[0].images == grid(3, seed=1).images).all()
    assert [visual.step for visual in read(tmp_path, run="netviz")] == [0, 1, 2, 3]
