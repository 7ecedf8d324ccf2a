"""What an image should do to the network: scene -> one number per image (n,), to make large.

Objectives are frozen values with arithmetic: `a + 3 * b - 5 * c` means exactly that, and changes
neither `a`, `b` nor `c`. Each image of a batch has its own target and its own value, so images
never influence one another. Regularisers (`regularisers.py`) are objectives too: subtract them.

Reference: Olah, Mordvintsev, Schubert 2017, "Feature Visualization".
"""

from __future__ import annotations

import abc
from collections.abc import Sequence
from dataclasses import dataclass

import tensorflow as tf

from tb_netviz.ascent.parts import (
    ImageArray,
    ImageIndex,
    ImageNumber,
    ImagePlace,
    ImageVector,
    Numbers,
    Part,
    RunNumber,
)
from tb_netviz.ascent.scene import Scene
from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.scores import SCORES


@dataclass(frozen=True)
class Objective(Part, abc.ABC):
    """Base of all objectives."""

    def paths(self) -> tuple[str, ...]:
        """List the layers whose activations it needs; none if it looks at the image alone."""
        return ()

    @abc.abstractmethod
    def evaluate(self, scene: Scene) -> Tensor:
        """Compute its value for each image, (n,) float32."""

    def __add__(self, other: Objective) -> Objective:
        return Sum((*_terms(self), *_terms(other)))

    def __sub__(self, other: Objective) -> Objective:
        return self + -1.0 * other

    def __neg__(self) -> Objective:
        return -1.0 * self

    def __mul__(self, factor: Numbers) -> Objective:
        """Multiply by a number, or by one number per image (n,)."""
        return Scaled(self, factor)

    __rmul__ = __mul__
    # Makes NumPy leave `array * objective` to us instead of multiplying element by element.
    __array_ufunc__ = None


@dataclass(frozen=True)
class Sum(Objective):
    """The sum of its terms."""

    terms: tuple[Objective, ...]

    def paths(self) -> tuple[str, ...]:
        return _paths(self.terms)

    def evaluate(self, scene: Scene) -> Tensor:
        return tf.add_n([term.evaluate(scene) for term in self.terms])


@dataclass(frozen=True)
class Scaled(Objective):
    """An objective times a number, which may differ from image to image."""

    objective: Objective
    factor: ImageNumber

    def paths(self) -> tuple[str, ...]:
        return self.objective.paths()

    def evaluate(self, scene: Scene) -> Tensor:
        return self.factor * self.objective.evaluate(scene)


@dataclass(frozen=True)
class Score(Objective):
    """The score of a class before softmax.

    Args:
        classes: Class index, for all images or per image (n,).
    """

    classes: ImageIndex

    def paths(self) -> tuple[str, ...]:
        return (SCORES,)

    def evaluate(self, scene: Scene) -> Tensor:
        scores = scene.activations[SCORES]
        return scene.per_image(_pick(scores, scene.spread(self.classes, scores)))


@dataclass(frozen=True)
class LogProbability(Objective):
    """The logarithm of a class's probability.

    Args:
        classes: Class index, for all images or per image (n,).
        is_independent: Whether classes do not exclude each other, so that the probability is the
            sigmoid of the score instead of the softmax of all scores.
    """

    classes: ImageIndex
    is_independent: bool = False

    def paths(self) -> tuple[str, ...]:
        return (SCORES,)

    def evaluate(self, scene: Scene) -> Tensor:
        scores = scene.activations[SCORES]
        logarithm = tf.math.log_sigmoid if self.is_independent else tf.nn.log_softmax
        logarithms = logarithm(scores)
        return scene.per_image(_pick(logarithms, scene.spread(self.classes, scores)))


@dataclass(frozen=True)
class Channel(Objective):
    """Mean activation of one channel over all positions.

    Args:
        layer: Path of the layer.
        units: Channel index, for all images or per image (n,).
    """

    layer: str
    units: ImageIndex

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        means = scene.channel_means(self.layer)
        return scene.per_image(_pick(means, scene.spread(self.units, means)))


@dataclass(frozen=True)
class Lead(Objective):
    """Minus the lead of the strongest other channel; 0 where the channel itself is strongest.

    Added to `Channel`, it turns an image away from what many channels respond to, towards what
    only this one does.

    Args:
        layer: Path of the layer.
        units: Channel index, for all images or per image (n,).
    """

    layer: str
    units: ImageIndex

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        means = scene.channel_means(self.layer)
        units = scene.spread(self.units, means)
        own = tf.one_hot(units, means.shape[-1], on_value=True, off_value=False)
        strongest_other = tf.reduce_max(tf.where(own, means.dtype.min, means), axis=1)
        return scene.per_image(tf.minimum(_pick(means, units) - strongest_other, 0.0))


@dataclass(frozen=True)
class Neuron(Objective):
    """Activation of one channel at one position.

    Args:
        layer: Path of a layer with activations (n, height, width, channels).
        units: Channel index, for all images or per image (n,).
        positions: (row, column) in the layer's map, for all images or per image (n, 2).
            `None` is the centre.
    """

    layer: str
    units: ImageIndex
    positions: ImagePlace = None

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        activation = scene.activations[self.layer]  # (m, height, width, channels)
        if self.positions is None:
            column = activation[:, activation.shape[1] // 2, activation.shape[2] // 2]
        else:
            places = scene.spread(self.positions, activation)
            column = tf.gather_nd(activation, places, batch_dims=1)
        return scene.per_image(_pick(column, scene.spread(self.units, activation)))


@dataclass(frozen=True)
class Direction(Objective):
    """How far the activations go along a direction of a layer's channels.

    The mean over positions of `(a . v) * max(0.1, cos(a, v)) ** cosine_power`.

    Args:
        layer: Path of the layer.
        vectors: The direction (channels,), or one per image (n, channels).
        cosine_power: Above 0, activations in other directions are discouraged.

    Reference: Olah, Mordvintsev, Schubert 2017; Carter et al. 2019, "Activation Atlas" (cosine).
    """

    layer: str
    vectors: ImageVector
    cosine_power: RunNumber = 0.0

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        activation = scene.activations[self.layer]
        rows = tf.reshape(activation, [tf.shape(activation)[0], -1, activation.shape[-1]])
        vectors = scene.spread(self.vectors, activation)[:, None]  # (m, 1, channels)
        along = tf.reduce_sum(rows * vectors, axis=-1)
        lengths = tf.sqrt(tf.reduce_sum(rows**2, -1) * tf.reduce_sum(vectors**2, -1) + 1e-12)
        cosine = tf.maximum(along / lengths, 0.1)
        return scene.per_image(tf.reduce_mean(along * cosine**self.cosine_power, axis=1))


@dataclass(frozen=True)
class Layer(Objective):
    """Mean square of all activations of a layer: DeepDream's "more of the same".

    Its gradient at the layer is the activation itself, times 2 / (number of activations).

    Args:
        layer: Path of the layer.

    Reference: Mordvintsev, Olah, Tyka 2015, "Inceptionism".
    """

    layer: str

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        activation = scene.activations[self.layer]
        return scene.per_image(_mean(tf.square(activation)))


@dataclass(frozen=True)
class FeatureDistance(Objective):
    """Distance of a layer's activations from given ones: ||a - t||^2 / ||t||^2. Subtract it.

    Args:
        layer: Path of the layer.
        targets: The activations to reach, (n, ...) as the layer gives them.

    Reference: Mahendran, Vedaldi 2015, "Understanding deep image representations by inverting
        them".
    """

    layer: str
    targets: ImageArray

    def paths(self) -> tuple[str, ...]:
        return (self.layer,)

    def evaluate(self, scene: Scene) -> Tensor:
        activation = scene.activations[self.layer]
        targets = scene.spread(self.targets, activation)
        energy = tf.maximum(_sum(tf.square(targets)), 1e-12)
        return scene.per_image(_sum(tf.square(activation - targets)) / energy)


def _terms(objective: Objective) -> tuple[Objective, ...]:
    return objective.terms if isinstance(objective, Sum) else (objective,)


def _paths(objectives: Sequence[Objective]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for one in objectives for path in one.paths()))


def _pick(values: Tensor, indices: Tensor) -> Tensor:
    """Pick from each row (m, k) the entry with the given index (m,)."""
    return tf.gather(values, indices, axis=1, batch_dims=1)


def _sum(values: Tensor) -> Tensor:
    return tf.reduce_sum(values, axis=list(range(1, len(values.shape))))


def _mean(values: Tensor) -> Tensor:
    return tf.reduce_mean(values, axis=list(range(1, len(values.shape))))
