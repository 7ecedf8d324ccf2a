"""Layers of one's own on the command line: `--import my_layers.py`."""

from __future__ import annotations

import sys

import keras
import numpy as np
import pytest

from tb_netviz.cli import main
from tb_netviz.errors import NetVizError
from tb_netviz.model.loading import load_model

SOURCE = """
import keras

class Doubled(keras.layers.Layer):
    def call(self, x):
        return 2 * x
"""


@pytest.fixture
def saved(tmp_path):
    """A model with a layer that Keras does not know, and the file that defines it."""
    file = tmp_path / "my_layers.py"
    file.write_text(SOURCE)
    space = {"__name__": "elsewhere"}
    exec(SOURCE, space)
    model = keras.Sequential([keras.Input((8, 8, 1)), space["Doubled"](), keras.layers.Flatten()])
    model.save(tmp_path / "own.keras")
    return tmp_path / "own.keras", file


def test_a_file_that_defines_the_layers_makes_the_model_loadable(saved):
    path, file = saved
    images = np.ones((1, 8, 8, 1), np.float32)
    np.testing.assert_array_equal(load_model(path, imports=[file])(images), np.full((1, 64), 2))


def test_without_it_the_sentence_names_the_option(saved):
    with pytest.raises(NetVizError, match=r"--import my_layers.py"):
        load_model(saved[0])


def test_info_shows_such_a_model(saved, capsys):
    assert main(["info", str(saved[0]), "--import", str(saved[1])]) == 0
    assert "Doubled" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"), [(None, "no file"), ("1 / 0", "ZeroDivisionError"), ("(", "SyntaxError")]
)
def test_a_file_that_fails_is_told_in_a_sentence(tmp_path, saved, text, words):
    file = tmp_path / "broken.py"
    if text is not None:
        file.write_text(text)
    with pytest.raises(NetVizError, match=words):
        load_model(saved[0], imports=[file])
    assert "my_layers" not in sys.modules
