"""The examples of docstrings run and print what they say, each in a folder of its own.

An example may use `model`, `images` and `labels`; see `tests/fixtures/example_names.py`.
"""

from __future__ import annotations

import doctest
import importlib
import io
from pathlib import Path

import pytest

from tests.test_imports import module_of, source_files

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

# What users call first: the place where each of them has its example.
SHOWN = {
    "tb_netviz.session.log": "log",
    "tb_netviz.events.reader": "read",
    "tb_netviz.model.image_model": "ImageModel",
    "tb_netviz.callbacks.netviz_callback": "NetVizCallback",
    "tb_netviz.techniques.filters": "Filters",
    "tb_netviz.techniques.neighbours": "Neighbours",
    "tb_netviz.techniques.embedding": "Embedding",
    "tb_netviz.techniques.max_patches": "MaxPatches",
    "tb_netviz.techniques.responses": "UnitResponses",
    "tb_netviz.techniques.class_images": "ClassImages",
    "tb_netviz.techniques.feature_images": "FeatureImages",
    "tb_netviz.techniques.inversions": "Inversions",
    "tb_netviz.techniques.dreams": "Dreams",
    "tb_netviz.techniques.adversarial": "Adversarial",
}


def with_examples() -> list[str]:
    """Modules that have examples, found without importing them."""
    return [
        module_of(path) for path in source_files() if ">>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("module", with_examples())
def test_the_examples_run_and_print_what_they_say(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.fixtures.example_names import example_names

    monkeypatch.chdir(tmp_path)
    tests = doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(module))
    ran = 0
    for test in tests:
        test.globs = {**test.globs, **example_names()} if test.examples else test.globs
        said = io.StringIO()
        results = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.write)
        assert results.failed == 0, said.getvalue()
        ran += results.attempted
    assert ran > 0, "lines that begin with >>> are in no docstring"


@pytest.mark.parametrize("module", SHOWN)
def test_what_a_user_calls_has_an_example(module: str) -> None:
    called = getattr(importlib.import_module(module), SHOWN[module])
    examples = doctest.DocTestParser().get_examples(called.__doc__)
    assert examples, f"{SHOWN[module]} needs an `Example:` that runs"
