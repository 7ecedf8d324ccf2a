"""What `netviz log` says of its plan, on a terminal and in a file."""

from __future__ import annotations

import io

import pytest

from tb_netviz import ClassImages, Dreams, FeatureImages
from tb_netviz.commands.plan_progress import PlanProgress, plan_lines
from tb_netviz.session.piece import Piece
from tb_netviz.session.watch import Line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_plan_says_what_how_long_and_what_there_is_no_time_for() -> None:
    lines = [
        Line("max_patches", "all units of 9 layers", 35.0),
        Line("feature_images", "24 units of 2 layers", 100.0, left_out="6 units of 1 layer"),
    ]
    heading, patches, features, together = plan_lines(lines, budget=180)
    assert "about how long" in heading
    assert patches.split() == ["max_patches", "all", "units", "of", "9", "layers", "35", "s"]
    assert features.endswith("1 min 40 s  (no time for 6 units of 1 layer)")
    assert together.split() == ["together", "2", "min", "15", "s", "of", "3", "min", "00", "s"]


def test_a_plan_of_nothing_says_that_all_is_there() -> None:
    assert plan_lines([], None) == ["everything is there already."]


def test_one_bar_shows_the_share_of_everything_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tb_netviz.commands.plan_progress._SECONDS_BETWEEN", 0.0)
    stream = Terminal()
    progress = PlanProgress("netviz log", stream=stream)
    progress.advanced("top patches", 30.0, 120.0)
    progress.advanced("feature images", 60.0, 120.0)
    progress.finish()
    first, second = stream.getvalue().split("\r")[1:]
    assert "25%" in first and "about 1 min 30 s left" in first
    assert "50%" in second and second.endswith("\n")
    assert stream.getvalue().count("\n") == 1


def test_what_is_left_comes_with_the_command_that_makes_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = PlanProgress("netviz log m i --logdir d --time 1m", 60.0)
    block = Piece(FeatureImages(), layers=("conv1",), units=(1, 2))
    progress.ended([block, Piece(ClassImages(), units=(4,)), Piece(Dreams())])
    progress.say_what_is_left()
    assert capsys.readouterr().out.splitlines() == [
        "no time for: feature images (2 units of 1 layer), class images (1 class), dreams",
        "to go on, run: netviz log m i --logdir d --time 1m",
    ]


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    stream = Terminal()
    progress = PlanProgress("netviz log", is_quiet=True, stream=stream)
    progress.planned([Line("dreams", "", 3.0)])
    progress.advanced("dreams", 1.0, 3.0)
    progress.finish()
    assert stream.getvalue() + capsys.readouterr().out == ""
