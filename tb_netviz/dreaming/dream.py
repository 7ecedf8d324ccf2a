"""The dream loop: (gradient of a layer, pictures (n, H, W, c) in [0, 1]) -> dreamt pictures.

The ascent of DeepDream over octaves and tiles. It needs the memory of a handful of copies of the
picture: the network sees only a few tiles of its own input size at a time.

Reference: Mordvintsev, Olah, Tyka 2015, "Inceptionism", and its notebook google/deepdream.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Images, Marks, PerImage, SomeImages
from tb_netviz.dreaming.dream_gradient import Response
from tb_netviz.dreaming.octaves import climb_octaves, octave_sizes
from tb_netviz.dreaming.tiles import gradient_over_tiles

# An octave with a shorter side than this, in pixels, no longer holds a picture.
SMALLEST_OCTAVE = 8
# Pixels of all tiles in one call of the network: 8 tiles of 224 x 224.
PIXELS_PER_CALL = 400_000


@dataclass(frozen=True)
class DreamSettings:
    """The numbers of a dream.

    Args:
        step_size: Mean change of a pixel per step, in [0, 1] units.
        octave_scale: Ratio of neighbouring octaves, above 1.
        jitter: Largest roll before each step, as a share of the network's input side.
        overlap: Share of a tile that its neighbour covers as well.
        colour: Share of the gradient's colour contrasts that is kept, in [0, 1]; the rest of the
            step is light. 1 leaves the gradient as it is.
    """

    step_size: float
    octave_scale: float
    jitter: float
    overlap: float
    colour: float = 1.0


@dataclass(frozen=True, eq=False)
class Dream:
    """The result of one dream.

    Args:
        pictures: (n, H, W, c) float32 in [0, 1].
        octaves: The pictures after each octave, at that octave's size; the last is `pictures`.
        blocked: (n,) bool, whether no gradient at all reached the picture.
    """

    pictures: Images
    octaves: tuple[SomeImages, ...]
    blocked: Marks


def dream(
    respond: Callable[[Images], Response],
    pictures: Images,
    settings: DreamSettings,
    *,
    tile: tuple[int, int],
    steps: int,
    octaves: int = 4,
    seed: int = 0,
    after_step: Callable[[], None] = lambda: None,
) -> Dream:
    """Let pictures dream.

    Args:
        respond: The gradient, from `dream_gradient`.
        pictures: (n, H, W, c) float32 in [0, 1], of any size.
        settings: The numbers.
        tile: Height and width of the network's input in pixels.
        steps: Steps per octave, at least 0.
        octaves: How many sizes, at least 1; those that would be too small are left out.
        seed: Decides the rolls. All pictures of a batch get the same, so a picture dreams the
            same in any company.
        after_step: Called after each step.
    """
    height, width = pictures.shape[1:3]
    sizes = octave_sizes(
        height, width, octaves=octaves, scale=settings.octave_scale, smallest=SMALLEST_OCTAVE
    )
    random = np.random.default_rng([seed, 0x0DDE])
    blocked = np.ones(len(pictures), bool)
    finished: list[np.ndarray] = []

    def ascend(start: SomeImages, octave: int) -> SomeImages:
        current = np.array(start, np.float32)
        for _ in range(steps):
            reach = [round(settings.jitter * side) for side in tile]
            roll = [int(random.integers(-most, most + 1)) for most in reach]
            gradient, _ = response_over_tiles(
                respond, current, tile=tile, overlap=settings.overlap, roll=(roll[0], roll[1])
            )
            for number, single in enumerate(gradient):
                _mute_colours(single, settings.colour)
                size = float(np.abs(single).mean())
                blocked[number] &= size == 0
                single *= settings.step_size / max(size, 1e-30)
            current += gradient
            np.clip(current, 0, 1, out=current)
            after_step()
        finished.append(current)
        return current

    result = climb_octaves(pictures, sizes, ascend)
    return Dream(result, tuple(finished), blocked)


def _mute_colours(gradient: np.ndarray, share: float) -> None:
    """Keep only a share of the colour contrasts of a gradient (H, W, 3), in place."""
    if share < 1 and gradient.shape[-1] == 3:
        light = gradient.mean(axis=-1, keepdims=True)
        gradient -= light
        gradient *= share
        gradient += light


def response_over_tiles(
    respond: Callable[[Images], Response],
    pictures: Images,
    *,
    tile: tuple[int, int],
    overlap: float,
    roll: tuple[int, int] = (0, 0),
) -> tuple[Images, PerImage]:
    """Measure the gradient (n, H, W, c) and the objective (n,) of pictures of any size.

    Args:
        respond: The gradient, from `dream_gradient`.
        pictures: (n, H, W, c) float32 in [0, 1].
        tile: Height and width of the network's input in pixels.
        overlap: Share of a tile that its neighbour covers as well.
        roll: Rows and columns by which the pictures are rolled before they are cut.
    """

    def tile_gradient(tiles: Images) -> tuple[Images, PerImage]:
        response = respond(tiles)
        return response.gradient, response.objective

    return gradient_over_tiles(
        tile_gradient,
        pictures,
        tile=tile,
        overlap=overlap,
        roll=roll,
        batch_size=max(8, PIXELS_PER_CALL // (tile[0] * tile[1])),
    )
