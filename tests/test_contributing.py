"""CONTRIBUTING is true: its examples run, and the files that it names exist."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from tb_netviz import techniques
from tb_netviz.techniques import TECHNIQUES
from tb_netviz.visual import KINDS

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# The files that a reader of the examples makes.
MADE = {
    "tb_netviz/techniques/activation_maps.py",
    "tests/techniques/test_activation_maps.py",
    "frontend/src/panels/histogram.tsx",
}
PLACE = re.compile(r"(?:tb_netviz|callbacks|tests|frontend)/[\w./-]+|[\w.-]+\.(?:txt|toml|py|md)\b")


def section(heading: str) -> str:
    """The text below one heading."""
    parts = re.split(r"^## (.+)$", TEXT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]


def code_of(heading: str) -> list[str]:
    """The Python blocks below one heading."""
    return re.findall(r"```python\n(.*?)```", section(heading), flags=re.DOTALL)


def module_from(code: str, name: str, folder: Path) -> dict[str, Any]:
    """Write a block into a file of its own and import it; returns its names."""
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return vars(module)


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """The three touches of a technique, done: its file, its line and its test."""
    before = set(sys.modules)
    file, line, test = code_of("Add a technique")
    table: dict[str, Any] = {}
    exec(line, table)
    for name, place in table["TECHNIQUES"].items():
        monkeypatch.setitem(cast(dict[str, str], TECHNIQUES), name, place)
    place = "tb_netviz.techniques.activation_maps"
    yield [
        module_from(file, place, tmp_path),
        table["TECHNIQUES"],
        module_from(test, "test_activation_maps", tmp_path),
    ]
    for name in set(sys.modules) & {place, "test_activation_maps"} - before:
        del sys.modules[name]


def test_the_files_that_it_names_exist_or_are_made_by_its_examples() -> None:
    prose = re.sub(r"```python\n.*?```", "", TEXT, flags=re.DOTALL)
    named = {place.rstrip("./") for place in PLACE.findall(prose)}
    assert len(named) > 15
    missing = {place for place in named if not (ROOT / place).exists()}
    assert missing - {"frontend/tests/panels"} == MADE


def test_the_picture_of_the_house_names_every_room() -> None:
    picture = TEXT[: TEXT.index("| chore")]
    rooms = {path.parent.name for path in (ROOT / "tb_netviz").glob("*/__init__.py")}
    assert {room for room in rooms if f"{room}/" not in picture} == set()


def test_the_new_technique_passes_its_own_test(followed: list[dict[str, Any]]) -> None:
    _, _, test = followed
    tests = [value for name, value in test.items() if name.startswith("test_")]
    assert tests
    for run in tests:
        run()


def test_the_new_technique_passes_the_contract_of_all_techniques(
    followed: list[dict[str, Any]],
) -> None:
    from tests.techniques import test_contract as contract

    (name,) = followed[1]
    assert techniques.technique_class(name) is followed[0]["ActivationMaps"]
    model = contract.image_model()
    data = contract.images(model)
    first, again = (contract.run(name, model, data, step=5, seed=1) for _ in range(2))
    assert first and all(type(item) is KINDS[item.kind] for item in first)
    assert all(contract.same(*pair) for pair in zip(first, again, strict=True))
    contract.test_it_has_a_name_a_title_and_a_caption(name)
    contract.test_the_network_is_left_as_it_was(name, model, lambda name: first)
    contract.test_grey_pictures_that_are_not_square_are_shown(name)
    contract.test_a_layer_that_does_not_exist_is_told_by_its_name(name, model, data)
    contract.test_a_memory_lets_the_next_snapshot_go_on(name, model, data)


def test_the_new_measure_carries_its_meaning_into_a_file_and_back() -> None:
    from tb_netviz.events.encoding import decode, encode

    (code,) = code_of("Add a measure")
    names: dict[str, Any] = {}
    exec(code, names)
    grid = names["grid"]
    again = decode(encode(grid).blobs)
    assert {name: meaning.role for name, meaning in again.meanings.items()} == {
        "largest": "amount",
        "share_active": "share",
    }
    assert again.meanings == grid.meanings
    assert all(meaning.sentence for meaning in grid.meanings.values())


def test_the_new_kind_is_checked_described_written_and_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tb_netviz.events import encoding

    (code,) = code_of("Add a kind of picture")
    histogram = module_from(code, "contributed_kind", tmp_path)["Histogram"]
    monkeypatch.setitem(cast(dict[str, Any], KINDS), histogram.kind, histogram)
    arrays = {
        "counts": np.array([[1, 5, 0], [2, 0, 0]]),
        "units": np.array([3, 8]),
        "edges": np.linspace(0, 1, 4),
    }
    made = histogram(technique="activation_maps", layer="conv1", **arrays)
    assert made.describe(0) == "Unit 3, most often in bin 1."
    again = encoding.decode(encoding.encode(made).blobs)
    for name, array in arrays.items():
        np.testing.assert_allclose(getattr(again, name), array, rtol=1e-6)
    with pytest.raises(ValueError, match="units"):
        histogram(technique="activation_maps", **{**arrays, "units": np.arange(3)})
