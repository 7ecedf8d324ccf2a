"""What engines keep with a network is made once, typed, and goes with the network."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.kept import Kept
from tb_netviz.model.tap import Tap
from tests.model.tiny_models import functional, noise


class Compiled:
    """Stands for what an engine compiles."""


class Other(Compiled):
    """What another engine compiles."""


def test_a_thing_is_made_once_for_each_kind_and_key() -> None:
    kept = Kept()
    first = kept(Compiled, "a", Compiled)
    assert kept(Compiled, "a", Compiled) is first
    assert kept(Compiled, "b", Compiled) is not first
    assert type(kept(Other, "a", Other)) is Other
    assert (kept.count(Compiled), kept.count(Other), kept.count()) == (2, 1, 3)


def test_a_failure_is_passed_on_and_nothing_is_kept() -> None:
    kept = Kept()

    def fail() -> Compiled:
        raise NetVizError("no")

    with pytest.raises(NetVizError):
        kept(Compiled, (), fail)
    assert kept.count() == 0
    assert isinstance(kept(Compiled, (), Compiled), Compiled)


def test_a_thing_of_another_kind_is_refused() -> None:
    kept = Kept()
    with pytest.raises(TypeError, match="expected a Other to keep, got a Compiled"):
        kept(Other, (), lambda: Compiled())  # type: ignore[arg-type,return-value]
    assert kept.count(Other) == 0


class Reader:
    """Refers to the network that it reads, as every compiled function does."""

    def __init__(self, model: ImageModel) -> None:
        self.model = model


def watched_reader() -> weakref.ref[Reader]:
    model = ImageModel(functional(), preprocessing=(0.0, 1.0))
    watched = weakref.ref(model.kept(Reader, (), lambda: Reader(model)))
    assert watched() is not None
    return watched


def test_what_refers_to_its_network_goes_with_it() -> None:
    watched = watched_reader()
    gc.collect()
    assert watched() is None


def test_reading_traces_once_for_each_set_of_paths() -> None:
    model = ImageModel(functional(), preprocessing=(0.0, 1.0))
    images = noise(5, 8, 8, 3)
    first = model.read(["conv1", "probabilities"], images, batch_size=2)
    assert first["conv1"].shape == (5, 8, 8, 4)
    assert first["probabilities"].shape == (5, 3)
    again = model.read(["conv1", "probabilities"], images)
    assert model.kept_count(Tap) == 1
    np.testing.assert_allclose(again["conv1"], first["conv1"], atol=1e-6)
    model.read(["pool"], images)
    assert model.kept_count(Tap) == 2
