"""Times are guessed from one pass, then learnt from the pieces made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import keras
import numpy as np
import pytest

from tb_netviz import ClassImages, Dreams, Embedding, FeatureImages, ImageModel, MaxPatches
from tb_netviz.errors import NetVizError
from tb_netviz.session.budget import Budget, OutOfTimeError
from tb_netviz.session.piece import Piece
from tb_netviz.session.rates import Rates, time_of_a_pass
from tb_netviz.session.work import passes_of, share_of_a_pass, units_a_block

L = keras.layers


@pytest.fixture(scope="module")
def model() -> ImageModel:
    layers = [
        keras.Input((64, 64, 3)),
        L.Conv2D(8, 3, name="early"),
        L.Conv2D(8, 3, strides=2, name="late"),
        L.GlobalAveragePooling2D(name="pool"),
        L.Dense(3, name="scores"),
    ]
    return ImageModel(keras.Sequential(layers))


def block(layer: str, units: int, part: int = 0) -> Piece:
    technique = FeatureImages(steps=10)
    return Piece(technique, layers=(layer,), units=tuple(range(units)), part=part)


def test_work_grows_with_units_steps_and_depth(model: ImageModel) -> None:
    few, many = passes_of(block("early", 2), model), passes_of(block("early", 6), model)
    assert many == pytest.approx(3 * few)
    assert passes_of(block("late", 2), model) > few
    assert 0 < share_of_a_pass(model, "early") < share_of_a_pass(model, "late") < 1


def test_blocks_are_smaller_where_a_unit_is_a_lot_of_work(
    model: ImageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert units_a_block(block("late", 1), model, 12) == 12
    own = passes_of(block("late", 1), model) * (62 * 62 * 8 + 30 * 30 * 8 + 8 + 3)
    monkeypatch.setattr("tb_netviz.session.work._BLOCK", 5.5 * own)
    assert units_a_block(block("late", 1), model, 12) == 5
    assert units_a_block(block("early", 1), model, 12) > 5
    monkeypatch.setattr("tb_netviz.session.work._BLOCK", 0.5 * own)
    assert units_a_block(block("late", 1), model, 12) == 3


def test_an_atlas_is_work_for_every_cell_that_may_have_a_picture(model: ImageModel) -> None:
    plain = passes_of(Piece(Embedding()), model, 1000)
    small, large = (
        passes_of(Piece(Embedding(atlas=along)), model, 1000) - plain for along in (3, 6)
    )
    assert large == pytest.approx(4 * small) and small > 1000
    assert passes_of(Piece(Embedding(atlas=6)), model, 3) < plain + small


def test_a_class_image_whose_steps_start_with_small_views_is_less_work(model: ImageModel) -> None:
    def block_of(steps: int, preset: str | None = None) -> Piece:
        return Piece(ClassImages(steps=steps, preset=preset), units=(0, 1))

    large = ImageModel(
        keras.Sequential([keras.Input((200, 200, 3)), *model.keras_model.layers]),
    )
    assert passes_of(block_of(16), model) == pytest.approx(2 * passes_of(block_of(8), model))
    # A quarter of the area for 64 steps, then 16 of full size: as much work as 32.
    assert passes_of(block_of(64), large) == pytest.approx(passes_of(block_of(32, "lucid"), large))


def test_a_scan_is_work_for_every_image_and_other_techniques_have_a_fixed_price(
    model: ImageModel,
) -> None:
    scans = [passes_of(Piece(MaxPatches()), model, images) for images in (0, 10, 20)]
    assert scans[2] - scans[1] == pytest.approx(scans[1] - scans[0]) != 0
    assert passes_of(Piece(Dreams()), model, 10) == passes_of(Piece(Dreams()), model, 20) > 0


def test_a_block_takes_as_long_a_unit_as_the_last_one_of_its_layer(model: ImageModel) -> None:
    rates = Rates(model, 5, seconds_a_pass=0.01)
    guessed = rates.seconds(block("early", 12))
    rates.learn(block("early", 12), 7.535)  # 1.5 of them, and 0.035 for a layer, for setting up
    assert rates.seconds(block("early", 6, part=1)) == pytest.approx(3.0)
    assert rates.seconds(block("early", 12)) != guessed


def test_setting_up_takes_longer_the_more_layers_there_are(model: ImageModel) -> None:
    rates = Rates(model, 5, seconds_a_pass=0.0)
    first = [rates.seconds(block(layer, 12)) for layer in ("early", "late")]
    assert rates.seconds(block("late", 12, part=1)) < first[0] < first[1]


def test_what_a_layer_took_corrects_the_guess_for_the_others(model: ImageModel) -> None:
    rates = Rates(model, 5, seconds_a_pass=10.0)
    before = rates.seconds(block("late", 12, part=1))
    own = rates.seconds(block("early", 12, part=1))
    assert own > 100
    rates.learn(block("early", 12, part=1), 3.5 + 10 * own)
    ratio = rates.seconds(block("late", 12, part=1)) / before
    assert 8 < ratio < 10
    classes = Piece(ClassImages(), units=(0, 1), part=1)
    assert rates.seconds(classes) == Rates(model, 5, seconds_a_pass=10.0).seconds(classes)


def test_one_small_piece_does_not_decide_for_all(model: ImageModel) -> None:
    rates = Rates(model, 5, seconds_a_pass=0.01)
    before = rates.seconds(block("late", 12, part=1))
    small = block("early", 1, part=1)
    rates.learn(small, 100 * rates.seconds(small))
    assert rates.seconds(block("late", 12, part=1)) < 20 * before


def test_several_images_of_a_unit_or_class_are_as_much_more_work(model: ImageModel) -> None:
    for one in (block("late", 3), Piece(ClassImages(), units=(0, 1))):
        four = Piece(replace(one.technique, diversity=4), layers=one.layers, units=one.units)  # type: ignore[type-var]
        assert passes_of(four, model) == pytest.approx(4 * passes_of(one, model))


def test_depthwise_convolutions_make_gradients_dear(model: ImageModel) -> None:
    def passes(convolution: Callable[[int], keras.Layer]) -> float:
        layers = [keras.Input((64, 64, 3)), convolution(3), L.GlobalAveragePooling2D()]
        return passes_of(Piece(Dreams()), ImageModel(keras.Sequential(layers)))

    assert passes(L.DepthwiseConv2D) > 1.2 * passes(partial(L.Conv2D, 3))


def test_a_gate_that_sees_the_whole_image_keeps_its_size() -> None:
    start = keras.Input((64, 64, 3))
    maps = L.Conv2D(4, 3, name="plain")(start)
    gate = L.Dense(4, activation="sigmoid")(L.GlobalAveragePooling2D(keepdims=True)(maps))
    gated = L.Multiply(name="gated")([maps, gate])
    both = ImageModel(keras.Model(start, L.Dense(2)(L.GlobalAveragePooling2D()(gated))))
    assert share_of_a_pass(both, "plain") < 0.1
    assert share_of_a_pass(both, "gated") > 0.9


def test_a_pass_is_timed(model: ImageModel) -> None:
    assert 0 < time_of_a_pass(model) < 1


def test_a_budget_without_limit_never_ends() -> None:
    budget = Budget()
    assert budget.left == np.inf
    assert not budget.is_limited
    budget.guarded(lambda *_: None)("anything", 1, 2)


def test_work_that_reports_after_the_end_is_stopped_unless_it_is_done() -> None:
    seen: list[int] = []
    report = Budget(0).guarded(lambda what, done, total: seen.append(done))
    report("ascent", 5, 5)
    with pytest.raises(OutOfTimeError):
        report("ascent", 4, 5)
    assert seen == [5]


@pytest.mark.parametrize("seconds", [-1, float("nan"), "5"])
def test_what_is_no_time_is_no_budget(seconds: float) -> None:
    with pytest.raises(NetVizError, match="seconds from 0"):
        Budget(seconds)
