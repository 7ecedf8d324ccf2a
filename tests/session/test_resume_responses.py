"""A log that was interrupted between what two pictures of a layer tell goes on with that layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz import ImageModel, UnitResponses
from tb_netviz.session.plan import plan
from tb_netviz.visual import Visual
from tests.session.test_resume import IMAGES, assert_same, log, network, pictures

KINDS = ("responses", "excitations")


@pytest.fixture(scope="module")
def model() -> keras.Model:
    return network()


def test_responses_of_all_layers_are_one_piece_because_one_scan_gives_them(
    model: keras.Model,
) -> None:
    (piece,) = plan(ImageModel(model), [UnitResponses()])
    assert piece.layers == ("early", "late")
    assert piece.with_layers(("late",)).technique == UnitResponses(layers=("late",))


@pytest.mark.parametrize("made_before", [1, 2])
def test_an_interrupted_log_of_responses_is_continued(
    model: keras.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_before: int
) -> None:
    log(model, IMAGES, tmp_path / "whole", techniques=["responses"])
    real = UnitResponses.run

    def breaking_off(self: UnitResponses, *arguments: Any, **options: Any) -> Iterator[Visual]:
        for number, visual in enumerate(real(self, *arguments, **options)):
            if number > made_before:
                raise KeyboardInterrupt
            yield visual

    with monkeypatch.context() as patch:
        patch.setattr(UnitResponses, "run", breaking_off)
        with pytest.raises(KeyboardInterrupt):
            log(model, IMAGES, tmp_path / "parts", techniques=["responses"])
    log(model, IMAGES, tmp_path / "parts", techniques=["responses"])
    assert log(model, IMAGES, tmp_path / "parts", techniques=["responses"]) == []
    expected, found = pictures(tmp_path / "whole"), pictures(tmp_path / "parts")
    assert expected.keys() == found.keys()
    for key, visual in expected.items():
        assert_same(visual, found[key])
    for layer in ("early", "late"):
        for kind in KINDS:
            (only,) = tb_netviz.read(tmp_path / "parts", kind=kind, layer=layer)
            assert np.array_equal(only.image_ids, np.arange(len(IMAGES[1])))
