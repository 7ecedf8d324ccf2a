"""Tiny networks with known answers, and problems on them."""

from __future__ import annotations

from functools import cache

import numpy as np
import tensorflow as tf

from tb_netviz.attacks.ball import ball_of
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.oracle import Oracle
from tb_netviz.attacks.problem import Problem, from_levels

SHAPE = (6, 5, 3)
VALUES = 6 * 5 * 3


def linear_weights(classes: int = 4, seed: int = 3) -> np.ndarray:
    """Weights (values, classes) of a linear classifier."""
    return np.random.default_rng(seed).normal(size=(VALUES, classes)).astype(np.float32)


@cache
def linear_oracle(classes: int = 4, scale: float = 1.0) -> Oracle:
    """Scores are (image - grey) times `linear_weights(classes)`, times the scale."""
    weights = scale * linear_weights(classes)
    return Oracle(lambda images: tf.reshape(images - 0.5, [-1, VALUES]) @ weights, SHAPE)


@cache
def curved_oracle(classes: int = 5, block: int | None = None) -> Oracle:
    """A two-layer network, smooth and not linear."""
    generator = np.random.default_rng(1)
    first = generator.normal(size=(VALUES, 24)).astype(np.float32) * 0.6
    second = generator.normal(size=(24, classes)).astype(np.float32)

    def scores(images: tf.Tensor) -> tf.Tensor:
        hidden = tf.tanh(tf.reshape(images - 0.5, [-1, VALUES]) @ first)
        return hidden @ second

    return Oracle(scores, SHAPE, block=block)


def grey_images(count: int, seed: int = 0, spread: int = 8) -> np.ndarray:
    """Images near grey, multiples of 1/255, far from black and white."""
    levels = np.random.default_rng(seed).integers(128 - spread, 128 + spread, (count, *SHAPE))
    return from_levels(levels.astype(np.uint8))


def problem_of(oracle: Oracle, images: np.ndarray, norm: str = "linf", seed: int = 0) -> Problem:
    """Leave the class that the network sees in the clean image."""
    labels = oracle.scores(images).argmax(axis=1)
    return Problem(oracle, images, Goal.leave(labels), ball_of(norm), seed)


def nearest_boundary(weights: np.ndarray, images: np.ndarray, norm: str) -> np.ndarray:
    """Distance of each image to the nearest decision boundary of the linear classifier."""
    scores = (images.reshape(len(images), -1).astype(np.float64) - 0.5) @ weights
    label = scores.argmax(axis=1)
    order = 1 if norm == "linf" else 2
    distances = np.full(scores.shape, np.inf)
    for row in range(len(images)):
        for other in range(scores.shape[1]):
            if other != label[row]:
                normal = weights[:, other] - weights[:, label[row]]
                gap = scores[row, label[row]] - scores[row, other]
                distances[row, other] = gap / np.linalg.norm(normal, ord=order)
    return distances.min(axis=1)
