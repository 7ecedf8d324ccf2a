"""`netviz export --site`: the answers of the plugin as files, all of them or none."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tb_netviz.cli import main
from tb_netviz.commands.site import read_size, size_in_words
from tb_netviz.errors import NetVizError
from tb_netviz.plugin.answers import NotThere
from tb_netviz.plugin.in_process import InProcess
from tb_netviz.plugin.static_files import static_file, static_names
from tb_netviz.plugin.stored_log import StoredLog
from tests.fixtures.sample_log import FIRST, RUNS, STEPS, write_sample_log


@pytest.fixture(scope="module")
def log_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample_log(tmp_path_factory.mktemp("logs"))


@pytest.fixture(scope="module")
def site(log_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "out"
    assert export(log_dir, folder, "--quiet") == 0
    return folder


def export(*arguments: object) -> int:
    return main(["export", *map(str, arguments), "--site"])


def index_of(folder: Path) -> dict[str, Any]:
    index: dict[str, Any] = json.loads((folder / "data" / "index.json").read_text())
    return index


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def entries(index: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for run in index["runs"] for entry in run["visuals"]]


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert export(*arguments) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1, said
    return said[0]


def test_the_files_hold_what_the_server_answers(log_dir: Path, site: Path) -> None:
    plugin = InProcess(StoredLog(log_dir), log_dir)
    index = index_of(site)
    all_files = index.pop("files")
    files = all_files["visuals"]
    assert index == json.loads(plugin.get("index"))
    for run in index["runs"]:
        for entry in run["visuals"]:
            for step, _ in entry["steps"]:
                where = {"run": run["run"], "tag": entry["tag"], "step": step}
                known = files[run["run"]][entry["tag"]][str(step)]
                folder = site / "data" / str(known["folder"])
                assert (folder / "visual.json").read_bytes() == plugin.get("visual", **where)
                if known.get("whole"):
                    whole = (folder / "whole.json").read_bytes()
                    assert whole == plugin.get("visual", **where, whole=1)
                assert ("whole" in known) == (entry["kind"] == "responses")
                for number, ending in enumerate(known["sheets"]):
                    sheet = (folder / f"sheet{number}.{ending}").read_bytes()
                    assert sheet == plugin.get("atlas", **where, sheet=number)
                assert len(known["sheets"]) == (entry["sheets"] if entry["atlas"] else 0)
                if entry["thumbnails"]:
                    atlas = entry["thumbnails"][0]["atlas"]
                    sides = [atlas[one] for one in ("columns", "tile_width", "tile_height")]
                    assert known["thumbnails"] == sides
                    small = (folder / "thumbnails.webp").read_bytes()
                    assert small == plugin.get("thumbnails", **where)
    for run, known in all_files["runs"].items():
        folder = site / "data" / str(known["folder"])
        for step in known["steps"]:
            health = plugin.get("health", run=run, step=step)
            assert (folder / f"health{step}.json").read_bytes() == health
            covers = plugin.get("covers", run=run, step=step)
            assert (folder / f"covers{step}.json").read_bytes() == covers
        for number, layer in enumerate(known["layers"]):
            history = plugin.get("history", run=run, layer=layer)
            assert (folder / f"history{number}.json").read_bytes() == history
        assert FIRST in known["layers"]


def test_the_page_is_the_frontend_and_asks_nobody_else(site: Path) -> None:
    page = (site / "index.html").read_text()
    assert 'data-site="./data/"' in page
    assert "default-src 'none'" in page
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page)) == {"./site.js", "data:,"}
    for name in static_names():
        assert (site / "static" / name).read_bytes() == static_file(name)[0]


def test_the_size_is_estimated_before_it_is_written(
    log_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(log_dir, tmp_path) == 0
    said = capsys.readouterr().out
    found = re.search(r"2 runs, 6 layers, 5 steps: about ([\d.]+) MB\n", said)
    assert found is not None, said
    assert float(found[1]) * 1e6 == pytest.approx(size_of(tmp_path), rel=0.1)
    assert f"python -m http.server --directory {tmp_path}" in said


def test_chosen_layers_stay_beside_the_network_its_images_and_what_is_of_no_layer(
    log_dir: Path, tmp_path: Path
) -> None:
    assert export(log_dir, tmp_path, "--layers", FIRST, "pool", "--quiet") == 0
    found = entries(index_of(tmp_path))
    assert {entry["layer"] for entry in found} == {"", FIRST, "pool"}
    assert {"model", "images", "predictions"} <= {entry["kind"] for entry in found}


def test_a_limit_leaves_out_steps_evenly_and_keeps_the_last(log_dir: Path, tmp_path: Path) -> None:
    assert export(log_dir, tmp_path, "--limit", "6M", "--quiet") == 0
    assert size_of(tmp_path) <= 6e6
    grid = next(
        entry
        for run in index_of(tmp_path)["runs"]
        for entry in run["visuals"]
        if run["name"] == RUNS[0] and entry["technique"] == "class_images"
    )
    steps = [step for step, _ in grid["steps"]]
    assert steps[-1] == STEPS[-1]
    assert 1 < len(steps) < len(STEPS)
    assert all(set(one["steps"]) <= set(steps) for one in grid["thumbnails"])


def test_a_limit_below_the_last_steps_names_what_is_largest(
    log_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(capsys, log_dir, tmp_path / "out", "--limit", "300K")
    assert "the largest part is" in said
    assert "choose --layers" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", ["100", "-3M", "0M", "many", "1e9K", "٣M"])
def test_a_size_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(NetVizError, match=r"such as 500K, 100M or 1\.5G"):
        read_size(words)


def test_sizes_are_read_and_written_in_words() -> None:
    assert [read_size(words) for words in ("500K", "100m", "1.5GB")] == [
        500_000,
        100_000_000,
        1_500_000_000,
    ]
    assert [size_in_words(size) for size in (3, 500_000, 1_550_000, 2 * 10**9)] == [
        "1 kB",
        "500 kB",
        "1.6 MB",
        "2.0 GB",
    ]


def test_a_folder_that_is_in_use_is_refused(
    log_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    assert "is not empty" in refusal(capsys, log_dir, tmp_path)
    assert "is a file" in refusal(capsys, log_dir, tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "keep me"


def test_what_the_log_does_not_have_is_refused(
    log_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert "did you mean 'conv1'" in refusal(capsys, log_dir, out, "--layers", "conv7")
    assert "no technique 'dream'" in refusal(capsys, log_dir, out, "--technique", "dream")
    assert "no step '77'" in refusal(capsys, log_dir, out, "--step", 77)
    assert "holds no netviz data" in refusal(capsys, tmp_path, out)
    assert "no directory" in refusal(capsys, tmp_path / "nowhere", out)
    assert not out.exists()


def test_a_limit_needs_a_site(log_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(log_dir), "out", "--limit", "1M"]) == 2
    assert "add --site" in capsys.readouterr().err


@pytest.mark.parametrize("is_there", [False, True])
def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(
    log_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    is_there: bool,
) -> None:
    out = tmp_path / "out"
    if is_there:
        out.mkdir()
    write_bytes = Path.write_bytes
    written: list[Path] = []

    def fill(path: Path, content: bytes) -> int:
        if len(written) == 30:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", fill)
    said = refusal(capsys, log_dir, out, "--quiet")
    assert "the disk is full" in said
    assert out.exists() == is_there
    assert not is_there or not list(out.iterdir())


def test_a_disk_without_room_is_refused_before_anything_is_written(
    log_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from tb_netviz.commands import site as module

    class Usage:
        free = 1_000_000

    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: Usage)
    said = refusal(capsys, log_dir, tmp_path / "out")
    assert "has 1.0 MB left" in said
    assert not (tmp_path / "out").exists()


def test_a_damaged_visual_costs_only_itself(
    log_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    get = InProcess.get

    def damaged(self: InProcess, route: str, **arguments: Any) -> bytes:
        if route == "atlas" and arguments["step"] == 2 and "filters" in arguments["tag"]:
            raise NotThere("the picture was altered.")
        return get(self, route, **arguments)

    monkeypatch.setattr(InProcess, "get", damaged)
    assert export(log_dir, tmp_path, "--technique", "filters") == 0
    assert "of step 2 is left out: the picture was altered." in capsys.readouterr().err
    index = index_of(tmp_path)
    assert any("of step 2 is left out" in warning for warning in index["warnings"])
    filters = [entry for entry in entries(index) if entry["technique"] == "filters"]
    assert filters
    assert all(step != 2 for entry in filters for step, _ in entry["steps"])
