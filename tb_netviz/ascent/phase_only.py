"""MaCo's image: only the phases of its spectrum change; the magnitudes are those of photographs.

    spectrum of the user's photographs + phases (n, c, h, w // 2 + 1) -> images (n, h, w, c)

No frequency can grow stronger than in photographs, so large networks get no high-frequency noise.

Reference: Fel et al. 2023, "Unlocking feature visualization for deeper networks with magnitude
constrained optimization" (MaCo); numbers of deel-ai/xplique `features_visualizations/maco.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import ColourMatrix, Ids, Images, Magnitudes
from tb_netviz.ascent.draws import Draws
from tb_netviz.ascent.images import ImageParameter, Parameters
from tb_netviz.ascent.parts import RunNumber
from tb_netviz.ascent.transforms import GREY, Transform
from tb_netviz.model.foreign_types import Tensor


@dataclass(frozen=True)
class PhaseImage(ImageParameter):
    """Phases are the parameters; magnitudes and colours are fixed.

    Args:
        magnitude: (channels, height, width // 2 + 1) mean magnitudes of the spectra of photographs,
            from `mean_magnitude`.
        colours: (channels, channels) from decorrelated channels to display channels, see
            `images.colour_matrix`.
    """

    magnitude: RunNumber
    colours: RunNumber

    def start(self, identities: Ids, shape: Sequence[int], seed: int) -> Parameters:
        height, width, channels = shape
        phases = [
            np.random.default_rng([seed, int(one)]).standard_normal(
                (channels, height, width // 2 + 1), np.float32
            )
            for one in identities
        ]
        return (np.stack(phases),)

    def encode(self, images: Images) -> Parameters:
        spectrum = np.fft.rfft2(_decorrelated(images, np.asarray(self.colours)))
        return (np.angle(spectrum).astype(np.float32),)

    def images(self, parameters: Parameters, shape: Sequence[int]) -> Tensor:
        height, width, _ = shape
        phases = _standardised(parameters[0])
        spectrum = tf.complex(tf.cos(phases) * self.magnitude, tf.sin(phases) * self.magnitude)
        plain = _standardised(tf.signal.irfft2d(spectrum, [height, width]))  # (n, c, h, w)
        colours = tf.cast(self.colours, tf.float32)
        return tf.sigmoid(tf.tensordot(tf.transpose(plain, [0, 2, 3, 1]), colours, 1))


@dataclass(frozen=True)
class ShrinkingCrop(Transform):
    """Noisy random crops that close in on details as the run goes on.

    Args:
        first: Side of the crops at the start of the run, as a share of the image's side.
        last: Their side at its end.
        spread: Standard deviation of the side within a step.
        centre: Standard deviation of the crops' centre about the image's.
        noise: Standard deviation of the normal noise on each pixel, in [0, 1] units; uniform noise
            of up to half of it is added.
        views: Crops of each image per step.
    """

    first: float = 0.5
    last: float = 0.05
    spread: float = 0.05
    centre: float = 0.15
    noise: float = 0.04
    views: int = 32

    def apply(self, images: Tensor, draws: Draws, size: tuple[int, int]) -> Tensor:
        rows = tf.tile(images[:, :1, :1], [self.views, 1, 1, 1])
        drawn = draws.normal(rows, [3])  # side, vertical and horizontal place of the centre
        side = self.first + (self.last - self.first) * draws.clock.fraction
        side = tf.clip_by_value(side + self.spread * drawn[:, 0], 0.05, 1.0)
        middle = tf.clip_by_value(
            0.5 + self.centre * drawn[:, 1:], side[:, None] / 2, 1 - side[:, None] / 2
        )
        boxes = tf.concat([middle - side[:, None] / 2, middle + side[:, None] / 2], axis=1)
        # Each crop reads its own copy, as in `Crop`, so that the same seed gives the same pixels.
        copies = tf.tile(images, [self.views, 1, 1, 1])
        which = tf.range(copies.shape[0])
        crops = tf.image.crop_and_resize(copies, boxes, which, size, extrapolation_value=GREY)
        shape = tuple(crops.shape[1:])
        normal = draws.normal(crops, shape)
        uniform = draws.uniform(crops, shape, -0.5, 0.5)
        return crops + self.noise * (normal + uniform)


def mean_magnitude(photographs: Images, colours: ColourMatrix) -> Magnitudes:
    """Average the magnitudes of the spectra of photographs in decorrelated colours.

    Args:
        photographs: (n, height, width, channels) in [0, 1].
        colours: (channels, channels), see `images.colour_matrix`.

    Returns:
        (channels, height, width // 2 + 1) float32, zero for the mean brightness.
    """
    spectra = np.abs(np.fft.rfft2(_decorrelated(photographs, colours)))
    magnitude: np.ndarray = spectra.mean(axis=0).astype(np.float32)
    magnitude[:, 0, 0] = 0
    return magnitude


def _decorrelated(photographs: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Decorrelate the colours of photographs: (n, h, w, c) -> (n, c, h, w)."""
    channels: np.ndarray = (np.asarray(photographs, np.float64) - GREY) @ np.linalg.pinv(colours)
    return np.moveaxis(channels, -1, 1)


def _standardised(values: Tensor) -> Tensor:
    """Give each image (n, c, h, w) mean 0 and standard deviation 1."""
    mean, variance = tf.nn.moments(values, axes=[1, 2, 3], keepdims=True)
    return (values - mean) / (tf.sqrt(variance) + 1e-5)
