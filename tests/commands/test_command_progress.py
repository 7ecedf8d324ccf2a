"""The progress bar, on a terminal and in a file."""

from __future__ import annotations

import io

from tb_netviz.commands.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_a_bar_fills_in_place():
    stream = Terminal()
    bar = ProgressBar(stream=stream)
    for done in (0, 5, 10):
        bar("class images", done, 10)
    assert "class images" in stream.getvalue()
    assert "10/10" in stream.getvalue()
    assert stream.getvalue().endswith("\n")
    assert stream.getvalue().count("\n") == 1


def test_in_a_file_only_the_end_is_told():
    stream = io.StringIO()
    bar = ProgressBar(stream=stream)
    for done in range(11):
        bar("class images", done, 10)
    assert stream.getvalue().startswith("class images: 10 in ")
    assert stream.getvalue().count("\n") == 1


def test_a_new_thing_begins_a_new_line():
    stream = Terminal()
    bar = ProgressBar(stream=stream)
    bar("one", 1, 10)
    bar("two", 10, 10)
    bar.finish()
    assert stream.getvalue().count("\n") == 2


def test_quiet_draws_nothing():
    stream = Terminal()
    ProgressBar(is_quiet=True, stream=stream)("anything", 1, 1)
    assert stream.getvalue() == ""


def test_nothing_to_do_is_complete():
    stream = Terminal()
    ProgressBar(stream=stream)("nothing", 0, 0)
    assert stream.getvalue().endswith("\n")
