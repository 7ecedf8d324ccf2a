"""Similarity of pictures: (a, b), uint8 (n, h, w, c) each -> decibels or index (n,)."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import PerImage, Pictures

# Mean squared error of rounding to 8 bits, in units of the full range. Smaller differences cannot
# be seen, so the ratio of equal pictures is 58.9 dB instead of infinite.
ROUNDING_ERROR = (1 / 255) ** 2 / 12


def peak_signal_to_noise(pictures: Pictures, references: Pictures) -> PerImage:
    """Compute the peak signal-to-noise ratio of each picture against its reference.

    Args:
        pictures: (n, height, width, channels) uint8.
        references: The same shape, uint8.

    Returns:
        (n,) float32 decibels, at most 58.9 (equal pictures).
    """
    difference = (pictures.astype(np.float32) - references.astype(np.float32)) / 255
    error = np.mean(np.square(difference), axis=(1, 2, 3))
    decibels: np.ndarray = -10 * np.log10(np.maximum(error, ROUNDING_ERROR))
    return decibels.astype(np.float32)


def structural_similarity(pictures: Pictures, references: Pictures) -> PerImage:
    """Compute the mean structural similarity of each picture to its reference.

    Args:
        pictures: (n, height, width, channels) uint8.
        references: The same shape, uint8.

    Returns:
        (n,) float32 in [-1, 1]; 1 for equal pictures. The Gaussian window has the paper's 11
        pixels, or the picture's shorter side where that is smaller.

    Reference: Wang, Bovik, Sheikh, Simoncelli 2004, "Image quality assessment: from error
    visibility to structural similarity", section III.
    """
    window = min(11, *pictures.shape[1:3])
    index: np.ndarray = tf.image.ssim(
        tf.constant(pictures), tf.constant(references), max_val=255, filter_size=window
    ).numpy()
    return index
