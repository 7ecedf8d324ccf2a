import keras
import numpy as np
import pytest

from tb_netviz import ImageModel, MaxPatches
from tb_netviz.data.image_source import open_images
from tb_netviz.scan.one_pass import effective_field
from tb_netviz.techniques import effective_patches
from tb_netviz.techniques.effective_patches import boxes_in_words
from tb_netviz.visual import Patches


def two_vectors() -> ImageModel:
    """Two layers that see the whole image; their units read single rows of it."""
    image = keras.Input((6, 6, 1))
    flat = keras.layers.Flatten()(image)
    low = keras.layers.Dense(4, use_bias=False, name="low")(flat)
    high = keras.layers.Dense(4, use_bias=False, name="high")(low)
    model = keras.Model(image, high)
    kernel = np.zeros((6, 6, 4), np.float32)
    for unit in range(4):
        kernel[unit, :, unit] = 1
    model.get_layer("low").kernel.assign(kernel.reshape(36, 4))
    model.get_layer("high").kernel.assign(np.eye(4)[[1, 2, 3, 0]])
    return ImageModel(model, preprocessing=(0, 1))


def run(technique: MaxPatches) -> dict[str, Patches]:
    model = two_vectors()
    pixels = np.random.default_rng(0).integers(1, 256, (8, 6, 6, 1), np.uint8)
    # One unit responds to two images only: it is the most selective one of its layer.
    pixels[:, 2] = 0
    pixels[5:7, 2] = 255
    visuals = technique.run(model, open_images(pixels, model))
    return {one.layer: one for one in visuals if isinstance(one, Patches)}


def boxes_of(visual: Patches) -> list[list[int]]:
    assert visual.effective_boxes is not None
    boxes: list[list[int]] = visual.effective_boxes[:, 0].tolist()
    return boxes


def test_every_layer_of_one_trace_gets_the_boxes_of_its_own_units() -> None:
    found = run(MaxPatches(k=1, layers=["low", "high"]))
    rows = [[row, 0, row + 1, 6] for row in range(4)]
    assert boxes_of(found["low"]) == rows
    # Unit u of the upper layer reads unit u - 1 of the lower one.
    assert boxes_of(found["high"]) == [rows[3], rows[0], rows[1], rows[2]]
    assert "most selective" not in str(found["low"].note)


def test_the_network_is_traced_once_for_all_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    traced, trace = [], effective_field._traced

    def counted(model: ImageModel, paths: tuple[str, ...]) -> object:
        traced.append(paths)
        return trace(model, paths)

    monkeypatch.setattr(effective_field, "_traced", counted)
    run(MaxPatches(k=1, layers=["low", "high"]))
    assert traced == [("low", "high")]


def test_where_boxes_are_few_the_most_selective_units_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effective_patches, "ALL_UNITS", 2)
    monkeypatch.setattr(effective_patches, "FEWEST_UNITS", 1)
    found = run(MaxPatches(k=1, layers=["low", "high"]))
    none = [0, 0, 0, 0]
    assert boxes_of(found["low"]) == [none, none, [2, 0, 3, 6], none]
    assert boxes_of(found["high"]) == [none, none, none, [2, 0, 3, 6]]
    assert "marked for the 1 most selective of 4 units" in str(found["low"].note)


def test_a_layer_that_is_made_later_gets_the_boxes_that_it_would_have_got_with_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effective_patches, "ALL_UNITS", 4)
    together = run(MaxPatches(k=1, layers=["low", "high"]))
    alone = run(MaxPatches(k=1, layers=["high"]))
    assert boxes_of(alone["high"]) == boxes_of(together["high"])
    assert alone["high"].note == together["high"].note


def test_units_that_were_chosen_all_get_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effective_patches, "ALL_UNITS", 2)
    found = run(MaxPatches(k=1, layers=["low", "high"], units=[0, 1, 3]))
    assert boxes_of(found["low"]) == [[row, 0, row + 1, 6] for row in (0, 1, 3)]


def test_no_boxes_are_asked_for_and_none_are_made() -> None:
    found = run(MaxPatches(k=1, layers=["low", "high"], effective=0))
    assert found["low"].effective_boxes is None


def test_words_say_how_many_units_have_boxes_unless_all_or_none_do() -> None:
    assert boxes_in_words(0, 9) == boxes_in_words(9, 9) == ""
    assert "8 most selective of 9 units" in boxes_in_words(8, 9)
