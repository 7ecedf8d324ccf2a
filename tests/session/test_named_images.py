"""Ladders and tables of photographs that are named later join those that a log holds."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz import Adversarial, Dreams, Inversions, Neighbours
from tb_netviz.errors import NetVizError
from tb_netviz.events.reader import decoded, stored_visuals
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Note, Visual
from tb_netviz.visual.joining import joined

L = keras.layers
IMAGES = (np.random.default_rng(0).uniform(size=(9, 12, 12, 3)), np.arange(9) % 3)
QUICK: dict[str, Technique] = {
    "inversions": Inversions(steps=2, limit=2),
    "dreams": Dreams(steps=1, octaves=1, size=16),
    "adversarial": Adversarial(
        steps=1, restarts=1, shown=2, evaluate=0, checks=False, fooling=(1,), fooling_steps=2
    ),
    "neighbours": Neighbours(k=2),
}
OPTION = {"neighbours": "queries"}


@pytest.fixture(scope="module")
def model() -> keras.Model:
    keras.utils.set_random_seed(0)
    layers = [
        keras.Input((12, 12, 3)),
        L.Conv2D(4, 3, activation="relu", name="early"),
        L.Conv2D(5, 3, activation="relu", name="late"),
        L.GlobalAveragePooling2D(name="pool"),
        L.Dense(3, name="scores"),
    ]
    return keras.Sequential(layers, name="tiny")


def log(model: keras.Model, log_dir: Path, technique: Technique) -> list[Any]:
    return tb_netviz.log(model, IMAGES, log_dir, techniques=technique)


def named(name: str, *images: int) -> Technique:
    return dataclasses.replace(QUICK[name], **{OPTION.get(name, "images"): images})  # type: ignore[type-var]


def held(log_dir: Path) -> list[Visual]:
    sub_run = log_dir / "netviz"
    found = [decoded(stored) for stored in stored_visuals(sub_run, {})]
    return [visual for visual in found if visual is not None]


def subjects(visual: Visual) -> list[int]:
    ids: Any = getattr(visual, "query_ids", getattr(visual, "image_ids", None))
    return [int(image) for image in ids]


def of(log_dir: Path, name: str) -> list[Visual]:
    kinds = ("ladder", "neighbours")
    parts = [one for one in held(log_dir) if one.technique == name and one.kind in kinds]
    return joined(parts)


@pytest.mark.parametrize("name", QUICK)
def test_a_photograph_that_is_named_joins_the_others(
    name: str, model: keras.Model, tmp_path: Path
) -> None:
    log(model, tmp_path, QUICK[name])
    before = {visual.layer: subjects(visual) for visual in of(tmp_path, name)}
    taken = {image for ids in before.values() for image in ids}
    # A table of nine images has them all.
    missing = next((image for image in range(9) if image not in taken), 0)
    log(model, tmp_path, named(name, missing))
    assert [path.name for path in tmp_path.iterdir()] == ["netviz"]
    if missing not in taken:
        after = {visual.layer: subjects(visual) for visual in of(tmp_path, name)}
        assert after == {layer: [*ids, missing] for layer, ids in before.items()}
    assert log(model, tmp_path, named(name, missing)) == []
    assert log(model, tmp_path, QUICK[name]) == []


@pytest.mark.parametrize("name", QUICK)
def test_what_nobody_named_comes_after_what_was_named(
    name: str, model: keras.Model, tmp_path: Path
) -> None:
    log(model, tmp_path, named(name, 7))
    assert log(model, tmp_path, QUICK[name])
    (first, *_) = of(tmp_path, name)
    assert subjects(first)[0] == 7
    assert len(subjects(first)) > 1
    assert [path.name for path in tmp_path.iterdir()] == ["netviz"]


def test_fooling_images_are_made_once(model: keras.Model, tmp_path: Path) -> None:
    log(model, tmp_path, QUICK["adversarial"])
    log(model, tmp_path, named("adversarial", 7))
    grids = [one for one in held(tmp_path) if one.kind == "grid"]
    assert [grid.units.tolist() for grid in grids] == [[1]]  # type: ignore[attr-defined]


def test_other_photographs_of_ones_own_choice_get_a_run_of_their_own(
    model: keras.Model, tmp_path: Path
) -> None:
    log(model, tmp_path, Inversions(steps=2, limit=2))
    log(model, tmp_path, Inversions(steps=2, limit=3))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "netviz_2"]


def test_a_photograph_that_does_not_exist_leaves_a_sentence(
    model: keras.Model, tmp_path: Path
) -> None:
    with pytest.raises(NetVizError, match=r"\[70\] are not in the data"):
        log(model, tmp_path, named("inversions", 70))


def test_what_a_note_explains_is_tried_again(
    model: keras.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any, **options: Any) -> Any:
        raise MemoryError("too large")

    with monkeypatch.context() as patched:
        patched.setattr(Inversions, "run", fail)
        assert [one.kind for one in log(model, tmp_path, QUICK["inversions"])][-1] == "note"
        assert log(model, tmp_path, QUICK["inversions"]) == []  # the same sentence is there
    log(model, tmp_path, QUICK["inversions"])
    assert [one.kind for one in held(tmp_path) if one.technique == "inversions"] == [
        "note",
        "ladder",
    ]
    assert any(isinstance(one, Note) for one in held(tmp_path))
