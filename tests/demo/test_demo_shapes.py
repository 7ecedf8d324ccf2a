"""The drawn data set: labelled, varied, the same under a seed."""

from __future__ import annotations

import numpy as np

from tb_netviz.demo.shapes import CLASS_NAMES, SIZE, make_shapes


def test_the_pictures_are_small_and_in_colour_and_every_class_comes_as_often():
    images, labels = make_shapes(100, seed=0)
    assert images.shape == (100, SIZE, SIZE, 3)
    assert images.dtype == np.uint8
    assert len(CLASS_NAMES) >= 8
    assert np.bincount(labels).tolist() == [10] * 10


def test_the_same_seed_draws_the_same_and_another_one_other_pictures():
    first, again, other = (make_shapes(20, seed=seed)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_colours_say_nothing_about_the_class():
    images, labels = make_shapes(2000, seed=0)
    means = np.stack([images[labels == label].mean((0, 1, 2)) for label in range(10)])
    assert np.ptp(means, axis=0).max() < 30


def test_no_two_pictures_are_alike():
    images, _ = make_shapes(300, seed=0)
    assert len(np.unique(images.reshape(300, -1), axis=0)) == 300
