"""What the command line changes in its process, and puts back."""

from __future__ import annotations

import logging
import os
import warnings

import pytest

from tb_netviz.cli import main
from tb_netviz.commands.voice import voice

NAMES = ("tb_netviz", "absl", "tensorflow")


def state() -> tuple[object, ...]:
    """Everything that a command may change for the whole process."""
    loggers = [logging.getLogger(name) for name in NAMES]
    return (
        warnings.showwarning,
        list(warnings.filters),
        [(logger.level, logger.propagate, list(logger.handlers)) for logger in loggers],
        dict(os.environ),
    )


@pytest.fixture(autouse=True)
def loud(monkeypatch):
    """A process in which nothing is quiet yet."""
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    monkeypatch.delenv("GRPC_VERBOSITY", raising=False)
    monkeypatch.delenv("NETVIZ_DEBUG", raising=False)


def test_a_command_leaves_the_process_as_it_was(tmp_path, capsys) -> None:
    before = state()
    assert main(["export", str(tmp_path), str(tmp_path / "files")]) == 2
    assert state() == before


def test_a_crash_inside_leaves_the_process_as_it_was() -> None:
    before = state()
    with pytest.raises(RuntimeError), voice(is_quiet=False):
        assert state() != before
        raise RuntimeError
    assert state() == before


def test_our_log_lines_and_warnings_are_single_lines_and_others_are_dropped(capsys) -> None:
    with voice(is_quiet=False), warnings.catch_warnings():
        warnings.simplefilter("always")  # the tests' own filter makes errors of them
        logging.getLogger("tb_netviz").warning("a line")
        warnings.warn_explicit("ours", UserWarning, "tb_netviz/scan.py", 1)
        warnings.warn_explicit("theirs", UserWarning, "numpy/core.py", 1)
    assert capsys.readouterr().err == "netviz: a line\nnetviz: ours\n"


def test_quiet_shows_errors_only(capsys) -> None:
    with voice(is_quiet=True):
        logging.getLogger("tb_netviz").warning("a line")
        logging.getLogger("tb_netviz").error("an error")
    assert capsys.readouterr().err == "netviz: an error\n"
