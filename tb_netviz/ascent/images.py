"""How an image is written down while it is optimised: parameters -> images (n, h, w, c) in [0, 1].

The choice decides what gradient ascent finds. Pixels are the plain choice. The Fourier one gives
every frequency of decorrelated colours the same right to change, as natural images have it.
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.parts import Part, RunNumber

# Square root of the covariance of ImageNet's colours (lucid `param/color.py`); columns belong to
# the decorrelated channels: light, then two colour contrasts.
IMAGENET_COLOURS = np.array(
    [[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32
)
Parameters = tuple[Any, ...]  # arrays or tensors, each (n, ...)


@dataclass(frozen=True)
class ImageParameter(Part, abc.ABC):
    """Base of the parameterisations."""

    @abc.abstractmethod
    def start(self, identities: np.ndarray, shape: Sequence[int], seed: int) -> Parameters:
        """Parameters of images that show nothing yet.

        Args:
            identities: (n,) int, what tells each image from all others; enters its random numbers.
            shape: Height, width and channels.
            seed: Seed of the run.
        """

    @abc.abstractmethod
    def encode(self, images: np.ndarray) -> Parameters:
        """Parameters of given images (n, h, w, c) in [0, 1]."""

    @abc.abstractmethod
    def images(self, parameters: Parameters, shape: Sequence[int]) -> tf.Tensor:
        """The images, (n, h, w, c)."""


@dataclass(frozen=True)
class PixelImage(ImageParameter):
    """Every pixel is a parameter; keep it inside [0, 1] with a constraint (`UnitBox`).

    Args:
        mean: Brightness at the start, in [0, 1].
        deviation: Standard deviation of the noise at the start, in [0, 1] units; 0 is flat.
    """

    mean: float = 0.5
    deviation: float = 0.01

    def start(self, identities: np.ndarray, shape: Sequence[int], seed: int) -> Parameters:
        noise = _normal(identities, shape, seed)
        return (np.clip(self.mean + self.deviation * noise, 0, 1).astype(np.float32),)

    def encode(self, images: np.ndarray) -> Parameters:
        return (np.asarray(images, np.float32),)

    def images(self, parameters: Parameters, shape: Sequence[int]) -> tf.Tensor:
        return parameters[0]


@dataclass(frozen=True)
class FourierImage(ImageParameter):
    """Spectra of decorrelated colours, brought to [0, 1] by a sigmoid.

    Args:
        colours: (channels, channels) matrix from decorrelated channels to display channels; see
            `colour_matrix`. `None`: ImageNet's for three channels, no mixing otherwise.
        decay: Amplitudes fall with frequency ** -decay; natural images have about 1.
        deviation: Standard deviation of the spectrum at the start.

    Reference: Olah, Mordvintsev, Schubert 2017, "Feature Visualization", section preconditioning.
    """

    colours: RunNumber = None
    decay: float = 1.0
    deviation: float = 0.01

    def start(self, identities: np.ndarray, shape: Sequence[int], seed: int) -> Parameters:
        height, width, channels = shape
        spectrum = (channels, height, width // 2 + 1, 2)
        return (self.deviation * _normal(identities, spectrum, seed),)

    def encode(self, images: np.ndarray) -> Parameters:
        images = np.asarray(images, np.float64)
        inside = np.clip(images, 1 / 512, 1 - 1 / 512)  # half an 8-bit step from the ends
        plain = np.log(inside / (1 - inside)) @ np.linalg.inv(self._mixing(images.shape[-1]))
        spectrum = np.fft.rfft2(np.moveaxis(plain, -1, 1))
        spectrum = spectrum / self._scale(images.shape[1], images.shape[2])
        return (np.stack([spectrum.real, spectrum.imag], axis=-1).astype(np.float32),)

    def images(self, parameters: Parameters, shape: Sequence[int]) -> tf.Tensor:
        height, width, channels = shape
        scaled = parameters[0] * self._scale(height, width).astype(np.float32)[..., None]
        spectrum = tf.complex(scaled[..., 0], scaled[..., 1])
        plain = tf.signal.irfft2d(spectrum, [height, width])  # (n, c, h, w)
        mixing = self.colours if tf.is_tensor(self.colours) else self._mixing(channels)
        mixed = tf.tensordot(tf.transpose(plain, [0, 2, 3, 1]), tf.cast(mixing, tf.float32), 1)
        return tf.sigmoid(mixed)

    def _mixing(self, channels: int) -> np.ndarray:
        """Matrix applied to a row of decorrelated channels from the right."""
        if self.colours is not None:
            return np.asarray(self.colours, np.float32)
        if channels == 3:
            longest = np.max(np.linalg.norm(IMAGENET_COLOURS, axis=0))
            return np.asarray((IMAGENET_COLOURS / longest).T)
        return np.eye(channels, dtype=np.float32)

    def _scale(self, height: int, width: int) -> np.ndarray:
        """What each frequency's parameter is multiplied by, (height, width // 2 + 1)."""
        down = np.fft.fftfreq(height)[:, None]
        across = np.fft.rfftfreq(width)[None]
        frequency = np.maximum(np.hypot(down, across), 1 / max(height, width))
        # The factor of 4 is lucid's: sigmoid of the start then stays close to grey.
        return np.asarray(np.sqrt(height * width) / frequency**self.decay / 4)


def colour_matrix(images: np.ndarray) -> np.ndarray:
    """The colour matrix of a `FourierImage` from images of the user's own.

    Args:
        images: (n, h, w, c) in [0, 1], any number of channels.

    Returns:
        (c, c) float32: a symmetric root of the covariance of the channels, its longest row 1.
    """
    pixels = np.asarray(images, np.float64).reshape(-1, images.shape[-1])
    values, vectors = np.linalg.eigh(np.cov(pixels, rowvar=False).reshape(pixels.shape[1], -1))
    root = (np.sqrt(np.maximum(values, 0)) * vectors).T[::-1]  # strongest channel first
    longest = max(np.max(np.linalg.norm(root, axis=1)), 1e-12)
    return np.asarray(root / longest, np.float32)


def _normal(identities: np.ndarray, shape: Sequence[int], seed: int) -> np.ndarray:
    """Standard normal numbers (n, *shape), those of an image depend on its identity alone."""
    drawn = [
        np.random.default_rng([seed, int(one)]).standard_normal(tuple(shape), np.float32)
        for one in identities
    ]
    return np.stack(drawn)
