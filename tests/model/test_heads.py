"""Which output holds the classes, and that its probabilities are those that Keras gives."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model import PROBABILITIES, ImageModel
from tb_netviz.model.part import part_of
from tests.model import tiny_models

L = keras.layers
IMAGES = tiny_models.noise(4, 8, 8, 3)


def features():
    image = keras.Input((8, 8, 3), name="image")
    x = L.Conv2D(6, 3, activation="relu", name="conv")(image)
    return image, x, L.GlobalAveragePooling2D(name="pool")(x)


def shown(keras_model, **options):
    return ImageModel(keras_model, preprocessing=(0, 1), **options)


def probabilities(model):
    return model.read([PROBABILITIES], IMAGES)[PROBABILITIES]


def average(x):
    return L.Average()([L.Dense(3, activation="softmax")(x) for _ in range(2)])


def weighted(x):
    one, other = (L.Dense(3, activation="softmax")(x) for _ in range(2))
    return 0.7 * one + 0.3 * other


def normalised(x):
    powers = L.Dense(3, activation="softplus")(x)
    return powers / keras.ops.sum(powers, axis=-1, keepdims=True)


def averaged_map(x):
    maps = L.Reshape((2, 3, 3))(L.Dense(18)(x))
    return L.GlobalAveragePooling2D()(L.Softmax()(maps))


def dropped(x):
    return L.Dropout(0.1)(L.Activation("linear")(L.Dense(3, activation="softmax")(x)))


def averaged_sigmoids(x):
    return L.Average()([L.Dense(3, activation="sigmoid")(x) for _ in range(2)])


@pytest.mark.parametrize(
    "head", [average, weighted, normalised, averaged_map, dropped, averaged_sigmoids]
)
def test_probabilities_are_recognised_whatever_the_last_operation_is(head):
    image, _, x = features()
    keras_model = keras.Model(image, head(x))
    own = np.asarray(keras_model(IMAGES))
    np.testing.assert_allclose(probabilities(shown(keras_model)), own, atol=2e-5)


def test_the_mean_of_two_sigmoids_is_two_classes():
    image, _, x = features()
    pair = [L.Dense(1, activation="sigmoid")(x) for _ in range(2)]
    keras_model = keras.Model(image, L.Average()(pair))
    own = np.asarray(keras_model(IMAGES))
    model = shown(keras_model)
    assert model.class_count == 2
    np.testing.assert_allclose(
        probabilities(model), np.concatenate([1 - own, own], axis=1), atol=1e-5
    )


@pytest.mark.parametrize("activation", ["softmax", "linear", "sigmoid"])
@pytest.mark.parametrize("keeps", [True, False])
def test_a_convolution_as_classifier_gives_the_classes(activation, keeps):
    image, x, _ = features()
    x = L.Conv2D(3, 6, name="classifier")(x)
    keras_model = keras.Model(image, L.Activation(activation)(x if keeps else L.Flatten()(x)))
    own = np.asarray(keras_model(IMAGES)).reshape(4, 3)
    model = shown(keras_model)
    assert model.class_count == 3
    expected = np.asarray(tf.nn.softmax(own)) if activation == "linear" else own
    np.testing.assert_allclose(probabilities(model), expected, atol=1e-5)


def test_the_softmax_is_chosen_before_a_box_that_comes_first():
    image, _, x = features()
    outputs = [L.Dense(4, name="a")(x), L.Dense(3, activation="softmax", name="b")(x)]
    keras_model = keras.Model(image, outputs)
    model = shown(keras_model)
    assert (model.class_count, model.output_names) == (3, ("b",))
    np.testing.assert_allclose(probabilities(model), np.asarray(keras_model(IMAGES)[1]), atol=1e-5)


def test_the_loss_tells_logits_from_boxes():
    image, _, x = features()
    keras_model = keras.Model(image, {"a": L.Dense(5)(x), "b": L.Dense(5)(x)})
    losses = {"a": "huber", "b": keras.losses.SparseCategoricalCrossentropy(from_logits=True)}
    keras_model.compile(loss=losses)
    assert "b" in shown(keras_model).output_names


def test_the_name_tells_logits_from_boxes():
    image, _, x = features()
    outputs = [L.Dense(5, name="bbox")(x), L.Dense(5, name="species_logits")(x)]
    assert shown(keras.Model(image, outputs)).output_names == ("species_logits",)


def test_class_names_tell_which_output_holds_the_classes():
    image, _, x = features()
    outputs = [L.Dense(n, activation="softmax")(x) for n in (3, 2)]
    assert shown(keras.Model(image, outputs), class_names=["cat", "dog"]).class_count == 2


def test_the_latent_code_of_a_variational_autoencoder_is_no_class():
    image, x, pooled = features()
    code = [L.Dense(16, name="mu")(pooled), L.Dense(16, name="log_var")(pooled)]
    picture = L.Conv2DTranspose(3, 3, name="picture")(x)
    model = shown(keras.Model(image, [*code, picture]))
    assert model.class_count == 0
    assert "name the one that holds them with the option output" in model.score_recipe
    assert shown(model.keras_model, output="mu").class_count == 16


@pytest.mark.parametrize("choice", [1, "1", "second"])
def test_an_output_is_chosen_by_name_or_index(choice):
    image, _, x = features()
    outputs = [
        L.Dense(n, activation="softmax", name=name)(x) for n, name in ((3, "a"), (5, "second"))
    ]
    keras_model = keras.Model(image, outputs)
    model = shown(keras_model, output=choice)
    np.testing.assert_allclose(probabilities(model), np.asarray(keras_model(IMAGES)[1]), atol=1e-5)


def test_an_output_inside_nested_dicts_has_the_name_of_its_keys():
    image, _, x = features()
    answer = {"head": {"box": L.Dense(4)(x), "kind": L.Dense(3, activation="softmax")(x)}}
    keras_model = keras.Model(image, answer)
    for name in ("kind", "head/kind"):
        assert shown(keras_model, output=name).class_count == 3


def test_an_output_without_classes_is_taken_at_the_users_word():
    image, x, _ = features()
    model = shown(keras.Model(image, [x, L.Dense(3)(L.Flatten()(x))]), output=0)
    assert model.class_count == 0
    assert model.score_recipe.startswith("no scores")


class Gan(keras.Model):
    """Two networks in attributes whose names are not theirs."""

    def __init__(self):
        super().__init__(name="gan")
        self.discriminator = keras.Sequential(
            [keras.Input((8, 8, 3)), L.Flatten(), L.Dense(1, activation="sigmoid")], name="d_net"
        )
        self.generator = keras.Sequential([keras.Input((4,)), L.Dense(192)], name="g_net")


@pytest.mark.parametrize("path", ["discriminator", "d_net"])
def test_a_part_is_found_by_its_attribute_and_by_its_name(path):
    gan = Gan()
    assert part_of(gan, path) is gan.discriminator


def test_a_part_inside_a_part_is_reached_by_a_slash():
    inner = keras.Sequential([keras.Input((8, 8, 3)), L.Flatten()], name="inner")
    outer = keras.Sequential([keras.Input((8, 8, 3)), inner], name="outer")
    whole = keras.Sequential([keras.Input((8, 8, 3)), outer])
    assert part_of(whole, "outer/inner") is inner


@pytest.mark.parametrize(
    ("path", "words"),
    [("discriminater", "did you mean 'discriminator'"), ("d_net/flatten", "is a layer of type")],
)
def test_a_part_that_is_not_there_is_refused(path, words):
    gan = Gan()
    gan.discriminator.layers[0].name = "flatten"
    with pytest.raises(NetVizError, match=words):
        part_of(gan, path)
