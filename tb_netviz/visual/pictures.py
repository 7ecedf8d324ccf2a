"""Images as they are shown: (..., h, w, c) in [0, 1] -> (..., h, w, 1 or 3) uint8."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import AnyPictures, EightBits, Floats, ShownPictures


def eight_bits(images: Floats) -> EightBits:
    """Round images to 8 bits, all channels. Every measure is taken of what this returns.

    Args:
        images: Float of any shape, in [0, 1]; values outside are clipped.

    Returns:
        uint8 of the same shape.

    Example:
        >>> eight_bits(np.array([0.0, 0.5, 2.0])).tolist()
        [0, 128, 255]
    """
    rounded: np.ndarray = np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)
    return rounded


def displayable(pictures: AnyPictures) -> ShownPictures:
    """Choose the channels of a picture that a screen can show.

    Grey and RGB stay as they are. More than three channels show their first three: they are the
    colours of RGBA and of RGB with infrared, by far the most common. Two channels show the first.
    The channels are never averaged: a mean is a picture that the network never saw, and opposite
    patterns in two channels would cancel each other to an empty grey.

    Args:
        pictures: `(..., height, width, channels)` of any type, at least 1 channel.

    Returns:
        The same pictures with 1 or 3 channels.

    Example:
        >>> displayable(np.zeros((5, 8, 8, 4))).shape
        (5, 8, 8, 3)
    """
    if pictures.shape[-1] in (1, 3):
        return pictures
    return pictures[..., :3] if pictures.shape[-1] > 3 else pictures[..., :1]
