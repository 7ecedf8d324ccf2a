"""The plan: which pieces, in which order, in which blocks."""

from __future__ import annotations

import pickle

import keras
import numpy as np
import pytest

from tb_netviz import ClassImages, Dreams, FeatureImages, Filters, ImageModel, MaxPatches
from tb_netviz.session.piece import Piece
from tb_netviz.session.plan import UNITS_A_BLOCK, Choice, class_order, plan
from tb_netviz.techniques.technique import Technique

L = keras.layers


@pytest.fixture(scope="module")
def model() -> ImageModel:
    layers = [
        keras.Input((12, 12, 3)),
        L.Conv2D(30, 3, name="early"),
        L.Conv2D(14, 3, name="late"),
        L.GlobalAveragePooling2D(),
        L.Dense(50, name="scores"),
    ]
    return ImageModel(keras.Sequential(layers))


def shown(pieces: tuple[Piece, ...]) -> list[tuple[str, str, int, int]]:
    return [(one.technique.name, one.layer, one.part, len(one.units)) for one in pieces]


def test_without_a_budget_every_layer_gets_one_block(model: ImageModel) -> None:
    pieces = plan(model, [Filters(), ClassImages(), FeatureImages(), Dreams()])
    assert shown(pieces) == [
        ("filters", "", 0, 0),
        ("class_images", "", 0, 20),
        ("feature_images", "early", 0, UNITS_A_BLOCK),
        ("feature_images", "late", 0, UNITS_A_BLOCK),
        ("dreams", "", 0, 0),
    ]
    assert all(piece.is_asked for piece in pieces)


def test_a_budget_adds_blocks_until_every_unit_and_class_has_one(model: ImageModel) -> None:
    pieces = plan(model, [FeatureImages(), ClassImages()], Choice(has_budget=True))
    places = [(one.layer, one.part) for one in pieces]
    assert places[:3] == [("early", 0), ("late", 0), ("", 0)]
    more = [("early", 1), ("early", 2), ("late", 1), ("", 1), ("", 2)]
    assert sorted(places[3:]) == sorted(more)
    early = [unit for one in pieces if one.layer == "early" for unit in one.units]
    assert sorted(early) == list(range(30))
    assert [one.is_asked for one in pieces] == [True] * 3 + [False] * 5


def test_blocks_of_cheaper_layers_come_more_often_but_no_layer_starves() -> None:
    layers = [
        keras.Input((32, 32, 3)),
        L.Conv2D(60, 3, name="early"),
        L.Conv2D(60, 9, name="late"),
        L.Conv2D(60, 15, name="last"),
    ]
    model = ImageModel(keras.Sequential(layers))
    pieces = plan(model, [FeatureImages()], Choice(has_budget=True))
    early, late, last = (
        [place for place, one in enumerate(pieces) if one.layer == layer]
        for layer in ("early", "late", "last")
    )
    assert np.all(np.array(early) <= late) and np.all(np.array(late) <= last)
    assert last[1] < late[-1]


def test_the_blocks_without_a_budget_are_the_first_ones_with_a_budget(model: ImageModel) -> None:
    orders = {"early": list(range(30))[::-1]}
    techniques = [FeatureImages(), ClassImages()]
    few = plan(model, techniques, Choice(orders=orders, labels=[4]))
    many = plan(model, techniques, Choice(orders=orders, labels=[4], has_budget=True))
    assert many[: len(few)] == few
    assert few[0].units == tuple(range(18, 30))
    assert 4 in few[2].units


@pytest.mark.parametrize(("units", "counts"), [("all", (30, 14)), (13, (13, 13)), (5, (5, 5))])
def test_units_say_how_many_of_each_layer_are_made(
    model: ImageModel, units: int | str, counts: tuple[int, int]
) -> None:
    for has_budget in (False, True):
        pieces = plan(model, [FeatureImages()], Choice(units=units, has_budget=has_budget))
        made = [sum(len(p.units) for p in pieces if p.layer == at) for at in ("early", "late")]
        assert tuple(made) == counts
        assert all(piece.is_asked for piece in pieces)


def test_units_layers_and_classes_that_are_named_are_made_and_no_others(model: ImageModel) -> None:
    feature = FeatureImages(units=[3, 1], layers="late")
    named = ClassImages(classes=["class 7", 2])
    pieces = plan(model, [feature, named], Choice(has_budget=True))
    assert [(one.layers, one.units) for one in pieces] == [(("late",), (1, 3)), ((), (2, 7))]


def test_a_limit_of_ones_own_is_kept(model: ImageModel) -> None:
    pieces = plan(model, [FeatureImages(limit=2, most_layers=1)], Choice(has_budget=True))
    assert shown(pieces) == [("feature_images", "early", 0, 2)]


def test_patches_of_all_layers_are_one_piece_because_one_scan_gives_them(model: ImageModel) -> None:
    (piece,) = plan(model, [MaxPatches()])
    assert piece.layers == ("early", "late")
    fewer = piece.with_layers(("late",))
    assert fewer.technique == MaxPatches(layers=("late",))


def test_what_is_no_series_of_units_stays_whole(model: ImageModel) -> None:
    technique = FeatureImages(objective="layer")
    assert plan(model, [technique]) == (Piece(technique),)


def test_classes_with_images_come_first() -> None:
    order = class_order(50, np.array([7, 9, -1, 7]))
    assert set(order[:2]) == {7, 9}
    assert sorted(order) == list(range(50))


def test_pieces_travel_by_pickle(model: ImageModel) -> None:
    pieces = plan(model, [FeatureImages(), ClassImages(), MaxPatches()])
    assert pickle.loads(pickle.dumps(pieces)) == pieces


def test_all_blocks_of_a_technique_have_one_key_and_other_options_another(
    model: ImageModel,
) -> None:
    basis = {"seed": 0}
    pieces = plan(model, [FeatureImages(), FeatureImages(layers="early")], Choice(units="all"))
    assert len({piece.key(basis) for piece in pieces}) == 1
    (other,) = plan(model, [FeatureImages(steps=3, layers="late", limit=1)])
    keys = {other.key(basis), pieces[0].key(basis), pieces[0].key({"seed": 1})}
    assert len(keys) == 3


def test_a_technique_of_ones_own_has_no_key() -> None:
    class Own(Technique):
        name = "filters"

        def run(self, model, data=None, **options):  # type: ignore[no-untyped-def]
            yield from ()

    assert Piece(Own()).key({}) == ""
    assert Piece(Filters()).key({})
