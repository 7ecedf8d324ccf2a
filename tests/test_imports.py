"""Who may import whom, read off the code itself, and what a fresh interpreter really loads.

visual <- model, ascent, scan <- techniques <- events.writer <- session, commands, callbacks
visual <- events.reader <- plugin           (never TensorFlow, never Keras)
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tb_netviz.techniques import TECHNIQUES

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("tensorflow", "keras", "sklearn", "scipy", "ray", "tf_keras")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "manager", "managers", "common"}


@dataclass(frozen=True)
class Import:
    """One imported module.

    Args:
        importer: Dotted name of the file's module.
        module: Dotted name of what it imports.
        at_load: Whether merely importing the file runs it.
        line: Where it stands.
    """

    importer: str
    module: str
    at_load: bool
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.module}"


def module_of(path: Path) -> str:
    """The dotted name of a source file; `callbacks/` installs as `tb_netviz.callbacks`."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[0] == "callbacks":
        parts.insert(0, "tb_netviz")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files() -> list[Path]:
    return sorted([*(ROOT / "tb_netviz").rglob("*.py"), *(ROOT / "callbacks").rglob("*.py")])


def imports_of(path: Path) -> Iterator[Import]:
    module = module_of(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    yield from _walk(ast.parse(path.read_text("utf-8")), module, package, at_load=True)


def _walk(node: ast.AST, module: str, package: str, *, at_load: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(module, alias.name, at_load, child.lineno)
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            if child.level:
                parents = package.split(".")[: len(package.split(".")) - child.level + 1]
                base = ".".join([*parents, *filter(None, [base])])
            for alias in child.names:
                # A name may be a module (`from tb_netviz.events import atlas`) or in a module.
                dotted = f"{base}.{alias.name}"
                is_module = _is_module(dotted)
                yield Import(module, dotted if is_module else base, at_load, child.lineno)
        elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from _walk(child, module, package, at_load=False)
        elif isinstance(child, ast.If) and _is_type_checking(child.test):
            for orelse in child.orelse:
                yield from _walk(orelse, module, package, at_load=at_load)
        else:
            yield from _walk(child, module, package, at_load=at_load)


def _is_type_checking(test: ast.expr) -> bool:
    return "TYPE_CHECKING" in ast.unparse(test)


def _is_module(dotted: str) -> bool:
    if not dotted.startswith("tb_netviz"):
        return False
    path = ROOT.joinpath(*dotted.removeprefix("tb_netviz.callbacks").split("."))
    if dotted.startswith("tb_netviz.callbacks."):
        path = ROOT.joinpath("callbacks", *dotted.split(".")[2:])
    return path.with_suffix(".py").is_file() or path.joinpath("__init__.py").is_file()


ALL_IMPORTS = [entry for path in source_files() for entry in imports_of(path)]


def is_within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def forbidden(importers: tuple[str, ...], modules: tuple[str, ...], *, lazy: bool) -> list[str]:
    """The imports of some modules by others; `lazy`: also those inside of functions."""
    return [
        str(entry)
        for entry in ALL_IMPORTS
        if is_within(entry.importer, *importers)
        and is_within(entry.module, *modules)
        and (lazy or entry.at_load)
    ]


def test_the_contract_imports_nothing_of_ours_when_loaded() -> None:
    beyond = [
        line
        for line in forbidden(("tb_netviz.visual",), ("tb_netviz",), lazy=True)
        if "imports tb_netviz.visual" not in line
    ]
    assert beyond == []
    assert forbidden(("tb_netviz.visual",), HEAVY, lazy=True) == []


def test_the_plugin_and_the_reader_never_import_tensorflow_or_keras() -> None:
    importers = {"tb_netviz.plugin", "tb_netviz.events"}
    offending = forbidden(tuple(importers), HEAVY, lazy=True)
    assert [line for line in offending if not line.startswith("tb_netviz.events.writer:")] == []
    assert forbidden(("tb_netviz.events.writer",), HEAVY, lazy=False) == []


def test_the_plugin_imports_only_the_contract_and_the_event_format() -> None:
    allowed = ("tb_netviz.visual", "tb_netviz.errors", "tb_netviz.events", "tb_netviz.plugin")
    offending = [
        str(entry)
        for entry in ALL_IMPORTS
        if is_within(entry.importer, "tb_netviz.plugin")
        and is_within(entry.module, "tb_netviz")
        and not is_within(entry.module, *allowed)
    ]
    assert offending == []
    assert forbidden(("tb_netviz.plugin",), ("tb_netviz.events.writer",), lazy=True) == []


def test_events_know_nothing_of_models_and_techniques() -> None:
    above = (
        "model",
        "ascent",
        "scan",
        "techniques",
        "data",
        "plugin",
        "commands",
        "cli",
        "session",
    )
    modules = tuple(f"tb_netviz.{name}" for name in above)
    assert forbidden(("tb_netviz.events", "tb_netviz.visual"), modules, lazy=True) == []


def test_techniques_never_write() -> None:
    makers = tuple(
        f"tb_netviz.{name}"
        for name in ("techniques", "ascent", "dreaming", "attacks", "scan", "model", "data")
    )
    assert forbidden(makers, ("tb_netviz.events", "tb_netviz.plugin"), lazy=True) == []


def test_engines_know_no_technique() -> None:
    engines = tuple(
        f"tb_netviz.{name}" for name in ("ascent", "dreaming", "attacks", "scan", "model", "data")
    )
    techniques = tuple(place.partition(":")[0] for place in TECHNIQUES.values())
    assert forbidden(engines, techniques, lazy=True) == []


def test_the_library_never_imports_its_callbacks() -> None:
    offending = [
        line
        for line in forbidden(("tb_netviz",), ("tb_netviz.callbacks", "callbacks"), lazy=True)
        # The demo is a user of the library: it trains with the callback. The package itself only
        # names the callback, for `tb_netviz.callbacks` is a package below it.
        if not line.startswith(("tb_netviz.callbacks", "tb_netviz.demo"))
    ]
    assert offending == []


def test_siblings_are_imported_relatively_in_callbacks_only() -> None:
    for path in source_files():
        relative = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom) and node.level
        ]
        assert not relative or "callbacks" in path.relative_to(ROOT).parts[0], (path, relative)
    absolute = forbidden(("tb_netviz.callbacks",), ("callbacks",), lazy=True)
    assert absolute == []


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
