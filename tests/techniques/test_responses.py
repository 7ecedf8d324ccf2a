"""Responses and excitations, on a network whose responses are known by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass import kept_responses, shared
from tb_netviz.scan.one_pass.kept_responses import images_kept
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.shards.sharding import scan_in_shards
from tb_netviz.techniques import make_techniques
from tb_netviz.techniques.max_patches import MaxPatches
from tb_netviz.techniques.responses import UnitResponses
from tb_netviz.visual import Excitations, Note, Patches, Responses

SIZE = 4


def colour_model(bias: float = 0.0) -> ImageModel:
    """Four units: red, green, twice red, and one that never responds."""
    image = keras.Input((SIZE, SIZE, 3))
    colours = keras.layers.Conv2D(4, 1, activation="relu", name="colours")
    x = keras.layers.GlobalAveragePooling2D(name="pooled")(colours(image))
    network = keras.Model(image, keras.layers.Dense(2, activation="softmax", name="scores")(x))
    weights = np.zeros((1, 1, 3, 4), np.float32)
    weights[0, 0, 0, 0], weights[0, 0, 1, 1], weights[0, 0, 0, 2] = 1, 1, 2
    colours.set_weights([weights, np.array([0, 0, 0, bias - 1], np.float32)])
    return ImageModel(network, preprocessing=(0, 1))


def dots(count: int = 20) -> np.ndarray:
    """Image n has a red dot of brightness n at its first pixel, and a green one of 3 n mod count.

    The brightest dots are shown as 1.
    """
    pictures = np.zeros((count, SIZE, SIZE, 3), np.uint8)
    pictures[:, 0, 0, 0] = np.arange(count)
    pictures[:, 3, 2, 1] = 3 * np.arange(count) % count
    return pictures


def labelled(model: ImageModel, count: int = 20) -> ImageSource:
    """The first half of the images is of class 0, the other of class 1."""
    return open_images((dots(count), (np.arange(count) >= count // 2).astype(int)), model)


def made(data: ImageSource | None = None, **options: Any) -> tuple[Responses, Excitations]:
    model = colour_model()
    source = labelled(model) if data is None else data
    options = {"layers": ["colours"], **options}
    responses, excitations = UnitResponses(**options).run(model, source)
    assert isinstance(responses, Responses)
    assert isinstance(excitations, Excitations)
    return responses, excitations


def test_each_response_is_the_strongest_one_in_the_image() -> None:
    found, _ = made()
    assert found.image_ids.tolist() == list(range(20))
    assert found.units.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(found.range[:, 1], [1, 1, 2, 0], rtol=1e-6)
    np.testing.assert_allclose(found.range[:, 0], 0, atol=1e-7)
    shares = np.arange(20) / 19
    np.testing.assert_array_equal(found.strongest[0], np.rint(shares * 255))
    np.testing.assert_array_equal(found.strongest[1], np.rint(shares * 255)[3 * np.arange(20) % 20])
    assert not found.strongest[3].any()


def test_examples_of_the_red_unit_are_in_the_order_of_red() -> None:
    found, _ = made()
    assert found.quantiles == (1.0, 0.99, 0.9, 0.5, 0.1)
    assert found.examples[0, 0].tolist() == [19, 18, 17, 16]
    assert set(found.examples[0, 3].tolist()) == {8, 9, 10, 11}
    assert set(found.examples[0, 4].tolist()) == {0, 1, 2, 3}
    assert found.histogram.sum(axis=1).tolist() == [20] * 4


def test_dead_duplicate_silent_and_selective_units_are_told() -> None:
    found, _ = made()
    measures = found.measures
    assert measures["dead"].tolist() == [0, 0, 0, 1]
    assert measures["duplicate"].tolist() == [0, 0, 1, 0]
    np.testing.assert_allclose(measures["sparsity"], [0.05, 0.05, 0.05, 1])
    assert found.nearest_units[0, 0] == 2
    assert found.nearest_units[2, 0] == 0
    assert found.nearest_units[3].tolist() == [-1] * 6
    assert measures["interest"][2] == measures["interest"][3] == 0
    assert (measures["interest"][:2] > 0).all()
    assert {name: int(value) for name, value in found.summary.items()} == {
        "dead_units": 1,
        "duplicate_units": 1,
        "units": 4,
        "images": 20,
    }


def test_classes_are_those_of_the_images() -> None:
    found, _ = made()
    assert found.classes is not None
    assert found.class_means is not None
    assert found.classes[0].tolist() == [1, 0, -1, -1, -1]
    np.testing.assert_allclose(found.class_means[0, :2] * 19, [14.5, 4.5], rtol=1e-5)
    np.testing.assert_allclose(found.measures["selectivity"][0], 10 / 19, rtol=1e-5)
    model = colour_model()
    unlabelled, _ = made(open_images(dots(), model))
    assert unlabelled.classes is None
    assert "selectivity" not in unlabelled.measures


def test_an_image_excites_the_units_that_few_images_excite_more() -> None:
    _, found = made()
    assert found.units.shape == (20, 6)
    assert found.units[13].tolist() == [1, 0, 2, -1, -1, -1]  # 39 mod 20 is the brightest green
    np.testing.assert_allclose(found.measures["percentile"][13, :3], [1, 13 / 19, 13 / 19])
    np.testing.assert_allclose(found.measures["response"][13, :3] * 19, [19, 13, 26], rtol=1e-5)
    assert found.units[0].tolist() == [-1] * 6
    green, red = found.images[13, :2, ..., 0]
    assert (green[3, 2], green.sum(), red[0, 0], red.sum()) == (255, 255, 255, 255)
    assert not found.images[13, 3:].any()


def test_heat_maps_are_of_images_spread_over_all_and_may_be_left_out() -> None:
    _, found = made(heat_maps=3)
    assert found.image_ids.tolist() == [0, 10, 19]
    model = colour_model()
    (only,) = UnitResponses(layers=["colours"], heat_maps=0).run(model, labelled(model))
    assert isinstance(only, Responses)


def test_units_are_those_of_the_top_patches() -> None:
    model = colour_model()
    data = labelled(model)
    for options in ({}, {"units": [3, 1]}, {"limit": 2}):
        patches = next(MaxPatches(layers=["colours"], **options).run(model, data))
        found = next(UnitResponses(layers=["colours"], **options).run(model, data))
        assert isinstance(patches, Patches)
        assert isinstance(found, Responses)
        assert found.units.tolist() == patches.units.tolist()
        assert found.measures["dead"].tolist() == patches.measures["dead"].tolist()
        assert found.note == patches.note or "never responded" in str(patches.note)


def test_a_layer_without_places_has_maps_of_one_pixel() -> None:
    _, found = made(layers=["pooled"])
    assert found.images.shape == (20, 6, 1, 1, 1)
    assert found.images[19, 0, 0, 0, 0] == 255


def test_the_scan_of_another_technique_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    model = colour_model()
    data = labelled(model)
    real, scans = shared.scan, []

    def counted(*arguments: Any, **options: Any) -> ScanResult:
        scans.append(options["layers"])
        return real(*arguments, **options)

    monkeypatch.setattr(shared, "scan", counted)
    list(MaxPatches().run(model, data))
    list(UnitResponses().run(model, data))
    assert len(scans) == 1


def test_merged_shards_give_the_same_and_need_no_scan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = colour_model()
    data = labelled(model, 250)
    expected = list(UnitResponses(layers=["colours"]).run(model, data))
    merged = scan_in_shards(model, data, tmp_path, layers=["colours"], shards=2)
    shared.keep_scan(model, data, merged)
    monkeypatch.delattr(shared, "scan")
    for one, other in zip(
        UnitResponses(layers=["colours"]).run(model, data), expected, strict=True
    ):
        for name, array in one.arrays.items():
            np.testing.assert_array_equal(array, other.arrays[name])
        for name, values in one.measures.items():
            np.testing.assert_allclose(values, other.measures[name], rtol=1e-5)


def test_of_very_many_images_some_are_shown_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kept_responses, "MOST_IMAGES", 50)
    model = colour_model()
    data = labelled(model, 250)
    found, _ = made(data)
    chosen = images_kept(np.arange(250), 4)
    assert found.image_ids.tolist() == chosen.tolist()
    assert len(chosen) == 50
    assert "50 of the 250 images are shown" in str(found.note)
    parts = scan_in_shards(model, data, tmp_path, layers=["colours"], shards=2)
    assert parts.responses_of("colours")[0].tolist() == chosen.tolist()


def test_the_number_of_responses_kept_is_bounded() -> None:
    assert len(images_kept(np.arange(100_000), 1000)) == 2000
    assert len(images_kept(np.arange(100_000), 60_000)) * 60_000 <= kept_responses.MOST_NUMBERS
    assert images_kept(np.array([3, 8]), 10**9).tolist() == [3]
    assert len(images_kept(np.zeros(0, int), 10)) == 0


def test_classes_of_few_images_are_said_to_tell_little() -> None:
    found, _ = made(labelled(colour_model(), 8))
    assert "Most classes have 4 images, so class selectivity says little." in str(found.note)
    assert made()[0].note is None


def test_a_unit_that_is_not_finite_is_left_out_and_said() -> None:
    model = colour_model(bias=np.nan)
    found, excitations = UnitResponses(layers=["colours"]).run(model, labelled(model))
    assert isinstance(found, Responses)
    assert isinstance(excitations, Excitations)
    assert found.measures["interest"][3] == 0
    assert not (excitations.units == 3).any()


def test_a_layer_that_has_diverged_has_a_note() -> None:
    model = colour_model()
    layer = model.keras_model.get_layer("colours")
    layer.set_weights([np.full((1, 1, 3, 4), np.nan, np.float32), np.zeros(4, np.float32)])
    (note,) = UnitResponses(layers=["colours"]).run(model, labelled(model))
    assert isinstance(note, Note)
    assert note.layer == "colours"


def test_mistakes_are_refused_before_there_is_a_network() -> None:
    for options, sentence in (
        ({"units": "some"}, "indices or 'all'"),
        ({"heat_maps": -1}, "heat_maps"),
        ({"limit": 0}, "limit"),
    ):
        with pytest.raises(NetVizError, match=sentence):
            UnitResponses(**options)  # type: ignore[arg-type]
    assert make_techniques("responses")[0] == UnitResponses()
