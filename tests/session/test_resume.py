"""A log is continued where it stopped: identical to one run, nothing made twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz import ClassImages, Embedding, FeatureImages, Inversions, MaxPatches, Neighbours
from tb_netviz.errors import NetVizError
from tb_netviz.events.reader import decoded, stored_visuals
from tb_netviz.visual import Visual

L = keras.layers
IMAGES = (np.random.default_rng(0).uniform(size=(7, 10, 10, 3)), np.arange(7))
TECHNIQUES = (FeatureImages(steps=2), ClassImages(steps=2), MaxPatches(k=2), "filters")


def network(seed: int = 0) -> keras.Model:
    keras.utils.set_random_seed(seed)
    layers = [
        keras.Input((10, 10, 3)),
        L.Conv2D(26, 3, name="early"),
        L.Conv2D(13, 3, activation="relu", name="late"),
        L.GlobalAveragePooling2D(name="pool"),
        L.Dense(41, name="scores"),
    ]
    return keras.Sequential(layers, name="tiny")


@pytest.fixture(scope="module")
def model() -> keras.Model:
    return network()


@pytest.fixture(scope="module")
def images() -> tuple[np.ndarray, np.ndarray]:
    return IMAGES


def log(model: keras.Model, images: Any, log_dir: Path, **options: Any) -> list[tuple[Any, ...]]:
    settings = {"techniques": TECHNIQUES, "units": "all", **options}
    entries = tb_netviz.log(model, images, log_dir, **settings)
    return [(one.technique, one.kind, one.layer, one.part) for one in entries]


def pictures(log_dir: Path) -> dict[tuple[Any, ...], Visual]:
    """Every part of every Visual by itself."""
    found = [decoded(stored) for stored in stored_visuals(log_dir, {})]
    return {(v.technique, v.kind, v.layer, v.part): v for v in found if v is not None}


def assert_same(one: Visual, other: Visual) -> None:
    left, right = dict(one.recipe), dict(other.recipe)
    left.pop("log_dir", None), right.pop("log_dir", None)
    assert left == right
    assert one.note == other.note
    for group in ("arrays", "measures", "summary"):
        mine, its = getattr(one, group), getattr(other, group)
        assert mine.keys() == its.keys()
        for name in mine:
            np.testing.assert_array_equal(mine[name], its[name])


def test_interrupted_three_times_and_continued_is_one_run(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    whole = log(model, images, tmp_path / "whole")
    made: list[tuple[Any, ...]] = []
    calls = 0

    def interrupting(what: str, done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls in (4, 8, 13):
            raise KeyboardInterrupt

    interruptions = 0
    for _ in range(4):
        before = set(pictures(tmp_path / "parts")) if made or interruptions else set()
        try:
            log(model, images, tmp_path / "parts", progress=interrupting)
        except KeyboardInterrupt:
            interruptions += 1
        made += [key for key in pictures(tmp_path / "parts") if key not in before]
    assert interruptions == 3
    assert sorted(made) == sorted(whole)
    expected, found = pictures(tmp_path / "whole"), pictures(tmp_path / "parts")
    assert expected.keys() == found.keys()
    for key, visual in expected.items():
        assert_same(visual, found[key])
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["netviz"]


def test_what_is_there_is_not_made_again(model: keras.Model, images: Any, tmp_path: Path) -> None:
    first = log(model, images, tmp_path)
    assert ("feature_images", "grid", "early", 2) in first
    assert log(model, images, tmp_path) == []


def test_more_units_join_those_that_are_there(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    log(model, images, tmp_path, units=None)
    more = log(model, images, tmp_path)
    assert {(technique, layer) for technique, _, layer, _ in more} == {
        ("feature_images", "early"),
        ("feature_images", "late"),
    }
    whole = pictures(tmp_path)
    units = [
        unit
        for (technique, _, layer, _), visual in whole.items()
        if (technique, layer) == ("feature_images", "early")
        for unit in visual.units.tolist()
    ]
    assert sorted(units) == list(range(26))


def test_one_class_asked_for_joins_the_others(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    technique = ClassImages(steps=2)
    log(model, images, tmp_path, techniques=technique)
    named = log(model, images, tmp_path, techniques=technique, classes=[22])
    assert named == [("class_images", "grid", "scores", 1)]
    assert log(model, images, tmp_path, techniques=technique, classes=[22]) == []
    assert pictures(tmp_path)[named[0]].units.tolist() == [22]


def test_other_options_get_a_run_of_their_own(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    log(model, images, tmp_path, techniques=ClassImages(steps=2))
    log(model, images, tmp_path, techniques=ClassImages(steps=3))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "netviz_2"]
    assert log(model, images, tmp_path, techniques=ClassImages(steps=3)) == []


def test_force_makes_everything_anew(model: keras.Model, images: Any, tmp_path: Path) -> None:
    first = log(model, images, tmp_path, techniques="filters")
    assert log(model, images, tmp_path, techniques="filters", force=True) == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "netviz_2"]


def test_another_network_is_refused_and_says_what_changed(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    log(model, images, tmp_path, techniques="filters")
    other = network()
    other.get_layer("late").kernel.assign(other.get_layer("late").kernel + 1)
    with pytest.raises(NetVizError, match=r"layer 'late' is with other weights in the log.*force"):
        log(other, images, tmp_path, techniques="class_images")
    log(other, images, tmp_path, techniques="filters", step=1)


def test_the_networks_recipe_names_where_things_came_from(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    log(model, images, tmp_path, techniques="filters", paths={"model": "m.keras", "images": "i"})
    (graph,) = tb_netviz.read(tmp_path, kind="model")
    expected = {"model": "m.keras", "images": "i", "log_dir": str(tmp_path)}
    assert {name: graph.recipe[name] for name in expected} == expected
    (filters,) = tb_netviz.read(tmp_path, technique="filters")
    assert filters.recipe["weights"] == graph.recipe["weights"]


def test_without_time_the_network_and_its_filters_are_there(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    entries = log(model, images, tmp_path, time_budget=0)
    assert [one[:2] for one in entries] == [
        ("model", "model"),
        ("filters", "grid"),
        ("images", "images"),
    ]


def test_what_a_budget_left_out_is_made_by_the_next_run(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    log(model, images, tmp_path / "parts", time_budget=0)
    log(model, images, tmp_path / "parts", time_budget=600)
    log(model, images, tmp_path / "whole", time_budget=600)
    expected, found = pictures(tmp_path / "whole"), pictures(tmp_path / "parts")
    assert expected.keys() == found.keys()
    for key, visual in expected.items():
        assert_same(visual, found[key])


def test_of_many_images_a_later_run_adds_those_that_only_its_pictures_point_to(
    model: keras.Model, images: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tb_netviz.session.log._ALL_IMAGES", 3)
    log(model, images, tmp_path, techniques=Neighbours(k=1, queries=[0]))
    first = pictures(tmp_path)["images", "images", "images", 0].image_ids.tolist()
    assert len(first) < 7
    other = min(set(range(7)) - set(first))
    inversions = Inversions(images=[first[0], other], steps=1, layers="late")
    log(model, images, tmp_path, techniques=inversions)
    assert pictures(tmp_path)["images", "images", "images", 1].image_ids.tolist() == [other]
    assert log(model, images, tmp_path, techniques=inversions) == []


def test_images_of_an_interrupted_run_are_written_by_the_next(
    model: keras.Model, images: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tb_netviz.session.log._ALL_IMAGES", 3)

    def interrupting(what: str, done: int, total: int) -> None:
        if what.startswith("feature images"):
            raise KeyboardInterrupt

    techniques = [MaxPatches(k=1), FeatureImages(steps=1)]
    with pytest.raises(KeyboardInterrupt):
        log(model, images, tmp_path, techniques=techniques, units=1, progress=interrupting)
    log(model, images, tmp_path, techniques=techniques, units=1)
    found = pictures(tmp_path)
    patches = [one for (name, *_), one in found.items() if name == "max_patches"]
    pointed = {int(one) for visual in patches for one in visual.image_ids.ravel()} - {-1}
    assert set(found["images", "images", "images", 0].image_ids.tolist()) == pointed


@pytest.mark.parametrize("budget", [-1, float("nan"), float("inf"), "20m", True])
def test_a_budget_that_is_no_time_is_refused(
    model: keras.Model, tmp_path: Path, budget: Any
) -> None:
    with pytest.raises(NetVizError, match="time_budget must be a number of seconds"):
        log(model, None, tmp_path / "log", time_budget=budget)
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("units", [0, -3, "some", 2.5, True])
def test_units_that_are_no_number_are_refused(
    model: keras.Model, tmp_path: Path, units: Any
) -> None:
    with pytest.raises(NetVizError, match="units must be a whole number"):
        log(model, None, tmp_path / "log", units=units)


def test_an_atlas_joins_the_map_that_is_there(
    model: keras.Model, images: Any, tmp_path: Path
) -> None:
    many = tuple(np.concatenate([part] * 6) for part in images)

    def made(**options: Any) -> list[str]:
        entries = tb_netviz.log(
            model, many, tmp_path, techniques=[Embedding("pca", **options), "filters"]
        )
        return [entry.kind for entry in entries]

    assert made() == ["model", "grid", "images", "scatter"]
    assert made(atlas=2) == ["cells"]
    assert made(atlas=2) == []
    assert made() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz"]
    # Another atlas is made in another way.
    assert "scatter" in made(atlas=3)
