"""Neighbours in features and in pixels, on images whose likeness is known."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.neighbours import Neighbours, class_agreement
from tb_netviz.visual import NeighbourTable, Note


def mean_model(kernel: float = 1.0) -> ImageModel:
    """Its one feature is the mean brightness: where a spot lies makes no difference."""
    image = keras.Input((8, 8, 1))
    convolution = keras.layers.Conv2D(1, 1, use_bias=False, name="c")
    x = keras.layers.GlobalAveragePooling2D(name="mean")(convolution(image))
    x = keras.layers.Dense(2, activation="softmax", name="scores")(x)
    network = keras.Model(image, x)
    convolution.set_weights([np.full((1, 1, 1, 1), kernel, np.float32)])
    return ImageModel(network, preprocessing=(0, 1))


def pictures() -> np.ndarray:
    """Image 0: a spot; 1: the same spot, darker; 2: as bright as 0, elsewhere; 3: all white."""
    images = np.zeros((4, 8, 8, 1), np.uint8)
    images[0, :2, :2] = 200
    images[1, :2, :2] = 150
    images[2, 5:7, 5:7] = 200
    images[3] = 255
    return images


def run(technique: Neighbours, images=None, labels=None, model=None, memory=None) -> list:
    model = model or mean_model()
    images = pictures() if images is None else images
    data = images if labels is None else (images, np.array(labels))
    return list(technique.run(model, open_images(data, model), memory=memory))


def test_features_and_pixels_disagree_on_what_is_alike() -> None:
    table, pixels = run(Neighbours(k=3, queries=[0]))
    assert table.layer == "mean"
    assert table.image_ids.tolist() == [[2, 1, 3]]
    np.testing.assert_allclose(table.measures["distance"][0, 0], 0, atol=1e-6)
    assert pixels.layer == "" and "pixel space" in pixels.title
    assert pixels.image_ids.tolist() == [[1, 2, 3]]
    expected = np.sqrt(4 * (50 / 255) ** 2)
    np.testing.assert_allclose(pixels.measures["distance"][0, 0], expected, rtol=1e-5)


def test_large_images_are_compared_reduced_and_it_is_said() -> None:
    image = keras.Input((64, 64, 1))
    x = keras.layers.Flatten(name="flat")(keras.layers.AveragePooling2D(16)(image))
    model = ImageModel(keras.Model(image, keras.layers.Dense(2)(x)), preprocessing=(0, 1))
    images = np.random.default_rng(0).integers(0, 255, (5, 64, 64, 1), np.uint8)
    *_, pixels = run(Neighbours(k=2), images, model=model)
    assert "32 x 32" in pixels.note
    assert pixels.recipe["dimensions"] == 32 * 32


def test_agreement_of_classes_is_a_number() -> None:
    table, _ = run(Neighbours(k=1, queries=[0, 1]), labels=[1, 0, 1, 0])
    assert table.summary["class_agreement"] == 0.5
    assert np.isnan(class_agreement(np.array([-1, -1]), np.array([0]), np.array([[1]])))


def test_fewer_images_than_neighbours_leave_places_empty() -> None:
    table, _ = run(Neighbours(k=8, queries=[3]))
    assert table.image_ids[0, 3:].tolist() == [-1] * 5
    assert "only 4 images for 8 neighbours" in table.note


def test_one_image_has_no_neighbours_and_it_is_said() -> None:
    table, pixels = run(Neighbours(), pictures()[:1])
    assert isinstance(table, Note) and isinstance(pixels, Note)
    assert "only one image" in table.note


def test_broken_features_name_their_layer() -> None:
    table, pixels = run(Neighbours(), model=mean_model(np.nan))
    assert isinstance(table, Note) and "'mean'" in table.note
    assert isinstance(pixels, NeighbourTable)


def test_queries_stay_the_same_over_a_training() -> None:
    memory: dict = {}
    images = np.random.default_rng(0).integers(0, 255, (60, 8, 8, 1), np.uint8)
    first, _ = run(Neighbours(), images, labels=np.arange(60) % 2, memory=memory)
    second, _ = run(Neighbours(), images, labels=np.arange(60) % 2, memory=memory)
    np.testing.assert_array_equal(first.query_ids, second.query_ids)
    assert len(first.query_ids) == 32


def test_wrong_options_are_refused_in_one_sentence() -> None:
    with pytest.raises(NetVizError, match="ids from 0 to 3"):
        run(Neighbours(queries=[9]))
    with pytest.raises(NetVizError, match="k must be at least 1"):
        Neighbours(k=0)
