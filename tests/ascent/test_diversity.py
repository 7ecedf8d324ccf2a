"""Diversity looks at the textures of a group's images, and at no others."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.diversity import Diversity
from tb_netviz.ascent.scene import Scene


def test_diversity_is_zero_for_equal_textures_and_ignores_other_groups() -> None:
    red = np.zeros((1, 2, 2, 2), np.float32)
    red[..., 0] = 1
    blue = red[..., ::-1]
    scene = Scene(
        tf.zeros([4, 2, 2, 3]), {"layer": tf.constant(np.concatenate([red, red, red, blue]))}
    )
    factors = Diversity("layer", np.array([0, 0, 1, 1])).evaluate(scene).numpy()
    np.testing.assert_allclose(factors, [0, 0, 1, 1], atol=1e-6)
