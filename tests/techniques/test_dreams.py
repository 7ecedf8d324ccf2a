"""Dreams: the gradient is the rectified activation, octaves and tiles leave no trace."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.dreams import Dreams
from tb_netviz.visual import Ladder, Note
from tests.fixtures.identity_model import identity_model
from tests.fixtures.trained_networks import Trained

SIDE = 16


@pytest.fixture(scope="module")
def model() -> ImageModel:
    """Three convolutions of random weights; `signed` has no ReLU, `flat` no extent."""
    keras.utils.set_random_seed(0)
    inputs = keras.Input((SIDE, SIDE, 3))
    x = keras.layers.Conv2D(6, 3, padding="same", activation="relu", name="early")(inputs)
    x = keras.layers.Conv2D(6, 3, strides=2, padding="same", name="signed")(x)
    x = keras.layers.ReLU(name="relu")(x)
    x = keras.layers.Conv2D(8, 3, padding="same", activation="relu", name="late")(x)
    x = keras.layers.GlobalAveragePooling2D(name="flat")(x)
    outputs = keras.layers.Dense(4, activation="softmax", name="prob")(x)
    return ImageModel(keras.Model(inputs, outputs), preprocessing=(0.0, 1.0))


@pytest.fixture(scope="module")
def photographs(model: ImageModel) -> ImageSource:
    images = np.random.default_rng(0).integers(0, 256, (6, SIDE, SIDE, 3)).astype(np.uint8)
    return open_images(images, model)


def test_the_ladder_runs_from_early_to_late_and_the_layers_gain(
    model: ImageModel, photographs: ImageSource
) -> None:
    (ladder,) = Dreams(images=[0, 3], octaves=2, steps=4).run(model, photographs, step=5)
    assert isinstance(ladder, Ladder)
    assert ladder.values == ("early", "signed", "late")
    assert ladder.axis == "layer"
    assert ladder.images.shape == (2, 3, 22, 22, 3)
    assert ladder.image_ids.tolist() == [0, 3]
    assert (ladder.measures["gain"] > 1).all()
    assert ladder.recipe["rectified"] == ["signed"]
    assert ladder.step == 5


def test_the_octave_ladder_has_a_rung_per_octave(
    model: ImageModel, photographs: ImageSource
) -> None:
    ladders = list(
        Dreams(images=0, octaves=3, layers=["early", "late"], axis="octave", steps=2).run(
            model, photographs
        )
    )
    assert [ladder.layer for ladder in ladders] == ["early", "late"]
    assert ladders[0].images.shape == (1, 3, 22, 22, 3)
    assert ladders[0].values == (1.0, 2.0, 3.0)


def test_same_seed_same_pixels_and_batch_equals_alone(
    model: ImageModel, photographs: ImageSource
) -> None:
    """Rounding differs with the batch: at most a level of 255 after 12 steps."""
    technique = Dreams(octaves=2, layers="late", steps=6)
    both, again = (
        next(iter(Dreams(images=[1, 4], octaves=2, layers="late", steps=6).run(model, photographs)))
        for _ in range(2)
    )
    np.testing.assert_array_equal(both.images, again.images)
    alone = next(iter(Dreams(images=4, octaves=2, layers="late", steps=6).run(model, photographs)))
    difference = both.images[1].astype(int) - alone.images[0]
    assert np.abs(difference).max() <= 1
    other = next(iter(technique.run(model, photographs, seed=1)))
    assert (other.images[0] != next(iter(technique.run(model, photographs))).images[0]).any()


def test_the_same_photographs_are_shown_over_a_training(
    model: ImageModel, photographs: ImageSource
) -> None:
    memory: dict[str, object] = {}
    technique = Dreams(octaves=4, layers="late").during_training()
    assert technique.octaves == 2
    first = next(iter(technique.run(model, photographs, memory=memory)))
    second = next(iter(technique.run(model, photographs, step=1, memory=memory)))
    np.testing.assert_array_equal(first.image_ids, second.image_ids)


def test_without_photographs_a_dream_starts_from_noise(model: ImageModel) -> None:
    (ladder,) = Dreams(octaves=1, layers="late", steps=2).run(model)
    assert ladder.image_ids.tolist() == [-1]


def test_pictures_of_any_size_are_dreamt_in_tiles(
    model: ImageModel, photographs: ImageSource
) -> None:
    (ladder,) = Dreams(images=0, octaves=2, layers="late", steps=1, size=70).run(model, photographs)
    assert ladder.images.shape == (1, 1, 70, 70, 3)


def test_a_layer_without_extent_dreams_as_a_whole(
    model: ImageModel, photographs: ImageSource
) -> None:
    (ladder,) = Dreams(images=0, octaves=1, layers="flat", steps=4).run(model, photographs)
    assert ladder.measures["gain"][0, 0] > 1


def test_a_silent_layer_leaves_the_picture_and_says_so() -> None:
    silent = identity_model(bias=-5.0)
    data = open_images(np.full((1, 8, 8, 1), 100, np.uint8), silent)
    (ladder,) = Dreams(octaves=1, steps=2).run(silent, data)
    assert (ladder.images == 100).all()
    assert np.isnan(ladder.measures["gain"]).all()
    assert "does not respond to image 0" in ladder.note


def test_a_layer_that_passes_no_gradient_becomes_a_note() -> None:
    class Rounding(keras.layers.Layer):
        def call(self, inputs: object) -> object:
            return keras.ops.cast(keras.ops.cast(inputs * 9, "int32"), "float32")

    blocked = ImageModel(
        keras.Sequential([keras.Input((8, 8, 1)), Rounding(name="rounding")]),
        preprocessing=(0.0, 1.0),
    )
    (note,) = Dreams(octaves=1, layers="rounding", steps=1).run(blocked)
    assert isinstance(note, Note)
    assert "passes no gradient" in str(note.note)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preset": "lucid"}, "preset 'lucid' not found"),
        ({"octaves": 0}, "at least 1"),
        ({"octave_scale": 1.0}, "above 1"),
        ({"axis": "epsilon"}, "'layer' or 'octave'"),
        ({"size": 2}, "at least 8"),
        ({"size": 10**6}, "size must be at most"),
        ({"steps": "x"}, "steps must be a whole number, got 'x'"),
        ({"octaves": 2.5}, "octaves must be a whole number"),
        ({"channel": -1}, "channel must be at least 0"),
        ({"octave_scale": float("nan")}, "octave_scale must be a number"),
    ],
)
def test_bad_options_are_refused_in_one_sentence(options: dict[str, object], message: str) -> None:
    with pytest.raises(NetVizError, match=message):
        Dreams(**options)  # type: ignore[arg-type]


def test_unknown_images_and_channels_are_named(model: ImageModel, photographs: ImageSource) -> None:
    with pytest.raises(NetVizError, match="99"):
        list(Dreams(images=99).run(model, photographs))
    (note,) = Dreams(images=0, layers="late", channel=8).run(model, photographs)
    assert "no channel 8" in note.note


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layers": []}, "names no layer"),
        ({"layers": 5}, "names, paths or globs"),
        ({"images": "cat"}, "whole numbers"),
        ({"guide": 99}, "99"),
        ({"guide": "cat"}, "id of an image"),
        ({"guide": np.zeros((5, 5))}, "guide must be"),
        ({"guide": np.zeros((0, 5, 3), np.uint8)}, "guide must be"),
        ({"guide": np.full((5, 5, 3), 200.0)}, "divide"),
        ({"guide": np.full((5, 5, 3), np.nan)}, "floats in"),
    ],
)
def test_what_no_layer_could_dream_of_is_refused_at_once(
    model: ImageModel, photographs: ImageSource, options: dict[str, object], message: str
) -> None:
    with pytest.raises(NetVizError, match=message):
        list(Dreams(**options).run(model, photographs))  # type: ignore[arg-type]


def test_a_layer_that_is_early_and_middle_at_once_dreams_once() -> None:
    (ladder,) = Dreams(octaves=1, steps=1).run(identity_model())
    assert len(ladder.values) == len(set(ladder.values))


def test_a_trained_network_s_layers_respond_more_to_their_dreams(trained: Trained) -> None:
    network = ImageModel(trained.network)
    pictures = open_images(trained.images, network)
    layers = [trained.first_block, trained.late]
    (ladder,) = Dreams(images=trained.subject, octaves=1, steps=4, layers=layers).run(
        network, pictures
    )
    first, late = ladder.measures["gain"][0]
    assert min(first, late) > 1
    assert late > first or not trained.late_gains_most
