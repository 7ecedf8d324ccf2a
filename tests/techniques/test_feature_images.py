"""Feature images: the right unit responds, in batches, diverse, negative, dead or at a position."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.feature_images import FeatureImages
from tb_netviz.visual import Grid, Note, Visual

SIDE = 12


@pytest.fixture(scope="module")
def model() -> ImageModel:
    """`colour` has a channel for red, green, blue, one for dark and one that never responds.

    `signed` can go to either side of zero.
    """
    inputs = keras.Input((SIDE, SIDE, 3))
    colour = keras.layers.Conv2D(5, 1, activation="relu", name="colour")
    x = colour(inputs)
    x = keras.layers.Conv2D(4, 3, padding="same", name="signed")(x)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    outputs = keras.layers.Dense(3, activation="softmax", name="prob")(x)
    kernel = np.array([[1, 0, 0, -1, 0], [0, 1, 0, -1, 0], [0, 0, 1, -1, 0]], np.float32)
    colour.set_weights([kernel[None, None], np.array([0, 0, 0, 1.5, -9], np.float32)])
    return ImageModel(keras.Model(inputs, outputs), preprocessing=(0.0, 1.0))


@pytest.fixture(scope="module")
def photographs(model: ImageModel) -> ImageSource:
    images = np.random.default_rng(0).integers(0, 256, (20, SIDE, SIDE, 3)).astype(np.uint8)
    return open_images(images, model)


def grid_of(visuals: Iterable[Visual]) -> Grid:
    (grid,) = visuals
    assert isinstance(grid, Grid)
    return grid


def test_each_channel_gets_its_own_colour(model: ImageModel) -> None:
    grid = grid_of(FeatureImages([0, 1, 2, 3], layers="colour", steps=32).run(model, step=3))
    means = grid.images.mean(axis=(1, 2))
    for channel in range(3):
        assert means[channel].argmax() == channel
        assert means[channel, channel] > 135
    assert means[3].max() < 120
    assert grid.units.tolist() == [0, 1, 2, 3]
    assert grid.layer == "colour"
    assert grid.step == 3
    assert (grid.measures["rank"][:3] == 1).all()


def test_a_unit_is_shown_on_an_image_just_larger_than_what_it_sees() -> None:
    stack = [keras.layers.Conv2D(4, 3, name="edges"), keras.layers.GlobalAveragePooling2D()]
    network = keras.Sequential([keras.Input((40, 48, 3)), *stack, keras.layers.Dense(2)])
    model = ImageModel(network, preprocessing=(0, 1))
    units = FeatureImages([0, 3], layers="edges", steps=4)
    grid = grid_of(units.run(model))
    assert grid.images.shape == (2, 11, 11, 3)
    assert grid.recipe["canvas"] == "11 x 11 of 40 x 48 pixels: a unit sees 3 x 3"
    for whole in (
        replace(units, preset="lucid"),
        replace(units, objective="neuron", position=(30, 40)),
        replace(units, objective="layer", units=None),
    ):
        grid = grid_of(whole.run(model))
        assert grid.images.shape[1:3] == (40, 48)
        assert grid.recipe["canvas"] == "the network's input size"


def test_a_dead_unit_of_a_small_canvas_gets_its_further_attempts_there() -> None:
    stack = [keras.layers.Conv2D(2, 3, activation="relu", name="edges")]
    stack += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2)]
    network = keras.Sequential([keras.Input((40, 48, 3)), *stack])
    kernel, _ = network.layers[0].get_weights()
    network.layers[0].set_weights([kernel, np.array([0, -99], np.float32)])
    units = FeatureImages([0, 1], layers="edges", steps=4)
    grid = grid_of(units.run(ImageModel(network, preprocessing=(0, 1))))
    assert grid.images.shape == (2, 11, 11, 3)
    assert (grid.images[1] == 128).all()
    assert grid.measures["activation"][0] > 0


def test_activation_is_measured_on_the_shown_pixels(model: ImageModel) -> None:
    grid = grid_of(FeatureImages([0, 2], layers="colour", steps=8).run(model))
    shown = grid.images.astype(np.float32) / 255
    np.testing.assert_allclose(
        grid.measures["activation"],
        [shown[0, ..., 0].max(), shown[1, ..., 2].max()],
        rtol=1e-5,
    )
    np.testing.assert_allclose(
        grid.measures["mean_activation"],
        [shown[0, ..., 0].mean(), shown[1, ..., 2].mean()],
        rtol=1e-5,
    )


def test_activation_is_told_as_a_multiple_of_the_natural_one(
    model: ImageModel, photographs: ImageSource
) -> None:
    technique = FeatureImages([0, 4], layers="colour", steps=8)
    grid = grid_of(technique.run(model, photographs))
    natural = grid.measures["natural"]
    assert natural[0] == pytest.approx(1.0, abs=0.01)
    assert grid.measures["times_natural"][0] == pytest.approx(
        grid.measures["activation"][0] / natural[0]
    )
    assert np.isnan(grid.measures["times_natural"][1])
    assert grid.recipe["natural responses over"] == "20 images"
    while_training = grid_of(technique.run(model, photographs, memory={}))
    assert "natural" not in while_training.measures


def test_a_dead_unit_is_said_to_be_dead_and_shown_flat(model: ImageModel) -> None:
    grid = grid_of(FeatureImages([0, 4], layers="colour", steps=4).run(model))
    assert "Unit 4 is dead" in str(grid.note)
    assert (grid.images[1] == 128).all()
    assert grid.measures["activation"][1] == 0


def test_the_least_response_is_the_opposite(model: ImageModel) -> None:
    grid = grid_of(FeatureImages([1], layers="signed", steps=24, sign=0).run(model))
    most, least = grid.measures["mean_activation"]
    assert most > 0 > least or most > least + 0.1
    assert grid.unit_names == ("channel 1", "channel 1, least")
    silent = grid_of(FeatureImages([0], layers="colour", steps=24, sign=-1).run(model))
    assert "never goes below zero" in str(silent.note)


def test_several_images_of_a_unit_differ_more_with_diversity(model: ImageModel) -> None:
    wanted = FeatureImages([1, 2], layers="signed", steps=64, sign=-1)
    grid = grid_of(replace(wanted, diversity=3).run(model))
    assert grid.units.tolist() == [1, 1, 1, 2, 2, 2]
    assert "channel 1" in grid.unit_names[1] and "image 2" in grid.unit_names[1]
    alike = [grid_of(wanted.run(model, seed=seed)).images.astype(int) for seed in range(2)]
    differences = np.abs(grid.images[[0, 3]].astype(int) - grid.images[[1, 4]]).mean(axis=(1, 2, 3))
    assert (differences > 1.5 * np.abs(alike[0] - alike[1]).mean(axis=(1, 2, 3))).all()


def test_a_neuron_lights_up_at_its_place_only(model: ImageModel) -> None:
    grid = grid_of(
        FeatureImages([0], layers="colour", steps=64, objective="neuron", position=(2, 9)).run(
            model
        )
    )
    assert grid.measures["activation"][0] == pytest.approx(grid.images[0, 2, 9, 0] / 255, rel=1e-4)
    assert grid.images[0, 2, 9, 0] > 200


def test_a_direction_mixes_channels(model: ImageModel) -> None:
    grid = grid_of(
        FeatureImages(
            layers="colour", steps=32, objective="direction", vectors=[[1, 1, 0, 0, 0]]
        ).run(model)
    )
    red, green, blue = grid.images.mean(axis=(0, 1, 2))
    assert min(red, green) > blue + 4
    assert grid.unit_names == ("direction 0",)


def test_a_whole_layer_has_one_image(model: ImageModel) -> None:
    grid = grid_of(FeatureImages(layers="colour", steps=4, objective="layer").run(model))
    assert grid.units.tolist() == [-1]


@pytest.mark.parametrize("preset", [None, "lucid", "maco", "yosinski"])
def test_every_preset_finds_the_colour(
    preset: str | None, model: ImageModel, photographs: ImageSource
) -> None:
    grid = grid_of(
        FeatureImages([0, 2], layers="colour", steps=24, preset=preset).run(model, photographs)
    )
    means = grid.images.mean(axis=(1, 2))
    assert means[0, 0] > means[0, 2]
    assert means[1, 2] > means[1, 0]
    assert grid.recipe["source"]


def test_maco_without_photographs_says_what_it_needs(model: ImageModel) -> None:
    with pytest.raises(NetVizError, match="spectrum from photographs"):
        list(FeatureImages([0], layers="colour", preset="maco").run(model))


def test_without_names_a_few_layers_and_units_are_chosen_and_the_note_says_so(
    model: ImageModel,
) -> None:
    visuals = list(FeatureImages(steps=2, limit=3).run(model))
    assert [visual.layer for visual in visuals] == ["colour", "signed"]
    assert "3 of 5 units" in str(visuals[0].note)


def test_same_seed_same_pixels_and_batch_equals_alone(model: ImageModel) -> None:
    """Rounding differs with the batch size: at most one level of 255."""

    def pictures(units: list[int], seed: int = 0) -> np.ndarray:
        return grid_of(FeatureImages(units, layers="signed", steps=16).run(model, seed=seed)).images

    both = pictures([1, 3])
    np.testing.assert_array_equal(both, pictures([1, 3]))
    assert np.abs(both[1].astype(int) - pictures([3])[0]).max() <= 1
    assert (pictures([1, 3], seed=1) != both).any()


def test_images_go_on_from_the_last_snapshot(model: ImageModel) -> None:
    technique = FeatureImages([0], layers="colour").during_training()
    memory: dict[str, object] = {}
    first = grid_of(technique.run(model, memory=memory))
    second = grid_of(technique.run(model, step=1, memory=memory))
    assert second.recipe["steps since the start"] == 2 * first.recipe["steps"]


def test_mixed_precision_is_climbed_in_float32() -> None:
    layer = keras.layers.Conv2D(3, 3, activation="relu", name="conv", dtype="mixed_float16")
    half = ImageModel(keras.Sequential([keras.Input((8, 8, 3)), layer]), preprocessing=(0.0, 1.0))
    grid = grid_of(FeatureImages([0], steps=4).run(half))
    assert np.isfinite(grid.measures["activation"]).all()


def test_what_a_layer_does_not_have_becomes_a_note(model: ImageModel) -> None:
    def note(**options: object) -> str:
        (visual,) = FeatureImages(steps=1, **options).run(model)  # type: ignore[arg-type]
        assert isinstance(visual, Note)
        return str(visual.note)

    assert "no spatial extent" in note(layers="prob", objective="neuron")
    assert "no units [5]" in note(units=5, layers="colour")
    assert "outside layer" in note(layers="colour", objective="neuron", position=(0, 12))
    assert "one per channel" in note(layers="colour", objective="direction", vectors=[1, 2])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"objective": "kernel"},
            "objective must be 'channel', 'neuron', 'direction' or 'layer', got 'kernel'",
        ),
        ({"objective": "direction"}, "needs vectors"),
        ({"position": (1, 1)}, "position= is for"),
        ({"sign": 2}, "sign must be"),
        ({"steps": 0}, "steps must be"),
        ({"diversity": 17}, "at most 16"),
        ({"preset": "nope"}, "preset 'nope' not found"),
    ],
)
def test_bad_options_are_refused_in_one_sentence(options: dict[str, object], message: str) -> None:
    with pytest.raises(NetVizError, match=message):
        FeatureImages(**options)  # type: ignore[arg-type]


def test_dense_layers_have_feature_images_too(model: ImageModel) -> None:
    visual: Visual = grid_of(FeatureImages([0], layers="prob", steps=4).run(model))
    assert visual.measures["activation"][0] > 0
