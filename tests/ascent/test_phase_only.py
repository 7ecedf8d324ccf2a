"""Phase-only images: the magnitudes stay those of the photographs, crops close in."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.images import colour_matrix
from tb_netviz.ascent.phase_only import PhaseImage, ShrinkingCrop, mean_magnitude

SHAPE = (12, 14, 3)


def photographs() -> np.ndarray:
    return np.random.default_rng(0).uniform(size=(5, *SHAPE)).astype(np.float32)


def made() -> PhaseImage:
    colours = colour_matrix(photographs())
    return PhaseImage(mean_magnitude(photographs(), colours), colours)


def test_images_are_in_range_and_differ_by_identity() -> None:
    image = made()
    images = image.images(image.start(np.array([3, 4]), SHAPE, 0), SHAPE).numpy()
    assert images.shape == (2, *SHAPE)
    assert images.min() > 0
    assert images.max() < 1
    assert np.abs(images[0] - images[1]).max() > 0.1
    alone = image.images(image.start(np.array([4]), SHAPE, 0), SHAPE).numpy()
    np.testing.assert_allclose(alone[0], images[1], atol=1e-6)


def test_any_phases_give_the_magnitudes_of_the_photographs() -> None:
    image = made()
    images = image.images(image.start(np.array([0]), SHAPE, 0), SHAPE).numpy().astype(np.float64)
    logits = np.log(images / (1 - images)) @ np.linalg.pinv(image.colours)
    found = np.abs(np.fft.rfft2(np.moveaxis(logits, -1, 1)))[0]
    inner = (slice(None), slice(1, SHAPE[0] // 2), slice(1, SHAPE[1] // 2))
    ratio = found[inner] / image.magnitude[inner]
    np.testing.assert_allclose(ratio, ratio.mean(), rtol=1e-2)


def test_encoding_keeps_what_is_where() -> None:
    image = made()
    given = photographs()[:1]
    again = image.images(image.encode(given), SHAPE).numpy()
    assert np.corrcoef(again.ravel(), given.ravel())[0, 1] > 0.5


def test_crops_shrink_in_the_course_of_the_run() -> None:
    ramp = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (1, 64, 1))[..., None]
    transform = ShrinkingCrop(noise=0.0, spread=0.0, views=4)

    def width_of_crop(fraction: float) -> float:
        clock = Clock(tf.constant(0), tf.constant(fraction))
        draws = Draws(tf.constant(0, tf.int64), tf.constant([0], tf.int64), clock)
        views = transform.apply(tf.constant(ramp), draws, (16, 16)).numpy()
        assert views.shape == (4, 16, 16, 1)
        return float(np.mean(views[:, 0, -1] - views[:, 0, 0]))

    assert width_of_crop(0.0) > 0.45
    assert width_of_crop(0.99) < 0.08
