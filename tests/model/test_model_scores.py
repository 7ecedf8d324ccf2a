"""Scores before softmax, for every way a network can end."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model import EXACT_SCORES, PROBABILITIES, SCORES, ImageModel
from tests.model import tiny_models

L = keras.layers


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def head(*layers) -> keras.Model:
    """Three features of a (4, 4, 3) image, their averages, go through the given layers."""
    image = keras.Input((4, 4, 3))
    x = L.GlobalAveragePooling2D()(image)
    for layer in layers:
        x = layer(x)
    return keras.Model(image, x)


IDENTITY = {"kernel_initializer": "identity", "use_bias": False}
MEANS = tiny_models.noise(2, 4, 4, 3)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([L.Dense(3, activation="softmax", **IDENTITY)], "input of the final softmax"),
        ([L.Dense(3, activation="sigmoid", **IDENTITY)], "input of the final sigmoid"),
        ([L.Dense(3, activation="log_softmax", **IDENTITY)], "input of the final softmax"),
        ([L.Dense(3, **IDENTITY)], "the linear output itself"),
        ([L.Dense(3, **IDENTITY), L.Softmax()], "input of the final softmax"),
        ([L.Dense(3, **IDENTITY), L.Activation("softmax")], "input of the final softmax"),
        (
            [L.Dense(3, **IDENTITY), L.Softmax(), L.Reshape((3,)), L.Dropout(0.5)],
            "input of the final softmax",
        ),
        ([L.Dense(3, **IDENTITY), L.Lambda(tf.nn.softmax)], "input of the final softmax"),
    ],
)
def test_scores_are_what_the_last_squashing_gets(layers, words):
    model = ImageModel(head(*layers), preprocessing=(0, 1))
    assert model.score_recipe == words
    assert model.class_count == 3
    read = model.tap([SCORES, EXACT_SCORES]).read(MEANS)
    np.testing.assert_allclose(read[SCORES], MEANS.mean(axis=(1, 2)), atol=1e-6)
    np.testing.assert_array_equal(read[SCORES], read[EXACT_SCORES])


def test_probabilities_are_the_models_own():
    for activation in ("softmax", "sigmoid"):
        keras_model = head(L.Dense(3, activation=activation))
        read = ImageModel(keras_model, preprocessing=(0, 1)).tap([PROBABILITIES]).read(MEANS)
        np.testing.assert_allclose(read[PROBABILITIES], np.asarray(keras_model(MEANS)), atol=1e-6)


def test_one_sigmoid_counts_as_two_classes():
    keras_model = head(L.Dense(1, activation="sigmoid"))
    model = ImageModel(keras_model, preprocessing=(0, 1), class_names=["cat", "dog"])
    read = model.tap([SCORES, PROBABILITIES]).read(MEANS)
    own = np.asarray(keras_model(MEANS))
    np.testing.assert_allclose(
        read[PROBABILITIES], np.concatenate([1 - own, own], axis=1), atol=1e-6
    )
    np.testing.assert_allclose(read[SCORES].sum(axis=1), 0, atol=1e-6)


def test_an_averaged_relu_is_climbed_before_the_relu():
    model = ImageModel(tiny_models.averaged_relu(), preprocessing=(0, 1))
    assert "before its ReLU" in model.score_recipe
    images = tiny_models.noise(2, 4, 4, 3)
    read = model.tap([SCORES, EXACT_SCORES, "conv"]).read(images)
    total = images.sum(axis=-1).mean(axis=(1, 2))
    expected = np.stack([-total - 1, -2 * total - 2], axis=1)
    np.testing.assert_allclose(read[SCORES], expected, rtol=1e-5)
    assert not read[EXACT_SCORES].any()
    assert not read["conv"].any(), "the layer itself still shows its ReLU"


@pytest.mark.parametrize("relu", ["standard", "redirected"])
def test_the_averaged_relu_has_a_gradient_where_the_map_is_negative(relu):
    tap = ImageModel(tiny_models.averaged_relu(), preprocessing=(0, 1)).tap([SCORES], relu=relu)

    @tf.function(autograph=False)
    def gradient(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            score = tap(images)[SCORES][:, 1]
        return tape.gradient(score, images)

    np.testing.assert_allclose(gradient(tf.ones((1, 4, 4, 3))), -2 / 16, rtol=1e-5)


def test_a_softmax_by_hand_gives_log_probabilities_and_says_so():
    keras_model = tiny_models.subclassed()
    model = ImageModel(keras_model)
    assert model.score_recipe.startswith("log-probabilities")
    images = tiny_models.noise(2, 8, 8, 3)
    own = np.asarray(keras_model(images * 255))
    read = model.tap([SCORES, PROBABILITIES]).read(images)
    np.testing.assert_allclose(read[SCORES], np.log(own), atol=1e-4)
    np.testing.assert_allclose(read[PROBABILITIES], own, atol=1e-5)


def two_outputs() -> keras.Model:
    image = keras.Input((4, 4, 3))
    x = L.GlobalAveragePooling2D()(image)
    classes = L.Dense(5, activation="softmax", name="classes")(x)
    return keras.Model(image, {"map": image * 2, "classes": classes, "box": L.Dense(4)(x)})


def test_the_first_vector_output_holds_the_classes_unless_another_is_chosen():
    assert ImageModel(two_outputs(), output="classes").class_count == 5
    assert ImageModel(two_outputs(), output="box").class_count == 4
    first = ImageModel(two_outputs())
    assert first.class_count in (4, 5) and "of 3" in first.score_recipe


def test_a_wrong_output_is_refused():
    with pytest.raises(NetVizError, match=r"output 'clases' not found; did you mean 'classes'"):
        ImageModel(two_outputs(), output="clases")
    with pytest.raises(NetVizError, match=r"output 7 does not exist; the model has 3"):
        ImageModel(two_outputs(), output=7)


def test_a_model_without_classes_has_layers_but_no_scores():
    image = keras.Input((8, 8, 3))
    model = ImageModel(keras.Model(image, L.Conv2D(2, 3, name="conv")(image)))
    assert model.class_count == 0
    assert model.tap(["conv"]).read(tiny_models.noise(1, 8, 8, 3))["conv"].shape == (1, 6, 6, 2)
    with pytest.raises(NetVizError, match="has no class scores"):
        model.tap([SCORES])


def test_classes_are_found_by_name_key_and_index():
    names = ["n01\tgreat white shark", "n02\tcrane", "n03\tzebra"]
    model = ImageModel(head(L.Dense(3)), class_names=names)
    assert model.class_names == ("great white shark", "crane", "zebra")
    assert [model.class_index(key) for key in ("zebra", "n02", 0, "1")] == [2, 1, 0, 1]
    with pytest.raises(NetVizError, match=r"class 'zebr' not found; did you mean 'zebra'"):
        model.class_index("zebr")
    with pytest.raises(NetVizError, match=r"class 3 does not exist.*3 classes, 0 to 2"):
        model.class_index(3)
    with pytest.raises(NetVizError, match=r"2 class names given, but model .* has 3 classes"):
        ImageModel(head(L.Dense(3)), class_names=["a", "b"])
