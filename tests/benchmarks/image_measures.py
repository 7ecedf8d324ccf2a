"""How natural made images are, and what another network says of them; numbers with intervals.

Used by the benchmarks of images. All images are float32 (n, h, w, 3) in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from tb_netviz.ascent.constraints import gaussian_blur
from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.transforms import Warp, view

HELD_OUT_SEED = 987_654_321
VIEWS = 8
_RESAMPLED = 2000


def photographs(folder: Path, size: tuple[int, int], count: int = 100) -> np.ndarray:
    """Every fifth photograph of a folder in the network's size."""
    paths = sorted(folder.glob("*.jpg"))[::5][:count]
    images = [np.asarray(Image.open(path).convert("RGB").resize(size[::-1])) for path in paths]
    return np.stack(images).astype(np.float32) / 255


def held_out_views(images: np.ndarray) -> np.ndarray:
    """Views (VIEWS, n, h, w, c) that no ascent was made with: moved, turned, blurred, JPEG."""
    size = images.shape[1:3]
    warp = Warp(zoom=(0.9, 1.1), degrees=10, shift=8 / 224)
    shown = []
    for step in range(VIEWS):
        clock = Clock(tf.constant(step), tf.constant(0.0))
        names = tf.range(len(images), dtype=tf.int64)
        draws = Draws(tf.constant(HELD_OUT_SEED, tf.int64), names, clock)
        views = view(tf.constant(images), [warp], draws, size)
        if step % 2:
            views = gaussian_blur(views, 0.7)
        shown.append(
            [tf.image.adjust_jpeg_quality(tf.clip_by_value(one, 0, 1), 75) for one in views]
        )
    return np.asarray(shown)


def spectrum_distance(images: np.ndarray, natural: np.ndarray) -> np.ndarray:
    """How far each image's radial spectrum is from the mean of photographs, (n,) in decibels."""
    usual = radial_spectrum(natural).mean(axis=0)
    return np.asarray(np.sqrt(np.mean(np.square(radial_spectrum(images) - usual), axis=1)))


def radial_spectrum(images: np.ndarray) -> np.ndarray:
    """Power by frequency in decibels about its own mean, (n, rings)."""
    grey = images.mean(axis=-1)
    window = np.hanning(grey.shape[1])[:, None] * np.hanning(grey.shape[2])
    flat = (grey - grey.mean(axis=(1, 2), keepdims=True)) * window
    power = np.abs(np.fft.fft2(flat)) ** 2
    rows, columns = np.fft.fftfreq(grey.shape[1]), np.fft.fftfreq(grey.shape[2])
    ring = np.round(np.hypot(rows[:, None], columns) * grey.shape[1]).astype(int)
    rings = range(1, grey.shape[1] // 2)
    means = np.stack([power[:, ring == one].mean(axis=1) for one in rings], axis=1)
    decibels = 10 * np.log10(means + 1e-12)
    return np.asarray(decibels - decibels.mean(axis=1, keepdims=True))


def colour_distance(images: np.ndarray, natural: np.ndarray) -> float:
    """Fréchet distance between the colours of all pixels and those of photographs, in 1/255."""
    (mean, spread), (usual, wanted) = _colours(images), _colours(natural)
    root = _root(wanted)
    common = _root(root @ spread @ root)
    squared = np.sum(np.square(mean - usual)) + np.trace(spread + wanted - 2 * common)
    return float(255 * np.sqrt(max(squared, 0.0)))


def recognised(
    judge: keras.Model, images: np.ndarray, classes: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """How many classes the judge finds likelier than the right one, and its log-probability."""
    seen = np.asarray(tf.image.resize(images, judge.input_shape[1:3], antialias=True))
    scores = judge.predict(seen, verbose=0, batch_size=10).astype(np.float64)
    right = scores[np.arange(len(images)), list(classes)]
    highest = scores.max(axis=1)
    likelihood = right - highest - np.log(np.sum(np.exp(scores - highest[:, None]), axis=1))
    return np.sum(scores > right[:, None], axis=1), likelihood


def with_interval(values: np.ndarray, of: Callable[..., np.ndarray] = np.mean) -> str:
    """The mean and the 95 % interval of a bootstrap over the classes, as text."""
    drawn = np.random.default_rng(0).integers(0, len(values), (_RESAMPLED, len(values)))
    low, high = np.percentile(of(values[drawn], axis=1), [2.5, 97.5])
    return f"{of(values, axis=0):.2f} [{low:.2f}, {high:.2f}]"


def _colours(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pixels = images.reshape(-1, images.shape[-1]).astype(np.float64)
    return pixels.mean(axis=0), np.cov(pixels, rowvar=False)


def _root(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)
