"""A log of another network is refused with what differs."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import pytest

from tb_netviz import ImageModel
from tb_netviz.data import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.session.identity import Identity, identity_of, require_same_weights


@pytest.fixture
def model() -> ImageModel:
    layers = [
        keras.Input((6, 6, 3)),
        keras.layers.Conv2D(2, 3, name="first"),
        keras.layers.Conv2D(2, 3, name="second"),
    ]
    return ImageModel(keras.Sequential(layers))


def test_weights_and_images_are_told_apart(model: ImageModel) -> None:
    images = [open_images(np.full((2, 6, 6, 3), value), model) for value in (0.0, 1.0, 0.0)]
    black, white, again = (identity_of(model, data, 0) for data in images)
    assert black == again
    assert black.images != white.images
    assert black.basis["weights"] == white.basis["weights"]
    kernel = model.keras_model.get_layer("first").kernel
    kernel.assign(kernel + 1)
    assert identity_of(model, None, 0).weights != black.weights


def identity(**by_layer: str) -> Identity:
    return Identity("new", by_layer, "", 0, "")


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"a": "1"}, {"a": "2"}, "layer 'a' is with other weights in the log"),
        ({"a": "1"}, {"a": "1", "b": "1"}, "layer 'b' is not in the log"),
        ({"a": "1", "b": "1", "c": "1"}, {"c": "1"}, "layers 'a', 'b' are in the log only"),
        (
            dict.fromkeys("abcde", "1"),
            dict.fromkeys("abcde", "2"),
            "layers 'a', 'b', 'c' and 2 more are with other weights in the log",
        ),
    ],
)
def test_the_refusal_names_what_differs(
    before: dict[str, str], now: dict[str, str], told: str
) -> None:
    stored = {"weights": "old", "weights_by_layer": before}
    with pytest.raises(NetVizError, match="--force") as refusal:
        require_same_weights(stored, identity(**now), "step 0 of logs")
    assert told in str(refusal.value)


def test_the_same_network_and_a_log_without_weights_pass() -> None:
    require_same_weights({"weights": "new"}, identity(), "here")
    require_same_weights({}, identity(), "here")


def test_an_identity_is_made_of_plain_values(model: ImageModel) -> None:
    fields = dataclasses.asdict(identity_of(model, None, 3))
    assert fields["seed"] == 3
    assert set(fields["weights_by_layer"]) == {"first", "second"}
