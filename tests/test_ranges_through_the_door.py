"""Arrays of every range: the network answers as `model.predict`, and the pictures look right."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.data import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.session.opening import open_model_and_images
from tests.door_cases import (
    RANGES,
    accuracy,
    keras_accuracy,
    network,
    outputs,
    photographs,
    trained,
)


@pytest.mark.parametrize("name", RANGES)
def test_outputs_and_accuracy_are_those_of_keras_and_pictures_are_neither_black_nor_white(name):
    x, y = RANGES[name]()
    model = trained(x, y)
    seen, source = open_model_and_images(model, (x, y))
    assert source is not None
    predicted = model.predict(x.astype(np.float32), verbose=0)
    answers = outputs(seen, source)
    np.testing.assert_allclose(answers, predicted, atol=1e-5)
    right = (answers.argmax(axis=1) == source.labels).mean()
    assert 0.6 < right < 0.95
    assert right == (predicted.argmax(axis=1) == y).mean()
    pictures = source.select(range(32))
    assert 0.15 < pictures.clip(0, 1).mean() < 0.85
    assert pictures.clip(0, 1).std() > 0.08
    assert not [note for note in source.notes if "differently" in note]
    assert "inferred" in seen.preprocessing.describe()


@pytest.mark.parametrize("name", ["uint8", "uint16, x 257", "float, 0 to 4095", "caffe"])
def test_a_model_made_before_the_data_is_seen_learns_its_range(name):
    x, y = RANGES[name]()
    model = trained(x, y)
    seen = ImageModel(model)
    images = seen.tap(["classes"]).read(np.zeros((1, *seen.image_shape), np.float32))
    assert images["classes"].shape == (1, 3)
    for part in (slice(None), slice(0, 40)):  # as in a custom loop, again and again
        opened, source = open_model_and_images(seen, (x[part], y[part]))
        assert opened is seen and source is not None
        assert accuracy(seen, source) == pytest.approx(
            keras_accuracy(model, x[part], y[part]), abs=1e-6
        )


def test_pictures_after_arrays_in_other_units_are_shown_and_fed_as_those_were():
    x, y = RANGES["float, 0 to 1"]()
    seen, _ = open_model_and_images(trained(x, y), (x, y))
    source = open_images((np.rint(x * 255).astype(np.uint8), y), seen)
    np.testing.assert_allclose(source.select(range(8)), x[:8], atol=2e-3)
    assert "unlike those seen before" in source.notes[0]


def test_arrays_the_network_was_not_trained_on_are_named_with_what_to_pass():
    x, y = RANGES["caffe"]()
    model, pictures = trained(x, y), photographs()[0]
    _, source = open_model_and_images(model, (pictures, y))
    (note,) = source.notes
    assert "fed 'caffe' mode, the network agrees with 30 of 32 labels" in note
    assert "set the option preprocessing" in note
    told, again = open_model_and_images(model, (pictures, y), preprocessing="caffe")
    assert accuracy(told, again) == pytest.approx(keras_accuracy(model, x, y), abs=1e-6)
    assert again.notes == ()


def test_a_folder_is_fed_what_the_network_agrees_with_the_folders_about(tmp_path):
    from tests.data.tiny_data import write

    pictures, labels = photographs()
    for number in range(32):
        write(tmp_path / f"place_{labels[number]}" / f"{number}.png", pictures[number])
    x, y = RANGES["caffe"]()
    seen, source = open_model_and_images(trained(x, y), tmp_path)
    assert seen.preprocessing.is_bgr
    assert "the network agrees with" in seen.preprocessing.describe()
    assert accuracy(seen, source) > 0.9
    untrained, _ = open_model_and_images(network(x.shape[1:], [keras.layers.Dense(3)]), tmp_path)
    assert "assumed" in untrained.preprocessing.describe()


def test_a_reading_that_loses_what_the_network_sees_is_told_of():
    x, y = RANGES["float, 0 to 4095"]()

    def rounded(images):
        import tensorflow as tf

        return tf.round(images)

    model = trained(x, y)
    from tb_netviz.model.input.verification import compare_with_predict

    seen, source = open_model_and_images(model, (x, y))
    assert compare_with_predict(seen, x[:4], source.select(range(4))).holds
    seen.preprocessing = ImageModel(model, preprocessing=rounded).preprocessing
    found = compare_with_predict(seen, x[:4], source.select(range(4)))
    assert not found.holds and found.difference > 0.01
    assert "set the option preprocessing" in found.words
