"""Fooling images: (classes) -> images that show nothing, yet the network is certain of them.

Ascent from noise on the probability of a class, bounded only by [0, 1].

Reference: Nguyen, Yosinski and Clune 2015, Deep Neural Networks are Easily Fooled: High Confidence
Predictions for Unrecognizable Images (99.6 % median confidence).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Classes, PerImage, Pictures
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.oracle import Oracle
from tb_netviz.attacks.probability import softmax
from tb_netviz.attacks.problem import from_levels, to_levels

# Median confidence of the images of Nguyen et al. 2015, which ours should exceed.
NGUYEN_CONFIDENCE = 0.996


@dataclass(frozen=True, eq=False)
class FoolingImages:
    """The images, one row per class."""

    images: Pictures  # (classes, h, w, c) uint8
    probability: PerImage  # (classes,) of the class, of the 8-bit picture
    predicted: Classes  # (classes,) class the picture is taken for


def fooling_images(
    oracle: Oracle,
    classes: Classes,
    *,
    steps: int = 200,
    step_size: float = 2.0 / 255,
    confidence: float = 0.999,
    contrast: float = 0.1,
    seed: int = 0,
) -> FoolingImages:
    """Make an image from noise for every class.

    Args:
        oracle: The network.
        classes: Class of each image, shape (k,); a class may occur more than once.
        steps: Most gradients for each image, >= 1.
        step_size: Change of a value in a step, in display space.
        confidence: Probability at which an image is finished, in (0, 1).
        contrast: Half the range of the uniform noise around grey at the start, in [0, 0.5].
        seed: The noise is drawn from it and from the class alone.

    Returns:
        The most probable image met for every class, measured after rounding to 8 bits.
    """
    classes = np.asarray(classes, np.int32)
    images = np.stack(
        [
            np.random.default_rng([seed, int(number)]).uniform(
                0.5 - contrast, 0.5 + contrast, oracle.image_shape
            )
            for number in classes
        ]
    ).astype(np.float32)
    best = to_levels(images)
    probability = np.full(len(classes), -1.0)
    velocity = np.zeros_like(images)
    active = np.arange(len(classes))
    for step in range(steps + 1):
        goal = Goal.reach(np.full(len(active), -1), classes[active])
        rounded = to_levels(images)
        seen, gradient = oracle.gradient(from_levels(rounded), goal, "cross_entropy")
        reached = softmax(seen.scores)[np.arange(len(active)), classes[active]]
        better = reached > probability[active]
        best[active[better]], probability[active[better]] = rounded[better], reached[better]
        keep = reached < confidence
        if step == steps or not keep.any():
            break
        active, images, gradient = active[keep], images[keep], gradient[keep]
        mean = np.maximum(np.abs(gradient).mean(axis=(1, 2, 3), keepdims=True), 1e-30)
        velocity = np.float32(0.9) * velocity[keep] + gradient / mean
        images = np.clip(images + np.float32(step_size) * np.sign(velocity), 0, 1)
    predicted = oracle.scores(from_levels(best)).argmax(axis=1)
    return FoolingImages(best, probability, predicted)
