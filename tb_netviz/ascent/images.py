"""How an image is parameterised: parameters -> images (n, h, w, c) in [0, 1].

The parameterisation decides what gradient ascent finds. Pixels are the plain choice. The Fourier
image lets every frequency of decorrelated colours change as easily as it varies in photographs.
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import ColourMatrix, Ids, Images
from tb_netviz.ascent.parts import Part, RunNumber
from tb_netviz.model.foreign_types import Tensor

# Square root of the covariance of ImageNet's colours (lucid `param/color.py`); columns belong to
# the decorrelated channels: light, then two colour contrasts.
IMAGENET_COLOURS = np.array(
    [[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]], np.float32
)
Parameters = tuple[Tensor, ...]  # arrays or tensors, each (n, ...)


@dataclass(frozen=True)
class ImageParameter(Part, abc.ABC):
    """Base of the parameterisations."""

    @abc.abstractmethod
    def start(self, identities: Ids, shape: Sequence[int], seed: int) -> Parameters:
        """Make the parameters of images that show nothing yet.

        Args:
            identities: (n,) int, what tells each image from all others; enters its random numbers.
            shape: Height, width and channels.
            seed: Seed of the run.
        """

    @abc.abstractmethod
    def encode(self, images: Images) -> Parameters:
        """Find the parameters of given images (n, h, w, c) in [0, 1]."""

    @abc.abstractmethod
    def images(self, parameters: Parameters, shape: Sequence[int]) -> Tensor:
        """Compute the images, (n, h, w, c)."""


@dataclass(frozen=True)
class PixelImage(ImageParameter):
    """Every pixel is a parameter; keep it inside [0, 1] with a constraint (`UnitBox`).

    Args:
        mean: Brightness at the start, in [0, 1].
        deviation: Standard deviation of the noise at the start, in [0, 1] units. 0 is a flat image.
    """

    mean: float = 0.5
    deviation: float = 0.01

    def start(self, identities: Ids, shape: Sequence[int], seed: int) -> Parameters:
        noise = _normal(identities, shape, seed)
        return (np.clip(self.mean + self.deviation * noise, 0, 1).astype(np.float32),)

    def encode(self, images: Images) -> Parameters:
        return (np.asarray(images, np.float32),)

    def images(self, parameters: Parameters, shape: Sequence[int]) -> Tensor:
        return parameters[0]


@dataclass(frozen=True)
class FourierImage(ImageParameter):
    """Spectra of decorrelated colours, squashed to [0, 1] by a sigmoid.

    Args:
        colours: (channels, channels) matrix from decorrelated channels to display channels; see
            `colour_matrix`. `None` is ImageNet's for three channels and no mixing otherwise.
        decay: Amplitudes fall with frequency ** -decay, about 1 in photographs.
        deviation: Standard deviation of the spectrum at the start.
        saturation: Gain of ImageNet's two colour contrasts. 1 is as in photographs, which differ
            mostly in light.

    Reference: Olah, Mordvintsev, Schubert 2017, "Feature Visualization", section preconditioning.
    """

    colours: RunNumber = None
    decay: float = 1.0
    deviation: float = 0.01
    saturation: float = 1.0

    def start(self, identities: Ids, shape: Sequence[int], seed: int) -> Parameters:
        rows, columns = canvas(*shape[:2])
        spectrum = (shape[2], rows, columns // 2 + 1, 2)
        return (self.deviation * _normal(identities, spectrum, seed),)

    def encode(self, images: Images) -> Parameters:
        images = np.asarray(images, np.float64)
        (height, width), (rows, columns) = images.shape[1:3], canvas(*images.shape[1:3])
        inside = np.clip(images, 1 / 512, 1 - 1 / 512)  # half an 8-bit step from the ends
        plain = np.log(inside / (1 - inside)) @ np.linalg.inv(self._mixing(images.shape[-1]))
        frame = [(0, 0), (0, rows - height), (0, columns - width), (0, 0)]
        planes = np.moveaxis(np.pad(plain, frame, "edge"), -1, 1)
        spectrum = np.fft.rfft2(planes) / self._scale(rows, columns)
        return (np.stack([spectrum.real, spectrum.imag], axis=-1).astype(np.float32),)

    def images(self, parameters: Parameters, shape: Sequence[int]) -> Tensor:
        height, width, channels = shape
        scale = self._scale(*canvas(height, width))
        planes = synthesise(parameters[0], scale, (height, width))  # (n, c, h, w)
        mixing = self.colours if tf.is_tensor(self.colours) else self._mixing(channels)
        flat = tf.reshape(planes, [-1, channels, height * width])
        # One operation turns planes into pixels and mixes them; two take a third longer.
        mixed = tf.matmul(flat, tf.cast(mixing, tf.float32), transpose_a=True)
        return tf.sigmoid(tf.reshape(mixed, [-1, height, width, channels]))

    def _mixing(self, channels: int) -> np.ndarray:
        """Matrix applied to a row of decorrelated channels from the right."""
        if self.colours is not None:
            return np.asarray(self.colours, np.float32)
        if channels == 3:
            longest = np.max(np.linalg.norm(IMAGENET_COLOURS, axis=0))
            gains = np.array([[1.0], [self.saturation], [self.saturation]], np.float32)
            return np.asarray(gains * (IMAGENET_COLOURS / longest).T)
        return np.eye(channels, dtype=np.float32)

    def _scale(self, rows: int, columns: int) -> np.ndarray:
        """The factor of each frequency's parameter, (rows, columns // 2 + 1)."""
        down = np.fft.fftfreq(rows)[:, None]
        across = np.fft.rfftfreq(columns)[None]
        frequency = np.maximum(np.hypot(down, across), 1 / max(rows, columns))
        # The factor of 4 is lucid's: it keeps the sigmoid of the start close to grey.
        return np.asarray(np.sqrt(rows * columns) / frequency**self.decay / 4)


def canvas(height: int, width: int) -> tuple[int, int]:
    """Find the size of the spectrum: the next one at least as large with small prime factors.

    A Fourier transform of 227 (a prime) takes twice as long as one of 240. The margin that is cut
    off also keeps opposite borders of the image from being neighbours.
    """
    return _next_smooth(height), _next_smooth(width)


def _next_smooth(length: int) -> int:
    def rest(number: int) -> int:
        for prime in (2, 3, 5, 7):
            while number % prime == 0:
                number //= prime
        return number

    return next(number for number in range(length, 2 * length + 1) if rest(number) == 1)


def synthesise(parameters: Tensor, scale: np.ndarray, size: tuple[int, int]) -> Tensor:
    """Compute planes from scaled spectra, with a gradient of one transform and one multiplication.

    Args:
        parameters: (n, c, rows, columns // 2 + 1, 2), real and imaginary parts.
        scale: (rows, columns // 2 + 1).
        size: Height and width to keep of the (rows, columns).

    Returns:
        (n, c, *size) float32: the inverse real Fourier transform of `parameters * scale`.
    """
    rows, half = scale.shape
    # The half spectrum does not tell the number of columns. If that is even, the last column holds
    # the highest frequency and, like the first, stands for one frequency instead of two.
    columns = canvas(*size)[1]
    weights = np.full((1, half), 2.0)
    weights[:, 0] = 1
    if columns % 2 == 0:
        weights[:, -1] = 1
    # Stored for both parts of a complex number: repeating them in each step would cost more than
    # the multiplication.
    forward = np.stack([scale] * 2, axis=-1).astype(np.float32)
    backward = (forward * (weights / (rows * columns))[..., None]).astype(np.float32)

    def transform(spectra: Tensor) -> tuple[Tensor, Callable[[Tensor], Tensor]]:
        planes = tf.signal.irfft2d(tf.bitcast(spectra * forward, tf.complex64), [rows, columns])

        def gradient(upstream: Tensor) -> Tensor:
            frame = [[0, 0], [0, 0], [0, rows - size[0]], [0, columns - size[1]]]
            spectrum = tf.signal.rfft2d(tf.pad(upstream, frame))
            return tf.bitcast(spectrum, tf.float32) * backward

        return planes[:, :, : size[0], : size[1]], gradient

    return tf.custom_gradient(transform)(parameters)


def colour_matrix(images: Images) -> ColourMatrix:
    """Compute the colour matrix of a `FourierImage` from the user's own images.

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
    """Draw standard normal numbers (n, *shape); those of an image depend on its identity alone."""
    drawn = [
        np.random.default_rng([seed, int(one)]).standard_normal(tuple(shape), np.float32)
        for one in identities
    ]
    return np.stack(drawn)
