"""The right to write in a run directory: one at a time, and nobody waits for ever."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tb_netviz.events import run_directory
from tb_netviz.events.run_directory import turn_to_write
from tb_netviz.events.writer import EventWriter
from tests.events.test_writer import grid, steps_of

HOLDS_THE_TURN = """
    import pathlib, sys, time
    from tb_netviz.events.run_directory import turn_to_write

    with turn_to_write(pathlib.Path(sys.argv[1])):
        print("mine", flush=True)
        time.sleep(float(sys.argv[2]))
"""


def test_only_one_process_at_a_time_has_its_turn(tmp_path: Path) -> None:
    program = [sys.executable, "-c", textwrap.dedent(HOLDS_THE_TURN), str(tmp_path), "1"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "mine\n"
        begin = time.monotonic()
        with turn_to_write(tmp_path):
            assert 0.5 < time.monotonic() - begin < 4


def test_the_turn_of_a_process_that_was_killed_is_free_at_once(tmp_path: Path) -> None:
    program = [sys.executable, "-c", textwrap.dedent(HOLDS_THE_TURN), str(tmp_path), "60"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "mine\n"
        other.kill()
        other.wait()
        begin = time.monotonic()
        with turn_to_write(tmp_path):
            assert time.monotonic() - begin < 2


def test_a_process_that_hangs_with_its_turn_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_directory, "_LONGEST_TURN_SECONDS", 0.2)
    with EventWriter(tmp_path) as writer, turn_to_write(tmp_path / "netviz"):
        writer.write(grid(0))
    assert steps_of(tmp_path) == [0]


def test_a_directory_without_locks_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError("this file system has no locks")

    monkeypatch.setattr(run_directory.FileLock, "acquire", refuse)
    with EventWriter(tmp_path) as writer:
        writer.write(grid(0))
    assert steps_of(tmp_path) == [0]
