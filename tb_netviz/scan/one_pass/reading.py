"""One graph call of the scan: (images, thresholds) -> reductions of every chosen layer.

The maximum of a map is nearly free, but its arg-max is not. So the maximum is taken row by row.
Only for units whose value enters the running top k are the row and the column looked up: first
among the row maxima, then in that row of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Averages, Images, PerUnit, Places, Positions, Responses
from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass.replicas import Parts, TracedParts, on_replicas, strategy_of

# Responses are averaged at this many positions in each direction; all would double the cost.
GRID = 4


@dataclass(frozen=True)
class Column:
    """The place of one layer's units among those of all scanned layers.

    Args:
        path: Path of the layer.
        start: Its first unit.
        stop: One past its last unit.
    """

    path: str
    start: int
    stop: int


def columns_of(model: ImageModel, paths: Sequence[str]) -> tuple[Column, ...]:
    """Lay the units of some layers side by side."""
    columns, start = [], 0
    for path in paths:
        stop = start + model.layer(path).unit_count
        columns.append(Column(path, start, stop))
        start = stop
    return tuple(columns)


@dataclass(frozen=True, eq=False)
class Reading:
    """What one batch of images gives.

    Args:
        values: float32 (images, units): strongest response of each unit of all layers.
        places: int32 (images, units): its flat position; -1 where it does not enter the top k.
        averages: float32 (3, sampled, units): mean, mean square, share of positive responses.
        features: Path -> float32 (images, dimensions), maps averaged over positions.
    """

    values: Responses
    places: Places
    averages: Averages
    features: dict[str, np.ndarray]


class Reader:
    """Reads the reductions of some layers, compiled once for all batch sizes.

    Args:
        model: The network.
        layers: Paths whose units are scanned.
        features: Paths whose features are kept.
    """

    def __init__(self, model: ImageModel, layers: Sequence[str], features: Sequence[str]) -> None:
        self.columns = columns_of(model, layers)
        self.units = self.columns[-1].stop if self.columns else 0
        self._features = tuple(features)
        self._tap = model.tap(list(dict.fromkeys([*layers, *features])))
        strategy = strategy_of(model.keras_model)
        self._spread = None if strategy is None else on_replicas(strategy, self._traced)
        self._replicas = 1 if strategy is None else strategy.num_replicas_in_sync
        self._call = tf.function(
            self._traced,
            autograph=False,
            input_signature=[
                tf.TensorSpec((None, *model.image_shape), tf.float32),
                tf.TensorSpec((self.units,), tf.float32),
                tf.TensorSpec((), tf.int32),
                tf.TensorSpec((None,), tf.int32),
            ],
        ).get_concrete_function()

    def __call__(self, images: Images, thresholds: PerUnit, k: int, sampled: Positions) -> Reading:
        """Read one batch.

        Args:
            images: float32 (n, h, w, c) in [0,1].
            thresholds: float32 (units,). Only values above them get a place.
            k: Values kept per unit. While there is no threshold yet, only the batch's k highest
                values of a unit (and any equal to the last) get a place.
            sampled: int32, which of these images are averaged over positions.
        """
        if self._spread is not None and len(images) >= self._replicas:
            found = self._spread(images, thresholds, k, sampled)
        else:
            found = self._alone(images, thresholds, k, sampled)
        values, entries, positions, averages, features = found
        places = np.full((len(images), self.units), -1, np.int32)
        image, unit = entries.T
        places[image, unit] = positions
        return Reading(values, places, averages, features)

    def _alone(
        self, images: np.ndarray, thresholds: np.ndarray, k: int, sampled: np.ndarray
    ) -> Parts:
        *arrays, features = self._call(
            tf.constant(images, tf.float32),
            tf.constant(thresholds, tf.float32),
            tf.constant(k, tf.int32),
            tf.constant(sampled, tf.int32),
        )
        values, entries, positions, averages = (array.numpy() for array in arrays)
        kept = {path: value.numpy() for path, value in features.items()}
        return values, entries, positions, averages, kept

    def _traced(
        self, images: Tensor, thresholds: Tensor, k: Tensor, sampled: Tensor
    ) -> TracedParts:
        activations = self._tap(images)
        values, entries, positions, responses = [], [], [], []
        for column in self.columns:
            activation = activations[column.path]
            rows = _rows(activation)
            row_maxima = tf.reduce_max(rows, 2)
            best = tf.reduce_max(row_maxima, 1)
            entered = _entering(best, thresholds[column.start : column.stop], k)
            values.append(best)
            entries.append(tf.add(tf.cast(entered, tf.int32), [0, column.start]))
            positions.append(_places(rows, row_maxima, entered))
            # Sampled images are chosen first: most batches have none, so nothing is left to do.
            responses.append(_on_grid(tf.gather(activation, sampled)))
        if not self.columns:
            values.append(tf.zeros((tf.shape(images)[0], 0)))
            entries.append(tf.zeros((0, 2), tf.int32))
            positions.append(tf.zeros((0,), tf.int32))
        return (
            tf.concat(values, 1),
            tf.concat(entries, 0),
            tf.concat(positions, 0),
            _averages(responses, tf.size(sampled)),
            {path: _feature(activations[path]) for path in self._features},
        )


def _rows(activation: Tensor) -> Tensor:
    """View any activation as maps (n, rows, columns, units); each token is a row of one column."""
    rank = len(activation.shape)
    if rank == 2:
        return activation[:, None, None]
    if rank == 3:
        return activation[:, :, None]
    if rank == 4:
        return activation
    shape = tf.shape(activation)
    return tf.reshape(activation, (shape[0], shape[1], -1, activation.shape[-1]))


def _entering(values: Tensor, thresholds: Tensor, k: Tensor) -> Tensor:
    """Find which values (n, units) enter the top k: their (image, unit) pairs, int64 (m, 2).

    While there is no threshold yet, every image would enter, so the batch's own k-th value serves
    as one. Later that would cost more than it saves.
    """
    is_above = values > thresholds

    def thinned_out() -> Tensor:
        # NaN has no rank.
        numbers = tf.where(tf.math.is_nan(values), -np.inf, values)
        best = tf.math.top_k(tf.transpose(numbers), tf.minimum(k, tf.shape(values)[0])).values
        return is_above & (values >= best[:, -1])

    is_open = tf.reduce_any(tf.math.is_inf(thresholds))
    return tf.where(tf.cond(is_open, thinned_out, lambda: is_above))


def _places(rows: Tensor, row_maxima: Tensor, entered: Tensor) -> Tensor:
    """Find the flat positions (m,) of the maxima of (image, unit) pairs (m, 2); first of equals.

    Indices have 64 bits: a batch of large maps has more than 2^31 elements.
    """
    height, width, units = tf.unstack(tf.shape(rows, tf.int64)[1:])
    image, unit = entered[:, 0], entered[:, 1]
    first = image * height * units + unit
    lines = tf.gather(tf.reshape(row_maxima, (-1,)), first[:, None] + tf.range(height) * units)
    row = tf.argmax(lines, 1)
    first = (image * height + row) * width * units + unit
    lines = tf.gather(tf.reshape(rows, (-1,)), first[:, None] + tf.range(width) * units)
    return tf.cast(row * width + tf.argmax(lines, 1), tf.int32)


def _on_grid(activation: Tensor) -> Tensor:
    """Take the responses at a few positions: (n, positions, units)."""
    steps = [-(-(size or GRID) // GRID) for size in activation.shape[1:-1]]
    chosen = activation[(slice(None), *(slice(step // 2, None, step) for step in steps))]
    positions = chosen.shape[1:-1].num_elements()
    if positions is None:
        positions = tf.reduce_prod(tf.shape(chosen)[1:-1])
    return tf.reshape(chosen, (tf.shape(chosen)[0], positions, activation.shape[-1]))


def _averages(responses: list[Tensor], count: Tensor) -> Tensor:
    """Average over positions, (n, positions, units) each, to (3, n, all units).

    The three are mean, mean square and share of positive responses.
    """
    # Layers with the same number of positions are averaged together, which costs less.
    alike: dict[int, list[int]] = {}
    for index, response in enumerate(responses):
        alike.setdefault(response.shape[1] or -1 - index, []).append(index)
    found: dict[int, Tensor] = {}
    for indices in alike.values():
        joined = tf.concat([responses[index] for index in indices], 2)
        positive = tf.cast(joined > 0, tf.float32)
        averages = tf.stack(
            [tf.reduce_mean(each, 1) for each in (joined, tf.square(joined), positive)]
        )
        sizes = [responses[index].shape[-1] for index in indices]
        found |= dict(zip(indices, tf.split(averages, sizes, 2), strict=True))
    if not found:
        return tf.zeros((3, count, 0))
    return tf.concat([found[index] for index in range(len(responses))], 2)


def _feature(activation: Tensor) -> Tensor:
    """Reduce to one vector per image: average maps and tokens over their positions."""
    axes = list(range(1, len(activation.shape) - 1))
    return tf.reduce_mean(activation, axes) if axes else activation
