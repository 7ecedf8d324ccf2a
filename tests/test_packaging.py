"""What pip installs: built from the source distribution, without network, Node or the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.fixtures.distribution import ROOT, build_sdist, build_wheel

# Runs where only the wheel is installed. `-c` puts the working directory on the path: an empty one.
PROGRAM = """
import importlib.metadata as metadata
import importlib.resources as resources
import tb_netviz, tb_netviz.callbacks.schedule, tb_netviz.cli, tb_netviz.plugin.loader
assert str(resources.files("tb_netviz")).startswith({folder!r}), tb_netviz.__file__
static = resources.files("tb_netviz") / "static"
assert len((static / "index.js").read_bytes()) > 10_000
(distribution,) = metadata.distributions(name="tb-netviz", path=[{folder!r}])
assert distribution.version == tb_netviz.__version__, distribution.version
for point in distribution.entry_points:
    print(point.group, point.name, point.load().__name__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that comes out of the source distribution, in a folder with blanks in its name."""
    folder = tmp_path_factory.mktemp("a folder with blanks")
    sdist = build_sdist(sys.executable, folder / "sdist")
    return build_wheel(sys.executable, sdist, folder / "wheel")


def source_names() -> set[str]:
    """Every file of the package that a wheel must hold, as it is named there."""
    kept = {".py", ".js", ".css", ".sha256", ".typed", ".md", ".svg"}
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tb_netviz").rglob("*")
        if path.suffix in kept or path.name == "py.typed"
    }
    callbacks = {f"tb_netviz/callbacks/{path.name}" for path in (ROOT / "callbacks").glob("*.py")}
    return package | callbacks


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = source_names()
    assert {
        "tb_netviz/static/index.js",
        "tb_netviz/plugin/http_api.md",
        "tb_netviz/py.typed",
        "tb_netviz/callbacks/netviz_callback.py",
    } <= expected
    assert held == expected


def test_the_bundle_in_the_wheel_is_the_committed_one(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for path in (ROOT / "tb_netviz" / "static").iterdir():
            assert archive.read(f"tb_netviz/static/{path.name}") == path.read_bytes()


def test_the_wheel_works_in_a_folder_with_blanks(wheel: Path, tmp_path: Path) -> None:
    installed, empty = tmp_path / "site packages", tmp_path / "an empty folder"
    empty.mkdir()
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*install, "--target", installed, wheel], check=True)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(folder=str(installed))],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()) == [
        "console_scripts netviz main",
        "tensorboard_plugins netviz NetVizLoader",
    ]


def test_older_tensorboards_find_the_pkg_resources_that_they_import(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        needs = [
            line.partition(": ")[2].replace(" ", "")
            for line in archive.read(name).decode().splitlines()
            if line.startswith("Requires-Dist: ") and "extra ==" not in line
        ]
    (tensorboard,) = (need for need in needs if need.startswith("tensorboard"))
    assert ">=2.18" in tensorboard  # it imports pkg_resources up to 2.20
    assert "setuptools<82" in needs  # the first without pkg_resources
