"""`netviz demo` from its arguments to the event file."""

from __future__ import annotations

import numpy as np
import pytest

import tb_netviz
from tb_netviz.cli import main
from tb_netviz.demo.datasets import Dataset, load_dataset
from tb_netviz.demo.shapes import CLASS_NAMES, make_shapes


def few(name):
    images, labels = make_shapes(64, seed=0)
    return Dataset(images, labels, images[:32], labels[:32], CLASS_NAMES)


@pytest.mark.timeout(1500)
def test_the_demo_trains_logs_and_says_how_to_look(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("tb_netviz.commands.demo.load_dataset", few)
    code = main(["demo", "--no-serve", "--epochs", "1", "--logdir", str(tmp_path)])
    said = capsys.readouterr()
    assert code == 0, said.err
    assert "accuracy on new pictures" in said.out
    assert f"tensorboard --logdir {tmp_path}" in said.out
    grids = tb_netviz.read(tmp_path, technique="class_images")
    assert [grid.step for grid in grids] == [0, 1]
    assert grids[0].unit_names == CLASS_NAMES


def test_digits_come_with_scikit_learn():
    digits = load_dataset("digits")
    assert digits.x_train.shape[1:] == (24, 24, 1)
    assert digits.x_train.max() == 255
    assert len(digits.x_train) == len(digits.y_train)


def test_without_internet_a_sentence_says_what_to_use_instead(tmp_path, capsys, monkeypatch):
    import keras

    def offline():
        raise OSError("URL fetch failure")

    monkeypatch.setattr(keras.datasets.cifar10, "load_data", offline)
    code = main(["demo", "--no-serve", "--dataset", "cifar10", "--logdir", str(tmp_path)])
    assert code == 2
    assert "--dataset shapes" in capsys.readouterr().err


@pytest.mark.parametrize("epochs", ["0", "-3"])
def test_a_demo_of_no_epochs_is_refused(epochs, tmp_path, capsys):
    assert main(["demo", f"--epochs={epochs}", "--logdir", str(tmp_path)]) == 2
    assert "at least 1" in capsys.readouterr().err


def test_a_second_demo_gets_a_directory_of_its_own(tmp_path):
    from tb_netviz.commands.demo import _fresh_run

    assert [_fresh_run(tmp_path, "shapes").name for _ in range(3)] == [
        "shapes",
        "shapes-2",
        "shapes-3",
    ]


def test_the_downloaded_pictures_have_a_channel_axis(monkeypatch):
    import keras

    x, y = np.zeros((20, 28, 28), np.uint8), np.zeros(20, np.uint8)
    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", lambda: ((x, y), (x, y)))
    assert load_dataset("fashion_mnist").x_train.shape == (20, 28, 28, 1)
