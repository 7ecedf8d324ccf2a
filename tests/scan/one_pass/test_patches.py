"""Patches cut out of images, and where deep units really look."""

from __future__ import annotations

import keras
import numpy as np

from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass.effective_field import effective_boxes
from tb_netviz.scan.one_pass.patches import OUTSIDE, cut, cut_all, fitted, tile_size, window_of


def test_a_patch_inside_is_the_image_itself() -> None:
    picture = np.arange(64, dtype=np.uint8).reshape(8, 8, 1)
    np.testing.assert_array_equal(cut(picture, (2, 3, 5, 7)), picture[2:5, 3:7])


def test_what_lies_outside_is_grey() -> None:
    tile = cut(np.zeros((4, 4, 1), np.uint8), (-1, 2, 2, 6))
    assert tile.shape == (3, 4, 1)
    assert (tile[0] == OUTSIDE).all() and (tile[:, 2:] == OUTSIDE).all()
    assert (tile[1:, :2] == 0).all()


def test_a_field_larger_than_the_image_shows_the_whole_image() -> None:
    assert window_of(np.array([-50, 2, 60, 9]), (32, 32)) == (0, 2, 32, 9)
    assert tile_size((100, 8), (32, 32), 56) == (32, 8)
    assert tile_size((100, 50), (200, 200), 50) == (50, 25)


def test_tiles_shrink_by_averaging() -> None:
    tile = np.array([[0, 100], [100, 200]], np.uint8)[..., None]
    assert fitted(tile, (1, 1)).tolist() == [[[100]]]


def test_a_missing_patch_stays_grey() -> None:
    tiles = cut_all(
        {0: np.zeros((4, 4, 3), np.uint8)},
        np.array([[0, -1]]),
        np.array([[[0, 0, 2, 2], [0, 0, 0, 0]]]),
        (4, 4),
        (2, 2),
        3,
    )
    assert (tiles[0, 0] == 0).all() and (tiles[0, 1] == OUTSIDE).all()


def test_the_effective_field_of_a_convolution_is_its_kernel() -> None:
    image = keras.Input((9, 9, 1))
    layer = keras.layers.Conv2D(1, 3, name="c", kernel_initializer="ones")
    model = ImageModel(keras.Model(image, layer(image)), preprocessing=(0, 1))
    boxes = effective_boxes(
        model, "c", np.ones((2, 9, 9, 1), np.float32), np.zeros(2, int), np.array([0, 8])
    )
    assert boxes.tolist() == [[0, 0, 3, 3], [1, 1, 4, 4]]
