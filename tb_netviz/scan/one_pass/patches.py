"""Cut patches out of images: (image, box) -> tile. What lies outside the image is grey."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from PIL import Image

from tb_netviz.arrays import Box, Picture, Tile, TileOfEachRank, TopBoxes, TopIds

OUTSIDE = 128


def tile_size(field: tuple[int, int], image: tuple[int, int], largest: int) -> tuple[int, int]:
    """Choose the height and width of a layer's tiles.

    Args:
        field: Size of the layer's receptive field.
        image: Size of the images.
        largest: Longest side of a tile in pixels.
    """
    height = max(min(field[0], image[0]), 1)
    width = max(min(field[1], image[1]), 1)
    scale = min(1.0, largest / max(height, width))
    return max(round(height * scale), 1), max(round(width * scale), 1)


def window_of(box: Box, image: tuple[int, int]) -> tuple[int, int, int, int]:
    """Choose the part of a box to show: at most the whole height and width of the image."""
    top, left, bottom, right = (int(side) for side in box)
    if bottom - top >= image[0]:
        top, bottom = 0, image[0]
    if right - left >= image[1]:
        left, right = 0, image[1]
    return top, left, bottom, right


def cut(picture: Picture, window: tuple[int, int, int, int]) -> Tile:
    """Cut a window out of a picture.

    Args:
        picture: uint8 (height, width, channels).
        window: Top, left, bottom, right, the latter two exclusive; it may leave the picture.
    """
    top, left, bottom, right = window
    channels = picture.shape[-1]
    tile = np.full((max(bottom - top, 1), max(right - left, 1), channels), OUTSIDE, np.uint8)
    inside = picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    first_row, first_column = max(-top, 0), max(-left, 0)
    tile[first_row : first_row + inside.shape[0], first_column : first_column + inside.shape[1]] = (
        inside
    )
    return tile


def fitted(tile: Picture, size: tuple[int, int]) -> Tile:
    """Resize a tile (h, w, 1 or 3), averaging where it shrinks."""
    if tile.shape[:2] == size:
        return tile
    grows = size[0] > tile.shape[0] or size[1] > tile.shape[1]
    how = Image.Resampling.BICUBIC if grows else Image.Resampling.BOX
    channels = tile.shape[-1]
    picture = Image.fromarray(tile[..., 0] if channels == 1 else tile)
    resized: np.ndarray = np.asarray(picture.resize(size[::-1], how)).reshape(*size, channels)
    return resized


def cut_all(
    pictures: Mapping[int, Picture],
    image_ids: TopIds,
    boxes: TopBoxes,
    image: tuple[int, int],
    size: tuple[int, int],
    channels: int,
) -> TileOfEachRank:
    """Cut the patches of a layer.

    Args:
        pictures: Image id -> uint8 (height, width, 1 or 3).
        image_ids: int (units, k); -1 leaves the tile grey.
        boxes: int (units, k, 4).
        image: Height and width of the images.
        size: Height and width of the tiles.
        channels: 1 or 3.

    Returns:
        uint8 (units, k, height, width, channels).
    """
    tiles = np.full((*image_ids.shape, *size, channels), OUTSIDE, np.uint8)
    # Deep units show whole images, and the same ones often, so each is reduced only once.
    ready: dict[tuple[int, tuple[int, int, int, int]], np.ndarray] = {}
    for place in np.ndindex(*image_ids.shape):
        image_id = int(image_ids[place])
        if image_id < 0:
            continue
        window = window_of(boxes[place], image)
        key = (image_id, window)
        if key not in ready:
            ready[key] = fitted(cut(pictures[image_id], window), size)
        tiles[place] = ready[key]
    return tiles
