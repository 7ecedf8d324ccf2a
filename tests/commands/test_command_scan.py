"""`netviz scan` in parts and `netviz merge` of them, against one pass."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from PIL import Image

import tb_netviz
from tb_netviz.cli import main


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A saved classifier of 8 x 8 pictures."""
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.Conv2D(4, 3, activation="relu", name="conv1"),
            keras.layers.GlobalAveragePooling2D(name="average"),
            keras.layers.Dense(2, activation="softmax", name="classes"),
        ]
    )
    path = tmp_path_factory.mktemp("model") / "tiny.keras"
    model.save(path)
    return path


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A folder of 70 pictures of two classes: three batches."""
    folder = tmp_path_factory.mktemp("pictures")
    generator = np.random.default_rng(0)
    for number in range(70):
        path = folder / ("cat" if number % 2 else "dog") / f"{number:02}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(generator.integers(0, 255, (8, 8, 3), np.uint8)).save(path)
    return folder


def netviz(*arguments):
    return main([str(argument) for argument in arguments])


def patches(logdir):
    (visual,) = tb_netviz.read(logdir, technique="max_patches", kind="patches")
    return visual


def test_parts_that_are_merged_show_what_one_pass_shows(network, pictures, tmp_path, capsys):
    for shard in (1, 2):
        part = tmp_path / f"part{shard}.npz"
        assert netviz("scan", network, pictures, "--shard", f"{shard}/2", "--out", part) == 0
    parts = sorted(tmp_path.glob("part*.npz"))
    assert netviz("merge", *parts, "--logdir", tmp_path / "merged") == 0
    assert "70 images in 2 parts" in capsys.readouterr().out
    assert (
        netviz(
            "log", network, pictures, "--logdir", tmp_path / "log", "--techniques", "max_patches"
        )
        == 0
    )
    merged, whole = patches(tmp_path / "merged"), patches(tmp_path / "log")
    np.testing.assert_array_equal(merged.image_ids, whole.image_ids)
    np.testing.assert_array_equal(merged.images, whole.images)
    techniques = {visual.technique for visual in tb_netviz.read(tmp_path / "merged")}
    assert {"max_patches", "neighbours", "embedding", "predictions"} <= techniques


def test_unreadable_images_are_counted_and_named(network, tmp_path, capsys):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        Image.fromarray(np.full((8, 8, 3), 80 * number, np.uint8)).save(folder / f"{number}.png")
    (folder / "broken.png").write_bytes(b"no picture")
    assert netviz("scan", network, folder, "--out", tmp_path / "part.npz") == 0
    assert "1 image could not be read and left out: broken.png" in capsys.readouterr().out


def test_all_parts_in_a_folder_and_a_second_call_that_finds_them(network, pictures, tmp_path):
    for _ in range(2):
        command = "scan", network, pictures, "--shards", 3, "--out", tmp_path / "parts", "-q"
        assert netviz(*command) == 0
    assert len(list((tmp_path / "parts").glob("part-*.npz"))) == 3


def test_a_part_that_is_missing_is_named(network, pictures, tmp_path, capsys):
    part = tmp_path / "part.npz"
    assert netviz("scan", network, pictures, "--shard", "1/2", "--out", part, "-q") == 0
    assert netviz("merge", part, "--logdir", tmp_path / "log") == 2
    assert "shard 2 of 2 is missing" in capsys.readouterr().err
    assert not (tmp_path / "log").exists()


def test_images_that_have_changed_since_the_scan_are_refused(network, tmp_path, capsys):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        Image.new("RGB", (8, 8), (number * 80, 0, 0)).save(folder / f"{number}.png")
    part = tmp_path / "part.npz"
    assert netviz("scan", network, folder, "--out", part, "-q") == 0
    (folder / "2.png").unlink()
    assert netviz("merge", part, "--logdir", tmp_path / "log") == 2
    assert "does not hold the images that were scanned" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--shard", "3/2"], "3/2"),
        (["--shard", "1/2", "--shards", "2"], "not both"),
        (["--engine", "ray"], "--shards"),
        (["--layers", "conv9"], "did you mean 'conv1'"),
    ],
)
def test_mistakes_are_told_in_a_sentence(network, pictures, tmp_path, capsys, more, told):
    assert netviz("scan", network, pictures, "--out", tmp_path / "part.npz", *more) == 2
    assert told in capsys.readouterr().err


def test_merged_shards_of_a_log_show_what_one_log_shows(network, pictures, tmp_path, capsys):
    techniques = ("--techniques", "filters", "max_patches", "feature_images")
    for shard in (1, 2):
        options = ("--shard", f"{shard}/2", "--logdir", tmp_path / f"part{shard}")
        assert netviz("log", network, pictures, *techniques, *options) == 0
    directories = (tmp_path / "part1", tmp_path / "part2")
    assert netviz("merge", *directories, "--logdir", tmp_path / "merged") == 0
    assert "feature_images" in capsys.readouterr().out
    assert netviz("log", network, pictures, *techniques, "--logdir", tmp_path / "whole") == 0
    for technique in ("filters", "max_patches", "feature_images"):
        one = tb_netviz.read(tmp_path / "whole", technique=technique)
        other = tb_netviz.read(tmp_path / "merged", technique=technique)
        assert [visual.layer for visual in one] == [visual.layer for visual in other]
        for mine, its in zip(one, other, strict=True):
            np.testing.assert_array_equal(mine.images, its.images)


def test_files_and_directories_are_not_merged_together(tmp_path, capsys):
    (tmp_path / "part").mkdir()
    assert netviz("merge", tmp_path / "part", tmp_path / "part.npz", "--logdir", tmp_path) == 2
    assert "not both" in capsys.readouterr().err


def test_workers_need_a_folder_of_images(network, tmp_path, capsys):
    arrays = tmp_path / "images.npz"
    np.savez(arrays, x=np.zeros((2, 8, 8, 3), np.uint8))
    options = ("--engine", "ray", "--logdir", tmp_path / "log")
    assert netviz("log", network, arrays, *options) == 2
    assert "a folder of images that every worker can read" in capsys.readouterr().err
