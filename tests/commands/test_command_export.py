"""`netviz export`: every run in a folder of its own, each file of the log read once."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tb_netviz.cli import main
from tb_netviz.events.reader import read
from tb_netviz.events.records import read_records
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Note
from tests.events.test_version_1 import LOG
from tests.fixtures.sample_log import RUNS, write_sample_log


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_log(tmp_path_factory.mktemp("logs"))


def export(*arguments: object) -> int:
    return main(["export", *map(str, arguments)])


def grid(step: int, brightness: int) -> Grid:
    images = np.full((1, 4, 4, 3), brightness, np.uint8)
    return Grid(technique="filters", layer="conv1", step=step, images=images, units=np.arange(1))


def test_every_visual_of_every_run_has_its_file(log_dir: Path, tmp_path: Path) -> None:
    assert export(log_dir, tmp_path, "--quiet") == 0
    for run in RUNS:
        visuals = read(log_dir, run=run)
        assert len(list((tmp_path / run).glob("*.npz"))) == len(visuals)
        pictures = [visual for visual in visuals if visual.picture_names]
        assert len(list((tmp_path / run).glob("*.png"))) == len(pictures)


def test_a_file_holds_what_was_logged(log_dir: Path, tmp_path: Path) -> None:
    export(log_dir, tmp_path, "--technique", "max_patches", "--step", 8, "--quiet")
    (expected,) = read(
        log_dir, run="run1", layer="block=2/conv?b#1", technique="max_patches", step=8
    )
    name = "patches_max_patches_block_2_conv_b"
    with np.load(tmp_path / "run1" / f"{name}_step8.npz") as arrays:
        for array_name, array in expected.arrays.items():
            np.testing.assert_array_equal(arrays[array_name], array)
        header = json.loads(str(arrays["header"]))
        assert header["meanings"]["dead"]["role"] == "flag"


def test_two_maps_of_one_layer_have_two_names(log_dir: Path, tmp_path: Path) -> None:
    export(log_dir, tmp_path, "--technique", "embedding", "--step", 4, "--quiet")
    names = sorted(path.name for path in (tmp_path / "run1").iterdir())
    maps = [name for name in names if name.startswith("scatter")]
    assert maps == ["scatter_embedding_pool_step4.npz", "scatter_embedding_pool_step4_2.npz"]


def test_every_event_file_is_read_once_and_every_visual_decoded_once(
    log_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tb_netviz.events import reader

    expected = len(read(log_dir, technique="filters"))
    opened: Counter[Path] = Counter()
    decodings = 0
    decode = reader.decode

    def count_files(path: Path) -> object:
        opened[path] += 1
        return read_records(path)

    def count_decodings(blobs: tuple[bytes, ...]) -> object:
        nonlocal decodings
        decodings += 1
        return decode(blobs)

    monkeypatch.setattr(reader, "read_records", count_files)
    monkeypatch.setattr(reader, "decode", count_decodings)
    export(log_dir, tmp_path, "--technique", "filters", "--quiet")
    assert len(opened) == len(RUNS) and set(opened.values()) == {1}
    assert decodings == expected > 10


def test_a_step_logged_again_is_written_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Two writers that know nothing of each other, as when directories are copied together.
    for name, brightness in (("a", 10), ("b", 200)):
        with EventWriter(tmp_path / name) as writer:
            writer.write(grid(0, brightness))
    (later,) = (tmp_path / "b" / "netviz").glob("*tfevents*")
    later.rename(tmp_path / "a" / "netviz" / f"{later.name}.later")
    assert export(tmp_path / "a", tmp_path / "files") == 0
    assert capsys.readouterr().out == f"2 files in {tmp_path / 'files'}\n"
    picture = Image.open(tmp_path / "files" / "grid_filters_conv1_step0.png")
    assert (np.asarray(picture) == 200).all()


def test_a_log_of_0_1_is_exported_with_the_arrays_of_today(tmp_path: Path) -> None:
    assert export(LOG, tmp_path, "--quiet") == 0
    with np.load(tmp_path / "small" / "scatter_embedding_features_step2.npz") as arrays:
        assert arrays["neighbour_ids"].shape == (40, 6)


def test_what_is_not_there_is_one_sentence_and_no_file(
    log_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(log_dir, tmp_path / "files", "--technique", "class_image") != 0
    assert "did you mean 'class_images'" in capsys.readouterr().err
    assert not (tmp_path / "files").exists()


@pytest.mark.filterwarnings("always:netviz")  # the command shows our warning as a line
def test_a_damaged_visual_is_named_and_the_rest_is_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with EventWriter(tmp_path / "log") as writer:
        writer.write(grid(0, 10))
        writer.write(Note(technique="dreams", note="Why."))
    (file,) = (tmp_path / "log" / "netviz").glob("*tfevents*")
    data = bytearray(file.read_bytes())
    start = max(data.find(b"IDAT"), data.find(b"VP8L"))  # PNG or WebP, whichever is smaller
    data[start + 12] ^= 1
    file.write_bytes(data)
    assert export(tmp_path / "log", tmp_path / "files") == 0
    said = capsys.readouterr().err
    assert "netviz: netviz: grid/filters/conv1 of step 0 is left out: a part" in said
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["note_dreams_step0.npz"]
