"""The dream of one layer: (network, layer, pictures) -> dreamt pictures, and how much it gained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Image, Images, PerImage
from tb_netviz.dreaming.dream import Dream, DreamSettings, dream, response_over_tiles
from tb_netviz.dreaming.dream_gradient import Response, dream_gradient, guide_features
from tb_netviz.errors import NetVizError
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.visual.pictures import eight_bits


@dataclass(frozen=True, eq=False)
class LayerDream:
    """What a layer made of the pictures.

    Args:
        path: Path of the layer.
        dream: The pictures after each octave.
        gain: (n,) float32, how many times larger the layer's objective became; NaN where it did
            not respond to the picture at all.
        rectified: Whether the layer has activations below zero, which the dream ignores.
    """

    path: str
    dream: Dream
    gain: PerImage
    rectified: bool


def dream_of_layer(
    model: ImageModel,
    path: str,
    pictures: Images,
    settings: DreamSettings,
    *,
    steps: int,
    octaves: int,
    channel: int | None = None,
    guide: Image | None = None,
    seed: int = 0,
    after_step: Callable[[], None] = lambda: None,
) -> LayerDream:
    """Let a layer dream, and measure the pictures as they are shown, in 8 bits.

    Args:
        model: The network in display space.
        path: Path of the layer.
        pictures: (n, H, W, c) float32 in [0, 1], of any size.
        settings: The numbers of the dream.
        steps: Steps per octave, at least 0.
        octaves: How many sizes, at least 1.
        channel: The one channel that dreams. `None` is the whole layer.
        guide: A picture (height, width, c) in the network's size whose features the dream takes
            up. `None` is the layer's own activation.
        seed: Decides the rolls.
        after_step: Called after each step.

    Raises:
        NetVizError: The layer has no such channel, passes no gradient to the picture, or has
            diverged.
    """
    features = None if guide is None else guide_features(model, path, guide)
    weights = None if channel is None else _one_channel(model, path, channel)
    respond = dream_gradient(model, path, channels=weights, guide=features)
    lowest = 0.0

    def watch(tiles: Images) -> Response:
        nonlocal lowest
        response = respond(tiles)
        if not (np.isfinite(response.gradient).all() and np.isfinite(response.objective).all()):
            raise NetVizError(diverged(f"the responses of layer '{path}', or their gradient,"))
        lowest = min(lowest, response.lowest)
        return response

    tile = (model.image_shape[0], model.image_shape[1])
    result = dream(
        watch,
        pictures,
        settings,
        tile=tile,
        steps=steps,
        octaves=octaves,
        seed=seed,
        after_step=after_step,
    )
    shown = eight_bits(result.pictures).astype(np.float32) / 255
    before = response_over_tiles(watch, pictures, tile=tile, overlap=settings.overlap)[1]
    after = response_over_tiles(watch, shown, tile=tile, overlap=settings.overlap)[1]
    gain = np.where(before > 0, after / np.maximum(before, 1e-30), np.nan)
    return LayerDream(path, result, gain.astype(np.float32), lowest < 0)


def _one_channel(model: ImageModel, path: str, channel: int) -> np.ndarray:
    """Weights (channels,) that leave one channel."""
    count = model.layer(path).unit_count
    if not 0 <= channel < count:
        raise NetVizError(
            f"Layer '{path}' has no channel {channel}; give one from 0 to {count - 1}."
        )
    one_hot: np.ndarray = np.eye(count, dtype=np.float32)[channel]
    return one_hot
