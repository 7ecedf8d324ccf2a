"""A scene gives every image what belongs to it, and reads a layer once for all who ask."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.scene import Scene

MAPS = np.arange(4 * 2 * 3 * 5, dtype=np.float32).reshape(4, 2, 3, 5)


def test_channel_means_are_taken_over_all_positions_and_only_once() -> None:
    scene = Scene(tf.zeros([2, 2, 2, 3]), {"layer": tf.constant(MAPS)})
    means = scene.channel_means("layer")
    assert np.allclose(means, MAPS.mean(axis=(1, 2)))
    assert scene.channel_means("layer") is means


def test_channel_means_of_a_layer_without_positions_are_its_activations() -> None:
    vectors = MAPS[:, 0, 0]
    scene = Scene(tf.zeros([4, 2, 2, 3]), {"layer": tf.constant(vectors)})
    assert np.array_equal(scene.channel_means("layer"), vectors)


def test_a_view_gets_the_value_of_its_image_and_an_image_the_mean_of_its_views() -> None:
    scene = Scene(tf.zeros([2, 2, 2, 3]), {"layer": tf.constant(MAPS)})
    spread = scene.spread(tf.constant([7.0, 9.0]), scene.activations["layer"])
    assert np.array_equal(spread, [7, 9, 7, 9])
    assert np.array_equal(scene.per_image(tf.constant([1.0, 10.0, 3.0, 30.0])), [2, 20])
