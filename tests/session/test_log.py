"""`tb_netviz.log`: what is written, what is kept apart, what a mistake costs."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz.errors import NetVizError
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import NeighbourTable, Note


@dataclasses.dataclass(frozen=True)
class Pointing(Technique):
    """Points to image 2 and says how often it ran with the same memory."""

    name = "pointing"
    title = "Pointing"
    caption = "Points to an image."
    needs_data = True
    layers: tuple[str, ...] | None = None

    def run(self, model, data=None, *, step=0, seed=0, memory=None, progress=None):
        random.random()
        if memory is not None:
            memory["runs"] = memory.get("runs", 0) + 1
        progress("pointing", 1, 1)
        yield NeighbourTable(
            technique=self.name,
            step=step,
            layer="average",
            query_ids=np.array([2]),
            image_ids=np.array([[1, -1]]),
            note=None if memory is None else f"run {memory['runs']}",
        )


@dataclasses.dataclass(frozen=True)
class Broken(Pointing):
    name = "broken"
    title = "Broken"

    def run(self, model, data=None, **options):
        yield from super().run(model, data, **options)
        raise RuntimeError("out of luck")


@pytest.fixture(scope="module")
def model():
    return keras.Sequential(
        [
            keras.Input((6, 7, 3)),
            keras.layers.Conv2D(2, 3, name="conv1"),
            keras.layers.GlobalAveragePooling2D(name="average"),
            keras.layers.Dense(2, name="scores"),
        ],
        name="tiny",
    )


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).uniform(size=(5, 6, 7, 3)), np.array([0, 1, 0, 1, 1])


def kinds(entries):
    return [(entry.technique, entry.kind) for entry in entries]


def test_the_network_the_pictures_and_the_images_are_written(model, images, tmp_path):
    entries = tb_netviz.log(model, images, tmp_path, techniques=Pointing(), step=4)
    expected = [("model", "model"), ("images", "images"), ("pointing", "neighbours")]
    assert kinds(entries) == expected
    assert {entry.step for entry in entries} == {4}
    assert [(v.technique, v.kind) for v in tb_netviz.read(tmp_path)] == expected
    (graph,) = tb_netviz.read(tmp_path, kind="model")
    assert graph.model_name == "tiny"
    assert graph.layers[0]["receptive_field"] == [3, 3]
    assert graph.layers[1]["receptive_field"] == "whole image"
    assert graph.layers[1]["parents"] == ["conv1"]


def test_images_are_those_of_the_data_with_names_labels_and_sizes(model, images, tmp_path):
    tb_netviz.log(model, images, tmp_path, techniques=Pointing())
    (probes,) = tb_netviz.read(tmp_path, kind="images")
    assert probes.image_ids.tolist() == [0, 1, 2, 3, 4]
    assert probes.labels.tolist() == images[1].tolist()
    assert probes.sizes.tolist() == [[6, 7]] * 5
    assert probes.names[2] == "image 2"
    np.testing.assert_array_equal(probes.images, np.round(images[0] * 255).astype(np.uint8))


def test_without_images_what_needs_them_leaves_a_note(model, tmp_path):
    entries = tb_netviz.log(model, None, tmp_path, techniques=["filters", Pointing()])
    assert kinds(entries) == [("model", "model"), ("filters", "grid"), ("pointing", "note")]


def test_a_technique_that_breaks_leaves_a_note_after_what_it_had_shown(model, images, tmp_path):
    entries = tb_netviz.log(model, images, tmp_path, techniques=[Broken(), Pointing()])
    assert [entry.kind for entry in entries][2:] == ["neighbours", "note", "neighbours"]
    (note,) = [v for v in tb_netviz.read(tmp_path) if isinstance(v, Note)]
    assert note.note == "Broken could not be made: RuntimeError: out of luck."


def test_a_mistake_leaves_the_directory_unmade(model, images, tmp_path):
    mistakes: tuple[dict[str, Any], ...] = ({"layers": ["conv9"]}, {"techniques": "pointer"})
    for mistake in mistakes:
        with pytest.raises(NetVizError, match=r"conv1|pointer"):
            tb_netviz.log(model, images, tmp_path / "log", **{"techniques": Pointing(), **mistake})
    assert not (tmp_path / "log").exists()


def test_a_custom_loop_traces_once_and_keeps_its_memory(model, images, tmp_path):
    seen = tb_netviz.ImageModel(model)
    memory: dict[str, Any] = {}
    for step in (0, 10, 20):
        tb_netviz.log(seen, images, tmp_path, techniques=Pointing(), step=step, memory=memory)
    notes = [visual.note for visual in tb_netviz.read(tmp_path, technique="pointing")]
    assert notes == ["run 1", "run 2", "run 3"]


def test_other_techniques_can_be_added_to_the_same_step(model, images, tmp_path):
    tb_netviz.log(model, images, tmp_path, techniques=Pointing())
    tb_netviz.log(model, images, tmp_path, techniques="filters")
    assert [path.name for path in tmp_path.iterdir()] == ["netviz"]
    techniques = [visual.technique for visual in tb_netviz.read(tmp_path)]
    assert techniques == ["model", "images", "pointing", "filters"]


def test_the_same_technique_once_more_gets_a_run_of_its_own(model, images, tmp_path):
    for _ in range(2):
        tb_netviz.log(model, images, tmp_path, techniques=Pointing())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "netviz_2"]


def test_other_images_at_the_same_step_are_refused_before_anything_is_computed(
    model, images, tmp_path
):
    tb_netviz.log(model, images, tmp_path, techniques=Pointing())
    with pytest.raises(NetVizError, match="images"):
        tb_netviz.log(model, images[0][:3], tmp_path, techniques="neighbours")
    assert len(tb_netviz.read(tmp_path, technique="pointing")) == 1


def test_images_come_with_techniques_that_can_also_do_without(model, images, tmp_path):
    class Optional(Pointing):
        needs_data = False

    tb_netviz.log(model, images, tmp_path, techniques=Optional())
    (probes,) = tb_netviz.read(tmp_path, kind="images")
    assert len(probes.image_ids) == 5


def test_of_many_images_those_are_kept_that_pictures_point_to(model, images, tmp_path, monkeypatch):
    monkeypatch.setattr("tb_netviz.session.log._ALL_IMAGES", 4)
    tb_netviz.log(model, images, tmp_path, techniques=Pointing())
    (probes,) = tb_netviz.read(tmp_path, kind="images")
    assert probes.image_ids.tolist() == [1, 2]


def test_class_names_of_folders_name_the_classes(model, tmp_path):
    from PIL import Image

    for label in ("cat", "dog"):
        (tmp_path / "data" / label).mkdir(parents=True)
        Image.new("RGB", (9, 9), "red").save(tmp_path / "data" / label / "one.png")
    tb_netviz.log(model, tmp_path / "data", tmp_path / "log", techniques="filters")
    (graph,) = tb_netviz.read(tmp_path / "log", kind="model")
    assert graph.class_names == ("cat", "dog")


def test_random_states_are_left_as_they_were(model, images, tmp_path):
    random.seed(1)
    before = random.getstate()
    tb_netviz.log(model, images, tmp_path, techniques=Pointing())
    assert random.getstate() == before


def test_many_images_are_reduced_so_that_all_of_them_stay_light(model, tmp_path, monkeypatch):
    monkeypatch.setattr("tb_netviz.session.probe_images._ALL_PIXELS", 20 * 3 * 3)
    x = np.zeros((20, 6, 7, 3), np.uint8)
    tb_netviz.log(model, x, tmp_path, techniques=Pointing())
    (probes,) = tb_netviz.read(tmp_path, kind="images")
    height, width = probes.images.shape[1:3]
    assert height * width <= 9
    assert probes.sizes[0].tolist() == [6, 7]


def test_data_that_breaks_costs_only_what_needs_images(model, tmp_path):
    def pictures():
        raise OSError("the disk is gone")
        yield

    entries = tb_netviz.log(model, pictures(), tmp_path, techniques=["filters", Pointing()])
    assert kinds(entries) == [("model", "model"), ("filters", "grid"), ("pointing", "note")]
    assert "breaks off before its first image: OSError: the disk is gone." in entries[-1].note


def test_labels_that_are_no_classes_are_said_with_the_images(model, images, tmp_path):
    tb_netviz.log(model, (images[0], np.arange(5) / 7), tmp_path, techniques=Pointing())
    (probes,) = tb_netviz.read(tmp_path, kind="images")
    assert probes.names[1] == "image 1: 0.1429"
    assert "Labels become captions, because they are numbers, not classes." in probes.note
