"""One affine map for all images: against TensorFlow's own resampling, image by image."""

from __future__ import annotations

import math

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.resampling import AffineMap, resampled

SIZES = [((12, 9, 3), (12, 9)), ((7, 11, 1), (16, 5)), ((8, 8, 2), (8, 8))]


def maps(degrees: float, zoom: float, shift: tuple[float, float]) -> tuple[AffineMap, AffineMap]:
    """A rotation with a zoom about a place, and its inverse."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    there = tuple(tf.constant(one / zoom) for one in (cosine, -sine, sine, cosine))
    back = tuple(tf.constant(one * zoom) for one in (cosine, sine, -sine, cosine))
    middle = (4.0, 5.5)
    target = (middle[0] + shift[0], middle[1] + shift[1])
    return AffineMap(there, middle, target), AffineMap(back, target, middle)  # type: ignore[arg-type]


def by_tensorflow(
    images: np.ndarray, way: AffineMap, size: tuple[int, int], outside: float | None
) -> np.ndarray:
    a, b, c, d = (float(one) for one in way.linear)
    x = way.target[0] - a * way.origin[0] - b * way.origin[1]
    y = way.target[1] - c * way.origin[0] - d * way.origin[1]
    return np.asarray(
        tf.raw_ops.ImageProjectiveTransformV3(
            images=images,
            transforms=tf.tile([[a, b, x, c, d, y, 0.0, 0.0]], [len(images), 1]),
            output_shape=list(size),
            interpolation="BILINEAR",
            fill_mode="REFLECT" if outside is None else "CONSTANT",
            fill_value=0.0 if outside is None else outside,
        )
    )


@pytest.mark.parametrize("outside", [None, 0.5], ids=["mirrored", "grey"])
@pytest.mark.parametrize(("shape", "size"), SIZES, ids=str)
@pytest.mark.parametrize(
    "way",
    [(0.0, 1.0, (0.0, 0.0)), (10.0, 1.1, (1.3, -0.7)), (-75.0, 0.4, (-30.0, 45.0))],
    ids=["still", "small", "far"],
)
def test_views_are_those_of_tensorflow(
    way: tuple[float, float, tuple[float, float]],
    shape: tuple[int, int, int],
    size: tuple[int, int],
    outside: float | None,
) -> None:
    images = np.random.default_rng(0).uniform(size=(3, *shape)).astype(np.float32)
    forward, backward = maps(*way)
    shown = resampled(tf.constant(images), forward, backward, size, outside)
    assert shown.shape == (3, *size, shape[-1])
    assert np.allclose(shown, by_tensorflow(images, forward, size, outside), atol=2e-5)


@pytest.mark.parametrize(("shape", "size"), SIZES, ids=str)
def test_the_gradient_is_the_inverse_map_times_the_change_of_area(
    shape: tuple[int, int, int], size: tuple[int, int]
) -> None:
    random = np.random.default_rng(1)
    images = tf.constant(random.uniform(size=(3, *shape)), tf.float32)
    upstream = random.normal(size=(3, *size, shape[-1])).astype(np.float32)
    forward, backward = maps(10.0, 1.1, (1.3, -0.7))

    @tf.function
    def slope() -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(images)
            shown = resampled(images, forward, backward, size, 0.5)
        return tape.gradient(shown, images, output_gradients=tf.constant(upstream))

    expected = by_tensorflow(upstream, backward, shape[:2], 0.0) * 1.1**2
    assert np.allclose(slope(), expected, atol=2e-5)


def test_images_do_not_mix() -> None:
    images = np.zeros((3, 9, 9, 2), np.float32)
    images[1, ..., 0] = 1
    forward, backward = maps(10.0, 1.1, (1.3, -0.7))
    shown = np.asarray(resampled(tf.constant(images), forward, backward, (9, 9), None))
    assert np.allclose(shown, images, atol=1e-6)
