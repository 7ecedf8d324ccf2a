"""The channel statistics of natural images: (network, layers, images) -> their usual values.

measure_statistics   on images: every channel's mean and deviation over the positions
batch_norm_layers    without images: what batch normalisation remembers of its training
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Images, PerImage
from tb_netviz.ascent.natural_statistics import NaturalStatistics, position_moments
from tb_netviz.ascent.objectives import Objective, Score, Sum
from tb_netviz.ascent.parts import numbers, structure, with_numbers
from tb_netviz.ascent.scene import Scene
from tb_netviz.ascent.usual_colours import UsualColours, colour_moments
from tb_netviz.ascent.usual_values import squared_distances, usual_values
from tb_netviz.data.image_source import ImageSource
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.device_memory import Batches
from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.image_model import ImageModel

# Fewer images do not tell how much natural images differ.
FEWEST_IMAGES = 16
# An image whose pixels vary by less, in [0, 1] units, is of one colour.
_LEAST_CONTRAST = 1 / 255
# The pull of the penalty is compared at so many images.
_PULLED = 8


@dataclass(frozen=True, eq=False)
class UsualStatistics:
    """What the responses to natural images have in common.

    Args:
        layers: One penalty for each layer that was measured; empty if nothing could be learnt.
        count: Number of images.
        pull: How strong the gradient of all penalties together is at one of the images, as a
            multiple of the gradient of a class's score; 0: the penalties have no gradient.
        distances: (count,) all penalties of each of the images together, in ascending order.
        colours: The usual colours; `None` if all images have the same.
    """

    layers: tuple[NaturalStatistics, ...] = ()
    count: int = 0
    pull: float = 0.0
    distances: PerImage = field(default_factory=lambda: np.zeros(0, np.float32))
    colours: UsualColours | None = None


@dataclass(frozen=True, eq=False)
class _Probe:
    """A compiled function: images (n, h, w, c) -> moments by layer (n, 2, channels)."""

    run: Callable[[Tensor], dict[str, Tensor]] = field(repr=False)


@dataclass(frozen=True, eq=False)
class _Slope:
    """A compiled function: images and the numbers of an objective -> lengths of its gradient."""

    run: Callable[[Tensor, list[Tensor]], Tensor] = field(repr=False)


def measure_statistics(
    model: ImageModel,
    layers: Sequence[str],
    data: ImageSource,
    *,
    most: int,
    seed: int = 0,
    seen: tuple[int, int] | None = None,
) -> UsualStatistics:
    """Measure the channel statistics of natural images, and how much they differ.

    Args:
        model: The network in display space, with class scores.
        layers: Paths of layers with maps or tokens.
        data: Images in display space.
        most: Images to measure at most, balanced over the classes.
        seed: What the sample is drawn from.
        seen: Height and width at which the network sees the images; `None`: its input size.

    Returns:
        The statistics. They are empty if fewer than 16 images can be read or most of them are of
        one colour; layers whose responses are not finite or never differ are left out.
    """
    sample = data.sample(most, seed=seed)
    size = model.image_shape[:2] if seen is None else seen
    probe = model.kept(_Probe, (tuple(layers), size), lambda: _probe(model, layers, size))
    found: dict[str, list[np.ndarray]] = {path: [] for path in layers}
    colours: list[np.ndarray] = []
    first: Images | None = None
    count = flat = 0
    batches = Batches(images_a_call(model.image_shape))
    for batch in sample.batches(batches.size):

        def add(rows: slice, images: Images = batch.images) -> None:
            for path, values in probe.run(_resized(images[rows], size)).items():
                found[path].append(values.numpy())

        batches.run(len(batch.ids), add)
        first = _resized(batch.images[:_PULLED], size).numpy() if first is None else first
        count += len(batch.ids)
        colours.append(colour_moments(batch.images))
        flat += int(np.sum(colours[-1][:, 1].max(axis=1) < _LEAST_CONTRAST))
    if first is None or count < FEWEST_IMAGES or flat > count / 2:
        return UsualStatistics(count=count)
    moments = {path: np.concatenate(values) for path, values in found.items()}
    usual = {path: usual_values(values) for path, values in moments.items()}
    known = tuple(NaturalStatistics(path, *one) for path, one in usual.items() if one is not None)
    if not known:
        return UsualStatistics(count=count)
    return UsualStatistics(
        layers=known,
        count=count,
        pull=pull_of(model, known, first),
        distances=np.sort(_distances(known, moments)),
        colours=UsualColours.of(np.concatenate(colours)),
    )


def distances_from_usual(
    model: ImageModel, layers: Sequence[NaturalStatistics], images: Images
) -> PerImage:
    """Compute all penalties of each image together, as it is seen whole.

    Args:
        model: The network in display space.
        layers: The penalties.
        images: (n, h, w, c) in [0, 1].

    Returns:
        (n,) float32.
    """
    paths = tuple(one.layer for one in layers)
    size = model.image_shape[:2]
    probe = model.kept(_Probe, (paths, size), lambda: _probe(model, paths, size))
    batches = Batches(images_a_call(model.image_shape))

    def read(rows: slice) -> PerImage:
        moments = probe.run(tf.constant(images[rows], tf.float32))
        return _distances(layers, {path: one.numpy() for path, one in moments.items()})

    return np.concatenate(batches.run(len(images), read))


def _distances(layers: Sequence[NaturalStatistics], moments: Mapping[str, np.ndarray]) -> PerImage:
    """All penalties together for moments (n, 2, channels) by layer, (n,)."""
    total = sum(squared_distances(moments[one.layer], one.centre, one.deviation) for one in layers)
    return np.asarray(total, np.float32)


def pull_of(model: ImageModel, layers: Sequence[NaturalStatistics], images: Images) -> float:
    """Compare the gradient of penalties at natural images with that of a class's score.

    Args:
        model: The network in display space, with class scores.
        layers: The penalties, which are added up.
        images: (n, h, w, c) in [0, 1], of which up to 8 are used.

    Returns:
        The median over images of the ratio of the gradients' lengths; 0 where that is not finite.
    """
    few = np.asarray(images[:_PULLED], np.float32)
    classes = np.linspace(0, model.class_count - 1, len(few)).round().astype(int)
    penalty = _gradient_lengths(model, Sum(tuple(layers)), few)
    score = _gradient_lengths(model, Score(classes), few)
    ratio = float(np.median(penalty / np.maximum(score, 1e-20)))
    return ratio if np.isfinite(ratio) else 0.0


def _gradient_lengths(model: ImageModel, objective: Objective, images: Images) -> np.ndarray:
    """Lengths of an objective's gradient at some images (n, h, w, c), (n,)."""
    fed = [one.array for one in numbers(objective, len(images))]
    key = (structure(objective), images.shape)
    slope = model.kept(_Slope, key, lambda: _slope(model, objective, images, fed))
    lengths: np.ndarray = slope.run(tf.constant(images), [tf.constant(one) for one in fed]).numpy()
    return lengths


def _resized(images: Images, size: tuple[int, int]) -> Tensor:
    tensor = tf.constant(images, tf.float32)
    return tensor if images.shape[1:3] == size else tf.image.resize(tensor, size, antialias=True)


def _probe(model: ImageModel, layers: Sequence[str], size: tuple[int, int]) -> _Probe:
    tap = model.tap(layers)

    def run(images: Tensor) -> dict[str, Tensor]:
        return {path: position_moments(values) for path, values in tap(images).items()}

    spec = tf.TensorSpec([None, *size, model.channels], tf.float32)
    return _Probe(tf.function(run, autograph=False).get_concrete_function(spec))


def _slope(
    model: ImageModel, objective: Objective, images: Images, fed: Sequence[np.ndarray]
) -> _Slope:
    tap = model.tap(objective.paths())

    def run(pixels: Tensor, tensors: list[Tensor]) -> Tensor:
        wanted = with_numbers(objective, iter(tensors))
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(pixels)
            value = wanted.evaluate(Scene(pixels, tap(pixels)))
        gradient = tape.gradient(value, pixels, unconnected_gradients="zero")
        return tf.sqrt(tf.reduce_sum(tf.square(gradient), axis=[1, 2, 3]))

    specs = [tf.TensorSpec(one.shape, one.dtype) for one in fed]
    of_pixels = tf.TensorSpec(images.shape, tf.float32)
    compiled = tf.function(run, autograph=False).get_concrete_function(of_pixels, specs)
    return _Slope(lambda pixels, tensors: compiled(pixels, tensors))
