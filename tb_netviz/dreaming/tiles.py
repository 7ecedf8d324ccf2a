"""Gradients of large pictures, tile by tile: pictures (n, H, W, c) -> gradients (n, H, W, c).

Tiles overlap and are blended by a window that falls to zero at the tile's border, where the network
sees its own padding instead of the picture. Memory grows little with the picture: a few tiles are
processed at a time, and only the picture and its gradient are held in full.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tb_netviz.arrays import Images, Line, PerImage, Starts

# (tiles (b, tile height, tile width, c)) -> gradients of the same shape, objective per tile (b,)
TileGradient = Callable[[Images], tuple[Images, PerImage]]


def tile_starts(length: int, tile: int, overlap: int) -> Starts:
    """Place evenly spaced tiles that cover `length` pixels, and list their first pixels.

    Args:
        length: Pixels to cover, at least `tile`.
        tile: Pixels of a tile.
        overlap: Fewest pixels that neighbouring tiles share, in [0, tile).
    """
    count = 1 + max(0, int(np.ceil((length - tile) / (tile - overlap))))
    return np.round(np.linspace(0, length - tile, count)).astype(int)


def blending_window(tile: int, overlap: int) -> Line:
    """Weigh a tile's pixels (tile,): 1 inside, falling as a raised cosine to its two borders."""
    distance = np.minimum(np.arange(tile), np.arange(tile)[::-1]) + 0.5
    ramp = np.clip(distance / max(overlap, 1), 0, 1)
    return ((1 - np.cos(np.pi * ramp)) / 2).astype(np.float32) + np.float32(1e-4)


def gradient_over_tiles(
    tile_gradient: TileGradient,
    pictures: Images,
    *,
    tile: tuple[int, int],
    overlap: float = 0.25,
    roll: tuple[int, int] = (0, 0),
    batch_size: int = 8,
) -> tuple[Images, PerImage]:
    """Compute the gradient of an objective that sums over tiles, without seams between them.

    Args:
        tile_gradient: Gradient and objective of a batch of tiles of the network's input size.
        pictures: (n, H, W, c) float32. A side shorter than the tile is continued by reflection
            around the picture; only the gradient inside the picture is kept.
        tile: Height and width of a tile in pixels.
        overlap: Share of a tile that its neighbour covers as well, in [0, 1).
        roll: Pixels by which the pictures are rolled before they are cut into tiles (and the
            gradient rolled back), down and to the right.
        batch_size: Tiles per call.

    Returns:
        The gradients (n, H, W, c) and the objective (n,), in which each pixel counts once.
    """
    count, height, width, _ = pictures.shape
    pads = [max(0, tile[0] - height), max(0, tile[1] - width)]
    rows, row_weights = _axis_tiles(height, tile[0], overlap, roll[0], pads[0])
    columns, column_weights = _axis_tiles(width, tile[1], overlap, roll[1], pads[1])
    places = [
        (image, row, column)
        for image in range(count)
        for row in range(len(rows))
        for column in range(len(columns))
    ]
    gradients = np.zeros_like(pictures, dtype=np.float32)
    objectives = np.zeros(count, np.float32)
    for start in range(0, len(places), batch_size):
        batch = places[start : start + batch_size]
        tiles = np.stack([pictures[i][np.ix_(rows[r], columns[c])] for i, r, c in batch])
        found, objective = tile_gradient(tiles)
        for (i, r, c), gradient, value in zip(batch, found, objective, strict=True):
            weights = np.outer(row_weights[r], column_weights[c])
            inside = np.ix_(_inside(height, tile[0]), _inside(width, tile[1]))
            target = np.ix_(rows[r][inside[0][:, 0]], columns[c][inside[1][0]])
            gradients[i][target] += gradient[inside] * weights[inside][..., None]
            objectives[i] += value * weights.mean()
    return gradients, objectives


def _inside(length: int, tile: int) -> np.ndarray:
    """List the positions of a tile inside the picture, which may be smaller than the tile."""
    before = max(0, tile - length) // 2
    return np.arange(before, before + min(length, tile))


def _axis_tiles(
    length: int, tile: int, overlap: float, roll: int, pad: int
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Source pixels and normalised weights of the tiles along one axis."""
    # NumPy's `symmetric` reflects a picture as often as needed.
    reflected = np.pad(np.arange(length), (pad // 2, pad - pad // 2), mode="symmetric")
    shared = min(round(overlap * tile), tile - 1)
    starts = tile_starts(len(reflected), tile, shared)
    window = blending_window(tile, shared)
    total = np.zeros(len(reflected), np.float32)
    for start in starts:
        total[start : start + tile] += window
    sources = [(reflected[start : start + tile] - roll) % length for start in starts]
    weights = [window / total[start : start + tile] for start in starts]
    return sources, weights
