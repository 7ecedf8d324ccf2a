"""Two trainings at once in one directory are told apart; a killed one blocks nobody."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tb_netviz.events.occupation import occupy
from tb_netviz.events.reader import read
from tb_netviz.events.run_directory import event_files
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Note
from tests.fixtures.loaders import LOADERS, load

TRAINING = """
import sys, time
from tb_netviz.events.run_directory import event_files
from tb_netviz.events.writer import EventWriter
with EventWriter(sys.argv[1], first_step=0) as writer:
    print(writer.run_directory.name, flush=True)
    time.sleep(600)
"""


def note(step: int, text: str) -> Note:
    return Note(technique="dreams", step=step, note=text)


def test_a_second_training_gets_a_sub_run_of_its_own_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with EventWriter(tmp_path, first_step=0) as one:
        with caplog.at_level(logging.WARNING, "tb_netviz"):
            other = EventWriter(tmp_path, first_step=0)
        for step in range(3):
            one.write(note(step, "one"))
            other.write(note(step, "other"))
        other.close()
    assert "another training writes to netviz of" in caplog.text
    assert "the pictures of this one go to netviz_2" in caplog.text
    for run, text in (("netviz", "one"), ("netviz_2", "other")):
        found = read(tmp_path, run=run)
        assert [(one.step, one.note) for one in found] == [(step, text) for step in range(3)]


def test_a_training_that_ended_leaves_its_sub_run_to_the_next(tmp_path: Path) -> None:
    for step in range(2):
        with EventWriter(tmp_path, first_step=step) as writer:
            writer.write(note(step, "one"))
            assert writer.run_directory.name == "netviz"


def test_a_killed_training_blocks_nobody(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TRAINING, str(tmp_path)]
    training = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert training.stdout is not None
    assert training.stdout.readline() == "netviz\n"
    assert occupy(tmp_path / "netviz") is None
    training.send_signal(signal.SIGKILL)
    training.communicate()
    with EventWriter(tmp_path, first_step=0) as writer:
        assert writer.run_directory.name == "netviz"


@pytest.mark.parametrize("loader", LOADERS)
def test_a_clock_that_goes_back_loses_nothing_under_either_loader(
    tmp_path: Path, loader: str, caplog: pytest.LogCaptureFixture
) -> None:
    with EventWriter(tmp_path, first_step=0) as writer:
        writer.write(note(0, "one"))
    (path,) = event_files(tmp_path / "netviz")
    path.rename(path.with_name(path.name.replace(path.name.split(".")[3], "4000000000")))
    with load(tmp_path, loader) as loaded:
        loaded.wait_for(lambda runs: bool(runs))
        with EventWriter(tmp_path, first_step=1) as writer:
            for step in (1, 2):
                writer.write(note(step, "one"))
        loaded.wait_for(
            lambda runs: (
                {step for tags in runs.values() for s in tags.values() for step in s} == {0, 1, 2}
            )
        )
    assert [visual.step for visual in read(tmp_path)] == [0, 1, 2]
    assert caplog.text.count("the clock is behind") == 1


def test_a_directory_without_locks_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError("no locks here")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    assert occupy(tmp_path) is not None


def test_a_training_that_goes_on_is_alone_again(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path, first_step=0)
    writer.write(note(0, "one"))
    assert writer.resume(1) is False  # it never left
    writer.close()
    assert writer.resume(1) is False
    assert occupy(tmp_path / "netviz") is None
    writer.close()


def test_a_training_that_goes_on_leaves_another_one_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writer = EventWriter(tmp_path, first_step=0)
    writer.write(note(0, "one"))
    writer.close()
    with EventWriter(tmp_path, first_step=1) as other:
        other.write(note(1, "other"))
        with caplog.at_level(logging.WARNING, "tb_netviz"):
            assert writer.resume(2) is True
        writer.write(note(2, "one"))
        other.write(note(2, "other"))
    writer.close()
    assert "another training writes to netviz of" in caplog.text
    for run, expected in (("netviz", ["one", "other", "other"]), ("netviz_2", ["one"])):
        assert [one.note for one in read(tmp_path, run=run)] == expected
