"""Transforms show views of images that do not depend on the batch, and leave the images alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.phase_only import ShrinkingCrop
from tb_netviz.ascent.transforms import (
    Crop,
    EvenGradient,
    Transform,
    Warp,
    view,
)

RANDOM = [Crop((0.4, 1.1)), Crop((0.4, 1.1), views=3, mirror=True), Warp(), ShrinkingCrop()]


def seen(
    images: np.ndarray,
    transforms: Sequence[Transform],
    identities: Sequence[int],
    *,
    step: int = 0,
    seed: int = 0,
    size: tuple[int, int] | None = None,
) -> np.ndarray:
    clock = Clock(tf.constant(step), tf.constant(0.0))
    draws = Draws(tf.constant(seed, tf.int64), tf.constant(identities, tf.int64), clock)
    shown = view(tf.constant(images, tf.float32), transforms, draws, size or images.shape[1:3])
    return np.asarray(shown)


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).uniform(size=(2, 12, 9, 3)).astype(np.float32)


@pytest.mark.parametrize("transform", RANDOM, ids=repr)
def test_draws_of_an_image_do_not_depend_on_its_batch(
    transform: Transform, images: np.ndarray
) -> None:
    together = seen(images, [transform], [5, 9])
    alone = seen(images[1:], [transform], [9])
    assert np.allclose(together[1::2], alone, atol=1e-6)


@pytest.mark.parametrize("transform", RANDOM, ids=repr)
def test_every_step_and_seed_has_its_own_draw(transform: Transform, images: np.ndarray) -> None:
    same = np.stack([images[0], images[0]])
    first = seen(same, [transform], [0, 1])
    assert np.allclose(first[0], first[1]) == isinstance(transform, Warp)  # one for all images
    assert not np.allclose(first, seen(same, [transform], [0, 1], step=1))
    assert not np.allclose(first, seen(same, [transform], [0, 1], seed=1))
    assert np.array_equal(first, seen(same, [transform], [0, 1]))


def test_whole_crop_and_still_warp_show_the_image(images: np.ndarray) -> None:
    assert np.allclose(seen(images, [Crop((1, 1))], [0, 1]), images, atol=1e-5)
    still = Warp(zoom=(1, 1), degrees=0, shift=0)
    assert np.allclose(seen(images, [still], [0, 1]), images, atol=1e-5)


def test_crop_wider_than_the_image_has_a_grey_frame(images: np.ndarray) -> None:
    shown = seen(np.zeros_like(images), [Crop((2, 2))], [0, 1], size=(40, 40))
    assert np.mean(shown == 0.5) > 0.5
    assert np.mean(shown == 0.0) > 0.15


def test_mirrored_crops_flip_about_half_of_the_views(images: np.ndarray) -> None:
    ramp = np.tile(np.linspace(0, 1, 9, dtype=np.float32)[None, None, :, None], (2, 12, 1, 3))
    shown = seen(ramp, [Crop((0.5, 1), views=32, mirror=True)], [0, 1])
    flipped = shown[:, 0, 0, 0] > shown[:, 0, -1, 0]
    assert 0.25 < flipped.mean() < 0.75


def test_views_come_in_the_size_of_the_network(images: np.ndarray) -> None:
    assert seen(images, [Warp()], [0, 1]).shape == (2, 12, 9, 3)
    assert seen(images, [Crop(views=3), Warp()], [0, 1], size=(20, 20)).shape == (6, 20, 20, 3)
    assert seen(images, [], [0, 1], size=(5, 6)).shape == (2, 5, 6, 3)


def test_warp_of_half_the_size_has_a_frame_of_grey_or_of_mirrored_image() -> None:
    black = np.zeros((2, 20, 20, 3), np.float32)
    half: dict[str, Any] = {"zoom": (0.5, 0.5), "degrees": 0.0, "shift": 0.0}
    grey = seen(black, [Warp(**half, fill="grey")], [0, 1])
    assert np.array_equal(grey[:, 6:14, 6:14], black[:, 6:14, 6:14])
    assert np.all(grey[:, :4] == 0.5) and np.all(grey[:, :, -4:] == 0.5)
    assert np.array_equal(seen(black, [Warp(**half, fill="reflect")], [0, 1]), black)


def test_warp_gradient_is_close_to_its_exact_one() -> None:
    smooth = np.random.default_rng(1).normal(size=(1, 24, 24, 1))
    smooth = np.asarray(tf.nn.avg_pool2d(smooth.astype(np.float32), 5, 1, "SAME"))
    warp = Warp(zoom=(0.9, 1.1), degrees=10, shift=0.05)
    change = np.zeros_like(smooth)
    change[:, 6:18, 6:18] = smooth[:, 6:18, 6:18]
    clock = Clock(tf.constant(0), tf.constant(0.0))

    @tf.function
    def shown_and_slope(pixels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        draws = Draws(tf.constant(0, tf.int64), tf.constant([0], tf.int64), clock)
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            value = tf.reduce_sum(warp.apply(pixels, draws, (24, 24)) * smooth)
        return value, tape.gradient(value, pixels)

    base, slope = shown_and_slope(tf.constant(smooth))
    moved, _ = shown_and_slope(tf.constant(smooth + change))
    assert float(moved - base) == pytest.approx(float(tf.reduce_sum(slope * change)), rel=0.1)


def test_even_gradient_passes_the_image_and_levels_what_comes_back() -> None:
    images = tf.random.stateless_uniform((2, 6, 5, 3), seed=(0, 0))
    upstream = tf.constant([1e-6, 1e6])[:, None, None, None] * images
    clock = Clock(tf.constant(0), tf.constant(0.0))
    draws = Draws(tf.constant(0, tf.int64), tf.constant([0, 1], tf.int64), clock)

    @tf.function
    def run() -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(images)
            shown = EvenGradient().apply(images, draws, (6, 5))
        return shown, tape.gradient(shown, images, output_gradients=upstream)

    shown, back = run()
    assert np.array_equal(shown, images)
    sizes = np.sqrt(np.mean(np.square(back), axis=(1, 2, 3)))
    assert np.allclose(sizes, 1 / 90, rtol=1e-4)
