"""Labels in every form: what is a class is used, what is not costs no picture and is said."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.data import open_images
from tb_netviz.data.labels import MODEL_CLASSES, NOTHING, SEVERAL_CLASSES, Head, understand
from tb_netviz.session.opening import open_model_and_images
from tests.data.tiny_data import image_model, pixels
from tests.door_cases import accuracy, photographs, trained

L = keras.layers
BYTES = np.stack([pixels(seed=seed) for seed in range(4)])
THREE = Head(3, ("cat", "dog", "cow"))


@pytest.mark.parametrize(
    ("values", "indices"),
    [
        ([2, 0, 1, -1], [2, 0, 1, -1]),
        (np.array([[2], [0], [1], [1]], np.int8), [2, 0, 1, 1]),
        (np.eye(3)[[2, 0, 1, 1]], [2, 0, 1, 1]),
        (np.eye(3)[[2, 0, 1, 1]] * 0.7 + 0.1, [2, 0, 1, 1]),
        (["dog", "Cow", "cat", "eel"], [1, 2, 0, -1]),
        (np.array([b"dog", b"cow", b"cat", b"cat"], object), [1, 2, 0, 0]),
        ([2.0, 0.0, 1.0, 1.0], [2, 0, 1, 1]),
        ([[2], [0], [1], [1]], [2, 0, 1, 1]),
        (tf.constant([2, 0, 1, 1]), [2, 0, 1, 1]),
        ([np.array([2]), np.array([0]), np.array([1]), np.array([1])], [2, 0, 1, 1]),
    ],
)
def test_labels_that_are_the_models_classes_are_used(values, indices):
    found = understand(values, 4, THREE)
    np.testing.assert_array_equal(found.indices, indices)
    assert found.fit == MODEL_CLASSES and not found.notes


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([0.5, 0.1, 3.2, 9.0], "numbers, not classes"),
        ([20, 30, 31, 7], "run from 7 to 31"),
        (np.ones((4, 4)) * [1.5, 2, 30, 40], "boxes"),
        (np.random.default_rng(0).normal(size=(4, 20)), "left out"),
        (np.zeros((4, 8, 8, 1)), r"shape \(8, 8, 1\) are no classes"),
        ([1, 2], "4 images but 2 labels"),
        ([[0.5], [1, 2], [], [3]], "lists of labels that are no classes"),
        (np.array([None] * 4), None),
    ],
)
def test_labels_that_are_no_classes_cost_no_picture(values, words):
    found = understand(values, 4, THREE)
    if words is not None:
        assert found.fit == NOTHING and (found.indices == -1).all()
        import re

        assert re.search(words, found.notes[0])
    source = open_images((BYTES, values), image_model())
    np.testing.assert_allclose(source.select(range(4)), BYTES / 255, atol=1e-6)


def test_of_several_labels_the_first_colours_and_no_accuracy_is_claimed():
    rows = np.array([[0, 1, 1], [0, 0, 0], [1, 0, 0], [0, 0, 1]])
    for values in (rows, [[1, 2], [], [0], [2]], tf.ragged.constant([[1, 2], [], [0], [2]])):
        found = understand(values, 4, Head(3, has_several=True))
        assert found.indices.tolist() == [1, -1, 0, 2]
        assert found.fit == SEVERAL_CLASSES
        assert "no accuracy is claimed" in found.notes[0]
    source = open_images((BYTES, rows), image_model())
    assert source.has_several_labels and not source.labels_match_model
    assert source.labels.tolist() == [1, -1, 0, 2]
    assert source.sample(3).has_several_labels


@pytest.mark.parametrize("coded", [(0, 1), (-1, 1), (False, True)])
@pytest.mark.parametrize("form", ["numbers", "column", "floats"])
def test_one_linear_output_with_two_labels_is_two_classes(coded, form):
    pictures, places = photographs()
    y = (places == 2).astype(int)
    head = [L.Dense(1, name="logit")]
    model = trained(pictures, y, head, keras.losses.MeanSquaredError())
    labels = np.where(y, coded[1], coded[0])
    labels = {"numbers": labels, "column": labels[:, None], "floats": labels.astype("float32")}[
        form
    ]
    seen, source = open_model_and_images(model, (pictures, labels))
    np.testing.assert_array_equal(source.labels, y)
    assert seen.class_count == 2 and source.labels_match_model
    expected = ((model.predict(pictures.astype("float32"), verbose=0)[:, 0] > 0) == y).mean()
    assert 0.5 < expected == accuracy(seen, source)


def test_smoothed_labels_of_one_sigmoid_are_rounded():
    model = keras.Sequential(
        [keras.Input((4, 6, 3)), L.Flatten(), L.Dense(1, activation="sigmoid")]
    )
    _, source = open_model_and_images(model, (BYTES, [0.05, 0.95, 0.95, 0.05]))
    assert source.labels.tolist() == [0, 1, 1, 0]


def test_one_logit_is_two_classes_by_its_loss_or_its_names_before_labels_are_seen():
    model = keras.Sequential([keras.Input((8, 8, 3)), L.Flatten(), L.Dense(1)])
    images = np.zeros((2, 8, 8, 3), np.uint8)
    assert open_model_and_images(model, images)[0].class_count == 1
    named, _ = open_model_and_images(model, images, class_names=["no", "yes"])
    assert named.class_names == ("no", "yes") and named.class_index("yes") == 1
    model.compile("sgd", keras.losses.BinaryCrossentropy(from_logits=True))
    assert open_model_and_images(model, images)[0].class_count == 2


def test_whole_numbers_of_a_regression_are_captions():
    model = keras.Sequential([keras.Input((4, 6, 3)), L.Flatten(), L.Dense(1)])
    seen, source = open_model_and_images(model, (BYTES, [31, 62, 17, 20]))
    assert seen.class_count == 1
    assert source.labels.tolist() == [-1] * 4
    assert source.names[1] == "image 1: 62"


def test_labels_that_are_refused_do_not_take_the_range_with_them():
    model, source = open_model_and_images(image_model().keras_model, (BYTES, np.arange(4) + 90))
    assert source.labels.tolist() == [-1] * 4
    assert model.preprocessing.value_range == (0, 255)
