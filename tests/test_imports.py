"""Who may import whom, how files are written, and what a fresh interpreter really loads.

The contracts of imports stand in pyproject.toml and are checked by import-linter; see there.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("tensorflow", "keras", "sklearn", "scipy", "ray", "tf_keras", "jaxtyping")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "manager", "managers", "common"}
CONTRACTS = re.findall(
    r'^id = "(\w+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
)


def module_of(path: Path) -> str:
    """The dotted name of a source file; `callbacks/` installs as `tb_netviz.callbacks`."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[0] == "callbacks":
        parts.insert(0, "tb_netviz")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files() -> list[Path]:
    return sorted([*(ROOT / "tb_netviz").rglob("*.py"), *(ROOT / "callbacks").rglob("*.py")])


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the sources, laid out as they install: the checker reads them from one folder."""
    ignore = shutil.ignore_patterns("__pycache__", "static")
    shutil.copytree(ROOT / "tb_netviz", tmp_path / "tb_netviz", ignore=ignore)
    shutil.copytree(ROOT / "callbacks", tmp_path / "tb_netviz" / "callbacks", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(house: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Check one contract on a copy of the sources."""
    program = "from importlinter.cli import lint_imports_command as run; run()"
    command = [sys.executable, "-c", program, "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=house, capture_output=True, text=True)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_contract_of_imports_is_kept(contract: str, house: Path) -> None:
    done = check(house, contract)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [
        ("layers", "model/layer.py", "import tb_netviz.data.display"),
        ("layers", "ascent/loop.py", "from tb_netviz.attacks.ball import Ball"),
        ("layers", "session/opening.py", "from tb_netviz.callbacks.budget import Budget"),
        ("no_circles", "model/layer.py", "from tb_netviz.model.image_model import ImageModel"),
        ("contract_alone", "visual/kinds.py", "from tb_netviz.errors import NetVizError"),
        ("light_server", "plugin/answers.py", "def answer():\n    import keras"),
        ("light_server", "events/records.py", "import tensorflow.io"),
        ("light_server", "visual/kinds.py", "from tb_netviz.arrays import Images"),
        ("plugin_reads", "plugin/answers.py", "from tb_netviz.events.writer import EventWriter"),
        ("makers_never_write", "techniques/filters.py", "import tb_netviz.events.writer"),
        ("engines_know_no_technique", "scan/fingerprint.py", "import tb_netviz.techniques.dreams"),
        ("callbacks_on_top", "commands/log.py", "import tb_netviz.callbacks"),
    ],
)
def test_an_import_against_the_contract_is_found(
    contract: str, file: str, line: str, house: Path
) -> None:
    path = house / "tb_netviz" / file
    path.write_text(f"{path.read_text('utf-8')}\n\n{line}\n", "utf-8")
    done = check(house, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_a_room_without_a_place_in_the_house_is_found(house: Path) -> None:
    (house / "tb_netviz" / "attic.py").write_text('"""Old things."""\n', "utf-8")
    done = check(house, "layers")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "attic" in done.stdout


def test_siblings_are_imported_relatively_in_callbacks_only() -> None:
    for path in source_files():
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        relative = [node.lineno for node in froms if node.level]
        assert not relative or path.parent == ROOT / "callbacks", (path, relative)
        # `callbacks` by itself would be a second copy of `tb_netviz.callbacks`.
        names = {
            alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {node.module or "" for node in froms if not node.level}
        assert "callbacks" not in {name.partition(".")[0] for name in names}, path


@pytest.mark.parametrize("path", source_files(), ids=lambda path: module_of(path))
def test_every_file_follows_the_house_style(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "a module begins with what it is"
    assert path.stem not in FORBIDDEN_NAMES, "a file is named after its idea"
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Assert), f"line {node.lineno}: raise an error for users"
        assert not isinstance(node, ast.Global), f"line {node.lineno}: state belongs to an object"
        is_handler = isinstance(node, ast.ExceptHandler)
        assert not is_handler or node.type, f"line {node.lineno}: name what is caught"
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            is_public = node in tree.body
            assert not is_public or ast.get_docstring(node), f"line {node.lineno}: say what it is"


def loaded_by(program: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after a program."""
    program += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "program",
    [
        "import tb_netviz",
        "import tb_netviz; dir(tb_netviz); tb_netviz.read; tb_netviz.Visual; tb_netviz.NetVizError",
        "import tb_netviz.plugin.loader, tb_netviz.plugin.plugin",
        "import tb_netviz.events.reader, tb_netviz.events.writer, tb_netviz.visual.notebook",
    ],
)
def test_a_fresh_interpreter_loads_neither_tensorflow_nor_keras(program: str) -> None:
    assert loaded_by(program).isdisjoint(HEAVY)
