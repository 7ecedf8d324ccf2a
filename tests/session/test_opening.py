"""Opening a model with its images: who is at fault is said, and what the data tells is used."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.session.opening import open_model_and_images, open_what_fits


def network(side: int | None = 8) -> keras.Model:
    layers = [keras.layers.Conv2D(2, 3), keras.layers.GlobalAveragePooling2D()]
    return keras.Sequential([keras.Input((side, side, 3)), *layers])


class Failing:
    """Data whose own code fails."""

    @property
    def shape(self) -> tuple[int, ...]:
        raise RuntimeError("the disk\nis gone")


def test_without_data_there_are_no_images() -> None:
    model, images = open_model_and_images(network())
    assert isinstance(model, ImageModel)
    assert images is None


def test_an_image_model_stays_as_it_is() -> None:
    opened = ImageModel(network(), preprocessing=(0.0, 1.0))
    model, images = open_model_and_images(opened, np.zeros((3, 8, 8, 3), np.uint8))
    assert model is opened
    assert images is not None and images.count == 3


def test_arrays_say_the_size_that_the_model_leaves_open() -> None:
    model, _ = open_model_and_images(network(None), np.zeros((3, 10, 12, 3), np.uint8))
    assert model.image_shape == (10, 12, 3)


def test_what_the_data_raises_is_told_in_one_sentence_as_the_datas() -> None:
    with pytest.raises(NetVizError) as caught:
        open_model_and_images(network(), Failing())
    assert str(caught.value) == (
        "the data cannot be read: it raised RuntimeError: the disk is gone"
    )
    assert isinstance(caught.value.__cause__, RuntimeError)


def test_what_the_network_raises_is_told_as_the_networks() -> None:
    class Elsewhere(keras.layers.Layer):
        """Can be built, like a layer for another device, but not run."""

        def call(self, inputs: object) -> object:
            if tf.executing_eagerly() and not isinstance(inputs, keras.KerasTensor):
                raise NotImplementedError("no such device")
            return inputs

    image = keras.Input((8, 8, 3))
    x = keras.layers.Flatten()(Elsewhere()(image))
    model = keras.Model(image, keras.layers.Dense(2)(x))
    with pytest.raises(NetVizError) as caught:
        open_model_and_images(model, np.zeros((3, 8, 8, 3), np.uint8))
    words = str(caught.value)
    assert words.startswith("the network cannot be run: it raised NotImplementedError:")
    assert "no such device" in words


def test_a_fault_of_the_model_is_not_said_to_be_the_datas() -> None:
    with pytest.raises(NetVizError, match=r"expected a keras\.Model"):
        open_model_and_images("no model", np.zeros((3, 8, 8, 3), np.uint8))


def test_a_data_set_is_read_once_and_handed_on_for_the_next_network() -> None:
    read = []

    def pictures():
        for number in range(5):
            read.append(number)
            yield np.full((8, 8, 3), 40 * number, np.uint8)

    data = pictures()
    for _ in range(2):
        opened = open_what_fits(network(), data)
        data = opened.data
        assert opened.source is not None and opened.source.count == 5
        assert opened.model.preprocessing.value_range == (0, 255)
    assert read == [0, 1, 2, 3, 4]


def test_refused_images_leave_the_model_with_what_they_taught_it() -> None:
    opened = open_what_fits(network(), np.full((4, 8, 8, 7), 99, np.uint8))
    assert opened.source is None and "7 channels" in str(opened.refusal)
    assert opened.model.preprocessing.value_range == (0, 255)


def test_what_was_inferred_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="tb_netviz"):
        open_model_and_images(network(), np.full((3, 8, 8, 3), 200, np.uint8))
    assert "is fed values from 0 to 255, inferred: the data lies between 200 and 200" in caplog.text
