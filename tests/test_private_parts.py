"""Private parts of other libraries have one home."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Attributes of objects of our own classes, reached from another object of the same class.
OURS = {("tb_netviz/scan/one_pass/moments.py", "other._about")}


def source_files() -> list[Path]:
    return sorted([*(ROOT / "tb_netviz").rglob("*.py"), *(ROOT / "callbacks").rglob("*.py")])


def private_touches(source: str) -> list[str]:
    """Private attributes of other objects, and private modules, that some code touches."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "getattr",
            "setattr",
            "hasattr",
            "delattr",
            "shadowed",
        ):
            name = node.args[1] if len(node.args) > 1 else None
            if isinstance(name, ast.Constant) and _is_private(str(name.value)):
                found.append(ast.unparse(node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [getattr(node, "module", None) or "", *(name.name for name in node.names)]
            found += [
                module
                for module in modules
                if module.startswith(("tensorflow.python", "keras.src", "tensorflow.core"))
            ]
    return found


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_the_walker_sees_every_way_of_touching_a_private_part():
    source = (
        "import keras.src\nfrom tensorflow.python.eager import context\n"
        "model._layers\nself._own\ngetattr(model, '_called', None)\nself.model._called = 1\n"
    )
    assert len(private_touches(source)) == 5


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_file_touches_private_parts(path: Path):
    name = path.relative_to(ROOT).as_posix()
    if name == "tb_netviz/keras_internals.py":
        assert private_touches(path.read_text("utf-8"))
        return
    touched: list[Any] = [
        touch for touch in private_touches(path.read_text("utf-8")) if (name, touch) not in OURS
    ]
    assert touched == []
