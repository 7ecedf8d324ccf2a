"""Datasets that move on when they are read are told from those that do not."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.callbacks.shuffling import reshuffles


def test_a_shuffle_anywhere_before_counts():
    shuffled = tf.data.Dataset.range(10).shuffle(10)
    assert reshuffles(shuffled)
    assert reshuffles(shuffled.map(lambda number: number).batch(2).take(3))
    assert reshuffles(tf.data.Dataset.zip(tf.data.Dataset.range(10), shuffled))


def test_an_order_that_stays_does_not():
    assert not reshuffles(tf.data.Dataset.range(10).batch(2))
    assert not reshuffles(tf.data.Dataset.range(10).shuffle(10, reshuffle_each_iteration=False))


def test_arrays_and_nothing_do_not():
    assert not reshuffles(np.zeros(3))
    assert not reshuffles(None)
