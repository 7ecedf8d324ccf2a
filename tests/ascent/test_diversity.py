"""Likeness is told from the textures of a group's images, and of no others."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.ascent.diversity import Diverse
from tb_netviz.ascent.objectives import Channel
from tb_netviz.ascent.scene import Scene


@pytest.mark.parametrize(("size", "expected"), [(1, [0, 0, 3, 0]), (-1, [-2, -2, -3, 0])])
def test_images_that_are_alike_count_less_and_other_groups_do_not_matter(
    size: float, expected: list[float]
) -> None:
    red = np.zeros((1, 2, 2, 2), np.float32)
    red[..., 0] = 1
    blue = red[..., ::-1]
    maps = size * np.concatenate([red, red, 3 * red, blue])
    scene = Scene(tf.zeros([4, 2, 2, 3]), {"layer": tf.constant(maps)})
    objective = Diverse(Channel("layer", tf.zeros(4, tf.int32)), "layer", np.array([0, 0, 1, 1]))
    np.testing.assert_allclose(objective.evaluate(scene).numpy(), expected, atol=1e-6)
