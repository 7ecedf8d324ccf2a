"""MaxPatches on networks whose strongest places are known by hand."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.max_patches import MaxPatches
from tb_netviz.visual import Note, Patches


def finder(activation: str = "relu") -> ImageModel:
    """Unit 0 finds bright 3 x 3 spots, unit 1 never fires, unit 2 finds dark ones."""
    image = keras.Input((10, 10, 1))
    layer = keras.layers.Conv2D(3, 3, activation=activation, name="finder")
    x = layer(image)
    x = keras.layers.GlobalMaxPooling2D(name="pooled")(x)
    x = keras.layers.Dense(2, activation="softmax", name="scores")(x)
    network = keras.Model(image, x)
    kernel = np.zeros((3, 3, 1, 3), np.float32)
    kernel[..., 0] = 1
    kernel[..., 2] = -1
    layer.set_weights([kernel, np.array([0, -1, 10], np.float32)])
    return ImageModel(network, preprocessing=(0, 1))


def spots() -> np.ndarray:
    """Four images, brighter and brighter, each with a bright 3 x 3 spot at (i, 2 i)."""
    pictures = np.zeros((4, 10, 10, 1), np.uint8)
    for index in range(4):
        pictures[index, index : index + 3, 2 * index : 2 * index + 3] = 60 * (index + 1)
    return pictures


def run(technique: MaxPatches, pictures=None, labels=(0, 1, 1, 1)) -> list:
    model = finder()
    pictures = spots() if pictures is None else pictures
    return list(technique.run(model, open_images((pictures, np.array(labels)), model)))


def test_the_brightest_spots_come_first_with_their_boxes() -> None:
    (visual,) = run(MaxPatches(k=3, units=[0], layers="finder"))
    assert isinstance(visual, Patches)
    assert visual.image_ids.tolist() == [[3, 2, 1]]
    assert visual.boxes[0].tolist() == [[3, 6, 6, 9], [2, 4, 5, 7], [1, 2, 4, 5]]
    np.testing.assert_allclose(
        visual.measures["activation"][0],
        np.array([9, 9, 9]) * [240 / 255, 180 / 255, 120 / 255],
        rtol=1e-5,
    )
    assert (visual.images[0, 0] == 240).all()
    assert visual.measures["top_class"].tolist() == [1]


def test_dead_units_are_found_and_said() -> None:
    (visual,) = run(MaxPatches(layers="finder"))
    assert visual.measures["dead"].tolist() == [0, 1, 0]
    assert "1 unit never responded above zero" in visual.note
    assert visual.summary["dead_units"] == 1


def test_fewer_images_than_patches_leave_places_empty_and_say_so() -> None:
    (visual,) = run(MaxPatches(k=9, layers="finder"))
    assert visual.image_ids[0].tolist() == [3, 2, 1, 0, -1, -1, -1, -1, -1]
    assert np.isnan(visual.measures["activation"][0, 4:]).all()
    assert "only 4 images for 9 patches" in visual.note


def test_one_image_and_duplicates_work() -> None:
    (visual,) = run(MaxPatches(k=2, layers="finder"), spots()[:1], (0,))
    assert visual.image_ids[0].tolist() == [0, -1]
    same = np.repeat(spots()[3:], 4, axis=0)
    (visual,) = run(MaxPatches(k=2, layers="finder"), same)
    assert visual.image_ids[0].tolist() == [0, 1]


def test_a_vector_shows_whole_images_and_where_they_matter() -> None:
    (visual,) = run(MaxPatches(k=2, layers="pooled", effective=1))
    assert visual.boxes[0, 0].tolist() == [0, 0, 10, 10]
    assert visual.images.shape[2:] == (10, 10, 1)
    assert visual.effective_boxes[0, 0].tolist() == [3, 6, 6, 9]
    top, _, bottom, _ = visual.effective_boxes[0, 1]  # only the best patch was asked for
    assert bottom <= top


def test_a_broken_layer_gives_a_note_that_names_it() -> None:
    # On some processors a ReLU turns NaN into 0, so this layer has none.
    model = finder("linear")
    layer = model.keras_model.get_layer("finder")
    layer.kernel.assign(np.full(layer.kernel.shape, np.nan, np.float32))
    (visual,) = MaxPatches(layers="finder").run(model, open_images(spots(), model))
    assert isinstance(visual, Note)
    assert "'finder'" in visual.note


def test_no_labels_mean_no_classes() -> None:
    model = finder()
    (visual,) = MaxPatches(layers="finder").run(model, open_images(spots(), model))
    assert "top_class" not in visual.measures


def test_units_left_out_are_said() -> None:
    (visual,) = run(MaxPatches(layers="finder", limit=2))
    assert visual.units.tolist() == [0, 2]
    assert "2 of 3 units are shown" in visual.note
    (visual,) = run(MaxPatches(layers="finder", limit=2, units="all"))
    assert visual.units.tolist() == [0, 1, 2]


def test_wrong_options_are_refused_in_one_sentence() -> None:
    with pytest.raises(NetVizError, match="k must be at least 1"):
        MaxPatches(k=0)
    with pytest.raises(NetVizError, match="numbers from 0 to 2"):
        run(MaxPatches(units=[7], layers="finder"))
    with pytest.raises(NetVizError, match="indices or 'all'"):
        MaxPatches(units="some")


def test_during_training_it_is_cheaper_and_keeps_the_users_choice() -> None:
    cheap = MaxPatches(k=4, layers="finder").during_training()
    assert (cheap.k, cheap.layers, cheap.effective) == (4, "finder", 0)
    assert cheap.limit < MaxPatches().limit


def test_a_layer_of_many_units_comes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run(MaxPatches(k=2, layers="finder"))
    monkeypatch.setattr("tb_netviz.techniques.max_patches.UNITS_A_PART", 2)
    parts = run(MaxPatches(k=2, layers="finder"))
    assert [(one.part, one.units.tolist()) for one in parts] == [(0, [0, 1]), (1, [2])]
    joined = np.concatenate([one.images for one in parts])
    np.testing.assert_array_equal(joined, whole[0].images)
    assert {one.summary["units"].item() for one in parts} == {3}


def test_tiles_of_a_network_of_very_many_units_are_smaller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    technique = MaxPatches(k=2)
    assert technique._tile(finder()) == 56
    monkeypatch.setattr("tb_netviz.techniques.max_patches.ALL_PIXELS", 3 * 2 * 30**2)
    assert technique._tile(finder()) == 30
    monkeypatch.setattr("tb_netviz.techniques.max_patches.ALL_PIXELS", 10)
    assert technique._tile(finder()) == 24
