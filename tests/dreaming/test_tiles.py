"""Gradients over tiles: every pixel once, no seam, borders reflected."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.dreaming.tiles import blending_window, gradient_over_tiles, tile_starts


def own_values(tiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of half the squared pixels: the pixels themselves."""
    return tiles, np.square(tiles).sum(axis=(1, 2, 3)) / 2


def random_pictures(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(size=shape).astype(np.float32)


@pytest.mark.parametrize("length", [16, 17, 30, 31, 100])
def test_tiles_cover_every_pixel_and_stay_inside(length: int) -> None:
    starts = tile_starts(length, 16, 4)
    covered = np.zeros(length, int)
    for start in starts:
        covered[start : start + 16] += 1
    assert covered.min() >= 1
    assert starts[0] == 0
    assert starts[-1] + 16 == length
    assert all(np.diff(starts) <= 12)


def test_window_is_symmetric_and_falls_to_the_border() -> None:
    window = blending_window(16, 4)
    np.testing.assert_allclose(window, window[::-1])
    assert window[0] < 0.1 < window[2] < window[8]


@pytest.mark.parametrize("size", [(8, 8), (5, 40), (3, 4), (33, 47)])
@pytest.mark.parametrize("roll", [(0, 0), (3, -5), (100, 7)])
def test_a_pixelwise_gradient_comes_back_unchanged(
    size: tuple[int, int], roll: tuple[int, int]
) -> None:
    pictures = random_pictures(2, *size, 3)
    gradient, _ = gradient_over_tiles(own_values, pictures, tile=(8, 8), roll=roll, batch_size=3)
    np.testing.assert_allclose(gradient, pictures, atol=1e-6)


def test_one_tile_of_the_picture_s_size_gives_the_plain_gradient_and_objective() -> None:
    pictures = random_pictures(2, 8, 8, 1)
    _, objective = gradient_over_tiles(own_values, pictures, tile=(8, 8))
    np.testing.assert_allclose(objective, own_values(pictures)[1], rtol=1e-3)


def test_tiles_see_the_rolled_picture() -> None:
    pictures = random_pictures(1, 8, 8, 1)
    seen = []

    def record(tiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        seen.append(tiles)
        return own_values(tiles)

    gradient_over_tiles(record, pictures, tile=(8, 8), roll=(2, 3))
    np.testing.assert_array_equal(seen[0], np.roll(pictures, (2, 3), axis=(1, 2)))


def test_a_short_side_is_continued_by_reflection() -> None:
    pictures = np.arange(4, dtype=np.float32).reshape(1, 1, 4, 1)
    seen = []

    def record(tiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        seen.append(tiles)
        return own_values(tiles)

    gradient_over_tiles(record, pictures, tile=(1, 8))
    assert seen[0][0, 0, :, 0].tolist() == [1, 0, 0, 1, 2, 3, 3, 2]


def test_errors_at_tile_borders_are_blended_away() -> None:
    def constant_but_wrong_at_borders(tiles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        gradient = np.ones_like(tiles)
        gradient[:, [0, -1]] = 5
        gradient[:, :, [0, -1]] = 5
        return gradient, np.zeros(len(tiles), np.float32)

    gradient, _ = gradient_over_tiles(
        constant_but_wrong_at_borders, np.zeros((1, 40, 40, 1), np.float32), tile=(16, 16)
    )
    inside = gradient[0, 2:-2, 2:-2, 0]
    assert np.abs(np.diff(inside, axis=0)).max() < 0.2
