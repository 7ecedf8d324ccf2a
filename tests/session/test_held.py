"""What of a piece a log still lacks, and which part comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tb_netviz import ClassImages, Dreams, FeatureImages, MaxPatches
from tb_netviz.session.held import STAMP, Held, HeldVisual, Stamp
from tb_netviz.session.piece import Piece

BASIS = {"seed": 0}


def held(*visuals: tuple[str, str, Stamp]) -> Held:
    found = [
        HeldVisual(technique, layer, "grid", {STAMP: stamp.to_json()})
        for technique, layer, stamp in visuals
    ]
    return Held(Path(), found)


def block(*units: int, layer: str = "conv1") -> Piece:
    return Piece(FeatureImages(units=units, layers=(layer,)), layers=(layer,), units=units)


KEY = block(1).key(BASIS)


def test_units_that_are_there_are_left_out() -> None:
    log = held(("feature_images", "conv1", Stamp(KEY, (1, 2))))
    rest = log.rest_of(block(1, 2, 3), KEY)
    assert rest is not None
    assert (rest.units, rest.technique.units) == ((3,), (3,))
    assert log.rest_of(block(1, 2), KEY) is None


def test_units_of_another_layer_or_made_in_another_way_do_not_count() -> None:
    log = held(
        ("feature_images", "conv2", Stamp(KEY, (1,))), ("feature_images", "conv1", Stamp("x", (1,)))
    )
    assert log.rest_of(block(1), KEY) == block(1)


def test_classes_count_whatever_the_layer_of_their_scores() -> None:
    piece = Piece(ClassImages(classes=(4, 5)), units=(4, 5))
    rest = held(("class_images", "logits", Stamp("key", (4,)))).rest_of(piece, "key")
    assert rest is not None
    assert rest.technique == ClassImages(classes=(5,))


def test_a_layer_is_there_once_its_last_visual_is() -> None:
    piece = Piece(MaxPatches()).with_layers(("a", "b", "c"))
    log = held(
        ("max_patches", "a", Stamp("key", is_last=False)),
        ("max_patches", "a", Stamp("key")),
        ("max_patches", "b", Stamp("key", is_last=False)),
    )
    rest = log.rest_of(piece, "key")
    assert rest is not None
    assert rest.layers == rest.technique.layers == ("b", "c")


def test_a_piece_that_was_interrupted_is_made_again() -> None:
    assert held(("dreams", "a", Stamp("key", is_last=False))).rest_of(Piece(Dreams()), "key")
    whole = Stamp("key", own_choice=Piece(Dreams()).own_choice)
    assert held(("dreams", "a", whole)).rest_of(Piece(Dreams()), "key") is None


def test_only_another_way_of_making_contradicts() -> None:
    same = held(("feature_images", "conv1", Stamp(KEY, (1,))))
    assert not same.contradicts([block(7)], BASIS)
    assert same.contradicts([block(7)], {"seed": 1})
    assert not same.contradicts([Piece(Dreams())], {"seed": 1})
    unstamped = Held(Path(), [HeldVisual("feature_images", "conv1", "grid", {})])
    assert unstamped.contradicts([block(7)], BASIS)


@pytest.mark.parametrize(("wanted", "part"), [(2, 2), (0, 5), (1, 5)])
def test_a_part_keeps_its_number_unless_it_is_taken(wanted: int, part: int) -> None:
    log = held(
        ("feature_images", "conv1", Stamp(KEY)), ("feature_images", "conv1", Stamp(KEY, part=1))
    )
    assert log.free_part("feature_images", "conv1", wanted, after=5) == part


def test_what_is_no_stamp_is_none() -> None:
    for recipe in ({}, {STAMP: None}, {STAMP: "key"}):
        assert Stamp.of(recipe) is None
    stamp = Stamp("key", (3, 4), 2, is_last=False)
    assert Stamp.of({STAMP: stamp.to_json()}) == stamp
