"""Inversions: early layers give the photograph back, errors are told honestly."""

from __future__ import annotations

from collections.abc import Iterable

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.inversions import Inversions
from tb_netviz.visual import Ladder, Note, Visual
from tests.fixtures.trained_networks import Trained

SIDE = 16


@pytest.fixture(scope="module")
def model() -> ImageModel:
    """`whole` keeps the image, `pooled` only its blotches, `flat` only its mean colours."""
    inputs = keras.Input((SIDE, SIDE, 3))
    whole = keras.layers.Conv2D(3, 1, activation="relu", name="whole")
    x = whole(inputs)
    x = keras.layers.AveragePooling2D(4, name="pool")(x)
    pooled = keras.layers.Conv2D(3, 1, activation="relu", name="pooled")
    x = pooled(x)
    x = keras.layers.GlobalAveragePooling2D(name="flat")(x)
    head = keras.layers.Dense(3, activation="softmax", name="prob")
    network = keras.Model(inputs, head(x))
    identity = np.eye(3, dtype=np.float32)
    for layer in (whole, pooled):
        layer.set_weights([identity[None, None], np.zeros(3, np.float32)])
    head.set_weights([5 * identity, np.zeros(3, np.float32)])
    return ImageModel(network, preprocessing=(0.0, 1.0))


@pytest.fixture(scope="module")
def photographs(model: ImageModel) -> ImageSource:
    """Smooth random pictures."""
    coarse = np.random.default_rng(0).uniform(0.1, 0.9, (8, 3, 3, 3))
    images = [
        np.stack(
            [np.kron(picture[..., channel], np.ones((6, 6)))[:SIDE, :SIDE] for channel in range(3)],
            axis=-1,
        )
        for picture in coarse
    ]
    return open_images((np.stack(images) * 255).astype(np.uint8), model)


def ladder_of(visuals: Iterable[Visual]) -> Ladder:
    (ladder,) = visuals
    assert isinstance(ladder, Ladder)
    return ladder


@pytest.fixture(scope="module")
def ladder(model: ImageModel, photographs: ImageSource) -> Ladder:
    return ladder_of(
        Inversions([1, 4], steps=200, layers=["whole", "pooled", "scores"]).run(
            model, photographs, step=2
        )
    )


def test_the_first_layer_gives_the_photograph_back(
    ladder: Ladder, photographs: ImageSource
) -> None:
    given = np.rint(photographs.select([1, 4]) * 255)
    assert np.abs(ladder.images[:, 0] - given).mean() < 6
    assert (ladder.measures["psnr"][:, 0] > 28).all()
    assert (ladder.measures["feature_error"][:, 0] < 0.01).all()


def test_what_is_remembered_falls_with_depth(ladder: Ladder) -> None:
    psnr = ladder.summary["psnr"]
    assert ladder.values == ("whole", "pooled", "scores")
    assert psnr[0] > psnr[1] > psnr[2]
    assert ladder.measures["class_kept"].all()
    assert ladder.axis == "layer"
    assert ladder.step == 2


def test_errors_are_those_of_the_shown_pixels(
    ladder: Ladder, model: ImageModel, photographs: ImageSource
) -> None:
    tap = model.tap(["pooled"])
    targets = tap.read(photographs.select([1, 4]))["pooled"]
    shown = tap.read(ladder.images[:, 1].astype(np.float32) / 255)["pooled"]
    error = np.square(shown - targets).sum(axis=(1, 2, 3))
    np.testing.assert_allclose(
        ladder.measures["feature_error"][:, 1],
        error / np.square(targets).sum(axis=(1, 2, 3)),
        rtol=1e-3,
    )
    every = tap.read(photographs.select(range(8)))["pooled"]
    pairs = np.square(every[:, None] - every[None]).sum(axis=(2, 3, 4)).mean()
    np.testing.assert_allclose(ladder.measures["feature_error_mv"][:, 1], error / pairs, rtol=1e-3)


def test_an_image_inverted_in_company_is_the_one_inverted_alone(
    model: ImageModel, photographs: ImageSource
) -> None:
    """Rounding differs with the batch size: at most one level of 255."""

    def pictures(ids: list[int], preset: str | None) -> np.ndarray:
        technique = Inversions(ids, steps=16, layers="pooled", preset=preset)
        return ladder_of(technique.run(model, photographs)).images

    for preset in (None, "mahendran_vedaldi"):
        both = pictures([1, 4], preset)
        np.testing.assert_array_equal(both, pictures([1, 4], preset))
        assert np.abs(both[1].astype(int) - pictures([4], preset)[0]).max() <= 1


def test_zero_activations_are_no_division_by_zero() -> None:
    layer = keras.layers.Conv2D(
        2, 1, activation="relu", name="silent", bias_initializer=keras.initializers.Constant(-9)
    )
    silent = ImageModel(keras.Sequential([keras.Input((12, 12, 3)), layer]), preprocessing=(0, 1))
    data = open_images(np.full((3, 12, 12, 3), 90, np.uint8), silent)
    ladder = ladder_of(Inversions(0, steps=4, layers="silent").run(silent, data))
    assert ladder.measures["feature_error"][0, 0] == 0
    assert "does not respond to image 0" in str(ladder.note)


def test_the_ladder_runs_from_the_first_convolution_to_the_scores(
    model: ImageModel, photographs: ImageSource
) -> None:
    ladder = ladder_of(Inversions(steps=1).run(model, photographs))
    assert ladder.values == ("whole", "pooled", "scores")
    assert ladder.image_ids.tolist() == [0, 2, 5, 7]


def test_while_training_the_same_photographs_go_on(
    model: ImageModel, photographs: ImageSource
) -> None:
    technique = Inversions(layers="pooled").during_training()
    memory: dict[str, object] = {}
    first = ladder_of(technique.run(model, photographs, memory=memory))
    second = ladder_of(technique.run(model, photographs, step=1, memory=memory))
    np.testing.assert_array_equal(first.image_ids, second.image_ids)
    assert second.summary["feature_error"][0] <= first.summary["feature_error"][0] * 1.05


def test_without_photographs_there_is_a_note(model: ImageModel) -> None:
    (note,) = Inversions().run(model)
    assert isinstance(note, Note)


def test_a_rung_without_gradient_is_left_out_and_named(photographs: ImageSource) -> None:
    class Rounding(keras.layers.Layer):
        def call(self, inputs: object) -> object:
            return keras.ops.cast(keras.ops.cast(inputs * 9, "int32"), "float32")

    inputs = keras.Input((SIDE, SIDE, 3))
    x = keras.layers.Conv2D(2, 1, name="conv")(inputs)
    network = keras.Model(inputs, Rounding(name="rounding")(x))
    blocked = ImageModel(network, preprocessing=(0.0, 1.0))
    ladder = ladder_of(
        Inversions(0, steps=2, layers=["conv", "rounding"]).run(blocked, photographs)
    )
    assert ladder.values == ("conv",)
    assert "'rounding' passes no gradient" in str(ladder.note)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"preset": "nope"}, "'nope' not found"), ({"steps": 0}, "steps must be at least 1")],
)
def test_bad_options_are_refused_in_one_sentence(options: dict[str, object], message: str) -> None:
    with pytest.raises(NetVizError, match=message):
        Inversions(**options)  # type: ignore[arg-type]


def test_a_trained_network_s_first_layer_gives_the_picture_back(trained: Trained) -> None:
    network = ImageModel(trained.network)
    pictures = open_images(trained.images, network)
    layers = [trained.first, trained.middle]
    ladder = ladder_of(Inversions(trained.subject, steps=48, layers=layers).run(network, pictures))
    first, later = ladder.measures["psnr"][0]
    assert first > later + 3
