"""The gradient of crops is the same bits every time, however many threads compute it."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.phase_only import ShrinkingCrop
from tb_netviz.ascent.transforms import Crop, Transform


@pytest.mark.parametrize(
    "transform", [Crop((0.5, 1.0), views=8, mirror=True), ShrinkingCrop(views=8)], ids=repr
)
def test_crops_of_one_image_give_the_same_gradient_every_time(transform: Transform) -> None:
    generator = np.random.default_rng(0)
    images = tf.constant(generator.random((1, 96, 96, 3)), tf.float32)
    upstream = tf.constant(generator.standard_normal((8, 96, 96, 3)), tf.float32)
    draws = Draws(
        tf.constant(0, tf.int64),
        tf.constant([0], tf.int64),
        Clock(tf.constant(0), tf.constant(0.0)),
    )

    @tf.function(autograph=False)
    def gradient(images: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(images)
            views = transform.apply(images, draws, (96, 96))
        return tape.gradient(views, images, upstream)

    seen = {gradient(images, upstream).numpy().tobytes() for _ in range(60)}
    assert len(seen) == 1
