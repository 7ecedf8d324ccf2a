"""Parameterisations: what goes in comes out, at any size and with any number of channels."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.ascent.images import FourierImage, PixelImage, colour_matrix

SHAPES = [(9, 11, 3), (32, 32, 3), (7, 10, 1), (12, 5, 6)]


@pytest.mark.parametrize("shape", SHAPES)
def test_given_images_come_back_from_their_spectrum(shape: tuple[int, int, int]) -> None:
    images = np.random.default_rng(0).uniform(0.05, 0.95, (2, *shape)).astype(np.float32)
    image = FourierImage()
    assert np.allclose(image.images(image.encode(images), shape), images, atol=1e-4)


@pytest.mark.parametrize("image", [FourierImage(), PixelImage()])
@pytest.mark.parametrize("shape", SHAPES)
def test_images_start_near_grey_inside_the_range(
    image: FourierImage | PixelImage, shape: tuple[int, int, int]
) -> None:
    pixels = np.asarray(image.images(image.start(np.arange(3), shape, 0), shape))
    assert pixels.shape == (3, *shape)
    assert pixels.min() > 0.3 and pixels.max() < 0.7
    assert pixels.std() > 0


@pytest.mark.parametrize("image", [FourierImage(), PixelImage()])
def test_start_depends_on_the_identity_and_not_on_the_batch(
    image: FourierImage | PixelImage,
) -> None:
    together = image.start(np.array([4, 7]), (8, 8, 3), seed=1)[0]
    alone = image.start(np.array([7]), (8, 8, 3), seed=1)[0]
    other_seed = image.start(np.array([7]), (8, 8, 3), seed=2)[0]
    assert np.array_equal(together[1], alone[0])
    assert not np.array_equal(together[0], together[1])
    assert not np.array_equal(alone, other_seed)


def test_flat_start_is_flat() -> None:
    assert np.all(PixelImage(deviation=0).start(np.arange(2), (4, 4, 1), 0)[0] == 0.5)


def test_colour_matrix_gives_the_correlations_of_the_data() -> None:
    mixing = np.array([[0.2, 0.1, 0.0], [0.0, 0.1, 0.05], [0.1, 0.0, 0.1]])
    images = 0.5 + np.random.default_rng(0).normal(size=(4, 40, 40, 3)) @ mixing
    matrix = colour_matrix(images)
    made = np.random.default_rng(1).normal(size=(100_000, 3)) @ matrix
    expected = np.corrcoef(images.reshape(-1, 3), rowvar=False)
    assert np.allclose(np.corrcoef(made, rowvar=False), expected, atol=0.02)
    assert np.max(np.linalg.norm(matrix, axis=1)) == pytest.approx(1)


def test_colours_of_the_user_are_used() -> None:
    red_only = FourierImage(colours=np.array([[1, 0, 0], [0, 0, 0], [0, 0, 0]], np.float32))
    pixels = np.asarray(red_only.images(red_only.start(np.arange(1), (8, 8, 3), 0), (8, 8, 3)))
    assert pixels[..., 0].std() > 0
    assert np.allclose(pixels[..., 1:], 0.5)
