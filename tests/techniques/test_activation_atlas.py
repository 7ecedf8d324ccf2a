"""An activation atlas: each cell's picture makes the layer do what its images make it do."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.activation_atlas import MappedImages, atlas_of
from tb_netviz.techniques.embedding import Embedding
from tb_netviz.visual import MapCells, Note, Scatter


@pytest.fixture(scope="module")
def two_colours() -> ImageModel:
    """Channel 0 sees red, channel 1 sees blue; class 1 is red, class 0 is blue."""
    image = keras.Input((8, 8, 3))
    seen = keras.layers.Conv2D(2, 1, activation="relu", name="seen")
    x = keras.layers.GlobalAveragePooling2D(name="pooled")(seen(image))
    scores = keras.layers.Dense(2, activation="softmax", name="scores")
    network = keras.Model(image, scores(x))
    red_and_blue = np.array([[1, -1], [-0.5, -0.5], [-1, 1]], np.float32)
    seen.set_weights([red_and_blue[None, None], np.zeros(2, np.float32)])
    scores.set_weights([np.array([[0, 9], [9, 0]], np.float32), np.zeros(2, np.float32)])
    return ImageModel(network, preprocessing=(0, 1))


def mapped(**changes: Any) -> MappedImages:
    """Six images: three that move channel 0, on the left, and three that move channel 1."""
    features = np.array([[2, 0], [3, 0], [1, 0.1], [0, 2], [0, 3], [0.1, 1]], np.float32)
    values: dict[str, Any] = {
        "layer": "seen",
        "method": "pca",
        "points": np.array([[0, 0], [0, 1], [1, 0], [9, 0], [9, 1], [10, 0]], np.float32),
        "image_ids": np.arange(10, 16),
        "features": features,
        "probabilities": np.repeat([[0.1, 0.9], [0.8, 0.2]], 3, axis=0).astype(np.float32),
        **changes,
    }
    return MappedImages(**values)


def test_cells_with_two_directions_get_two_pictures_that_raise_their_own(two_colours) -> None:
    made = atlas_of(two_colours, mapped(), 2)
    left, right = made["images"].astype(float)
    # Red where red was seen, blue where blue was.
    assert left[..., 0].mean() > left[..., 2].mean() + 20
    assert right[..., 2].mean() > right[..., 0].mean() + 20
    seen = two_colours.read(["seen"], made["images"] / np.float32(255))["seen"].mean(axis=(1, 2))
    assert seen[0, 0] > 4 * seen[0, 1] and seen[1, 1] > 4 * seen[1, 0]
    along = [seen[0, 0] - seen[0, 1], seen[1, 1] - seen[1, 0]] / np.sqrt(2)
    np.testing.assert_allclose(made["measures"]["activation"], along, rtol=0.05)
    assert (made["measures"]["activation"] > 0.1).all()


def test_a_cell_lists_its_images_and_the_class_that_they_drive(two_colours) -> None:
    made = atlas_of(two_colours, mapped(), 2, steps=1)
    assert made["measures"]["class"].tolist() == [1, 0]
    # The image that points a little elsewhere comes last.
    assert made["image_ids"].tolist() == [[10, 11, 12], [13, 14, 15]]
    # What sets the cells apart is channel 0 less channel 1, and the other way round.
    np.testing.assert_allclose(made["measures"]["natural"], (2 - 0.1 / 3) / np.sqrt(2), rtol=0.01)


def test_a_cell_of_few_images_has_no_picture(two_colours) -> None:
    lonely = np.array([[0, 0], [0, 1], [1, 0], [9, 0], [9, 1], [5, 5]], np.float32)
    made = atlas_of(two_colours, mapped(points=lonely), 2, steps=1)
    assert made["image_ids"].tolist() == [[10, 11, 12]]
    left, bottom, right, top = made["corners"][0]
    assert left <= 0 and bottom <= 0 and right >= 1 and top >= 1


def test_the_same_seed_gives_the_same_atlas(two_colours) -> None:
    one, other = (atlas_of(two_colours, mapped(), 2, steps=2, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one["images"], other["images"])


def test_a_map_has_an_atlas_on_request_only(two_colours) -> None:
    reds_and_blues = np.zeros((12, 8, 8, 3), np.uint8)
    reds_and_blues[:6, ..., 0] = np.linspace(150, 255, 6)[:, None, None]
    reds_and_blues[6:, ..., 2] = np.linspace(150, 255, 6)[:, None, None]
    source = open_images((reds_and_blues, np.repeat([1, 0], 6)), two_colours)
    (alone,) = Embedding("pca").run(two_colours, source)
    points, cells = Embedding("pca", atlas=2).run(two_colours, source)
    assert isinstance(points, Scatter) and isinstance(cells, MapCells)
    np.testing.assert_array_equal(points.points, alone.points)
    assert cells.layer == points.layer == "pooled" and cells.method == "pca"
    assert sorted(cells.image_ids[cells.image_ids >= 0]) == list(range(12))
    # Each image lies in the square of its cell.
    for (left, bottom, right, top), ids in zip(cells.corners, cells.image_ids, strict=True):
        x, y = points.points[ids[ids >= 0]].T
        assert (x >= left - 1e-3).all() and (x <= right + 1e-3).all()
        assert (y >= bottom - 1e-3).all() and (y <= top + 1e-3).all()


def test_too_few_images_are_said(two_colours) -> None:
    source = open_images(np.eye(8)[[0, 3], :, None, None] * np.ones((2, 8, 8, 3)), two_colours)
    points, note = Embedding("pca", atlas=2).run(two_colours, source)
    assert isinstance(points, Scatter) and isinstance(note, Note)
    assert note.note is not None and "no cell of the map has 3 images" in note.note
