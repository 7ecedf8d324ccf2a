"""`netviz log` with a budget: what it says, how it stops, how it goes on."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz.cli import main
from tb_netviz.errors import NetVizError


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved classifier of 8 x 8 pictures with 14 units."""
    layers = [
        keras.Input((8, 8, 3)),
        keras.layers.Conv2D(14, 3, activation="relu", name="conv1"),
        keras.layers.GlobalAveragePooling2D(name="average"),
        keras.layers.Dense(2, activation="softmax", name="classes"),
    ]
    path = tmp_path_factory.mktemp("model") / "tiny.keras"
    keras.Sequential(layers, name="tiny").save(path)
    return path


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("images") / "images.npz"
    pixels = np.random.default_rng(0).integers(0, 255, (5, 8, 8, 3), np.uint8)
    np.savez(file, x=pixels, y=np.array([0, 1, 0, 1, 1]))
    return file


def words(network: Path, images: Path, logdir: Path, *more: str) -> list[str]:
    given = ["log", str(network), str(images), "--logdir", str(logdir)]
    return [*given, "--techniques", "filters", "max_patches", "feature_images", *more]


def test_too_little_time_gives_the_filters_and_the_command_that_goes_on(
    network: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = words(network, images, tmp_path / "log", "--time", "0s")
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "(no time for 14 units of 1 layer)" in said
    assert f"to go on, run: netviz {' '.join(arguments)}" in said
    made = {visual.technique for visual in tb_netviz.read(tmp_path / "log")}
    assert made == {"model", "images", "filters"}


def test_all_units_are_made_and_a_second_run_makes_nothing(
    network: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = words(network, images, tmp_path / "log", "--units", "all")
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "all units of 1 layer" in said
    assert "14 units of 1 layer" in said
    assert main(arguments) == 0
    assert "everything is there already" in capsys.readouterr().out
    (graph,) = tb_netviz.read(tmp_path / "log", kind="model")
    assert graph.recipe["model"] == str(network)
    assert graph.recipe["images"] == str(images)


def test_an_atlas_is_made_where_it_is_asked_for(
    network: Path,
    images: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def noted(model: object, mapped: object, most: int, **_: object) -> dict[str, object]:
        asked.append(most)
        raise NetVizError("noted")

    monkeypatch.setattr("tb_netviz.techniques.embedding.atlas_of", noted)
    arguments = ["--techniques", "embedding"]
    for number, more in enumerate(([], ["--atlas"], ["--atlas", "3"])):
        assert main(words(network, images, tmp_path / f"log{number}", *more, *arguments)) == 0
    assert asked == [8, 3]
    assert main(words(network, images, tmp_path / "log", "--atlas", "0", *arguments)) == 2
    assert "atlas must be at least 1" in capsys.readouterr().err


def test_ctrl_c_is_one_line_with_the_command_that_goes_on(
    network: Path,
    images: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tb_netviz.techniques.feature_images.ascend_units", interrupted)
    arguments = words(network, images, tmp_path / "log")
    assert main(arguments) == 130
    error = capsys.readouterr().err
    assert error.endswith(f"to go on, run: netviz {' '.join(arguments)}\n")
    assert error.count("netviz: ") == 1
    made = {visual.technique for visual in tb_netviz.read(tmp_path / "log")}
    assert made == {"model", "images", "filters", "max_patches"}


@pytest.mark.parametrize(
    ("more", "told"),
    [(["--time", "soon"], "such as 90s, 20m"), (["--units", "0"], "a number from 1, or all")],
)
def test_nonsense_is_refused(
    network: Path,
    images: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    told: str,
) -> None:
    assert main(words(network, images, tmp_path / "log", *more)) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "log").exists()


def test_info_with_images_says_what_would_be_made_and_how_long(
    network: Path, images: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(network), str(images)]) == 0
    plain = capsys.readouterr().out
    assert "feature_images   12 units of 1 layer" in plain
    assert "with --units all it would take about" in plain
    assert main(["info", str(network), str(images), "--time", "0s", "--units", "3"]) == 0
    assert "(no time for 3 units of 1 layer)" in capsys.readouterr().out


def test_named_images_join_the_log_and_the_page_learns_the_options(
    network: Path, images: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_dir = tmp_path / "log"
    arguments = ["log", str(network), str(images), "--logdir", str(log_dir), "--seed", "3"]
    arguments += ["--preprocessing=-1,1", "--techniques", "neighbours", "--image-ids"]
    assert main([*arguments, "4"]) == 0
    assert main([*arguments, "2", "4"]) == 0
    tables = tb_netviz.read(log_dir, technique="neighbours", layer="average")
    assert [table.query_ids.tolist() for table in tables] == [[4, 2]]
    (graph,) = tb_netviz.read(log_dir, kind="model")
    assert graph.recipe["options"] == "--preprocessing=-1,1 --seed 3"
    assert main(["log", str(network), str(images), "--logdir", "x", "--image-ids", "4"]) == 2
    assert "--image-ids needs --techniques" in capsys.readouterr().err
