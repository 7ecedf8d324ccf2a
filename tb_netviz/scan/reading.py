"""One graph call of the scan: (images, thresholds) -> reductions of every chosen layer.

The maximum of a map is nearly free, its arg-max is not. So the maximum is taken row by row first;
the row of the highest is found among the few row maxima, and the column only for units whose value
enters the running top k, by reading that one row of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.replicas import Parts, on_replicas, strategy_of

# Positions along each direction at which responses are averaged: all would double the cost.
GRID = 4


@dataclass(frozen=True)
class Column:
    """Where the units of one layer lie among those of all scanned layers.

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
    """What one batch gives.

    Args:
        values: float32 (images, units): strongest response of each unit of all layers.
        places: int32 (images, units): its flat position; -1 where it does not enter the top k.
        averages: float32 (3, sampled, units): mean, mean square, share of positive responses.
        features: Path -> float32 (images, dimensions), maps averaged over positions.
    """

    values: np.ndarray
    places: np.ndarray
    averages: np.ndarray
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
                tf.TensorSpec((None,), tf.int32),
            ],
        ).get_concrete_function()

    def __call__(self, images: np.ndarray, thresholds: np.ndarray, sampled: np.ndarray) -> Reading:
        """Read one batch.

        Args:
            images: float32 (n, h, w, c) in [0,1].
            thresholds: float32 (units,): only values above them get a place.
            sampled: int32: which of these images are averaged over positions.
        """
        if self._spread is not None and len(images) >= self._replicas:
            found = self._spread(images, thresholds, sampled)
        else:
            found = self._alone(images, thresholds, sampled)
        values, entries, positions, averages, features = found
        places = np.full((len(images), self.units), -1, np.int32)
        image, unit = entries.T
        places[image, unit] = positions
        return Reading(values, places, averages, features)

    def _alone(self, images: np.ndarray, thresholds: np.ndarray, sampled: np.ndarray) -> Parts:
        *arrays, features = self._call(
            tf.constant(images, tf.float32),
            tf.constant(thresholds, tf.float32),
            tf.constant(sampled, tf.int32),
        )
        values, entries, positions, averages = (array.numpy() for array in arrays)
        kept = {path: value.numpy() for path, value in features.items()}
        return values, entries, positions, averages, kept

    def _traced(self, images: Any, thresholds: Any, sampled: Any) -> Any:
        activations = self._tap(images)
        values, entries, positions, averages = [], [], [], []
        for column in self.columns:
            activation = activations[column.path]
            best, entered, places = _strongest(activation, thresholds[column.start : column.stop])
            values.append(best)
            entries.append(tf.add(entered, [0, column.start]))
            positions.append(places)
            averages.append(_averages(tf.gather(activation, sampled)))
        if not self.columns:
            count = tf.shape(images)[0]
            values.append(tf.zeros((count, 0)))
            entries.append(tf.zeros((0, 2), tf.int32))
            positions.append(tf.zeros((0,), tf.int32))
            averages.append(tf.zeros((3, tf.size(sampled), 0)))
        return (
            tf.concat(values, 1),
            tf.concat(entries, 0),
            tf.concat(positions, 0),
            tf.concat(averages, 2),
            {path: _feature(activations[path]) for path in self._features},
        )


def _strongest(activation: Any, thresholds: Any) -> tuple[Any, Any, Any]:
    """Maxima (n, units), the (image, unit) pairs that enter (m, 2) and their places (m,)."""
    rank = len(activation.shape)
    if rank == 2:
        entered = tf.cast(tf.where(activation > thresholds), tf.int32)
        return activation, entered, tf.zeros(tf.shape(entered)[:1], tf.int32)
    units = activation.shape[-1]
    # (n, rows, columns, units); tokens are rows of one column each.
    if rank == 3:
        activation = activation[:, :, None]
    elif rank > 4:
        shape = tf.shape(activation)
        activation = tf.reshape(activation, (shape[0], shape[1], -1, units))
    size = tf.shape(activation)
    row_maxima = tf.reduce_max(activation, 2)
    values = tf.reduce_max(row_maxima, 1)
    row = tf.argmax(row_maxima, 1, output_type=tf.int32)
    entered = tf.cast(tf.where(values > thresholds), tf.int32)
    found_row = tf.gather_nd(row, entered)
    # 64 bits: a batch of large maps has more than 2^31 elements.
    wide, image, unit = (tf.cast(index, tf.int64) for index in (size, entered[:, 0], entered[:, 1]))
    first = ((image * wide[1] + tf.cast(found_row, tf.int64)) * wide[2]) * units + unit
    lines = first[:, None] + tf.range(wide[2])[None] * units
    line = tf.gather(tf.reshape(activation, (-1,)), lines)
    found_column = tf.argmax(line, 1, output_type=tf.int32)
    return values, entered, found_row * size[2] + found_column


def _averages(activation: Any) -> Any:
    """Mean, mean square and share of positive responses over a grid of positions: (3, n, units)."""
    steps = [-(-(size or GRID) // GRID) for size in activation.shape[1:-1]]
    activation = activation[(slice(None), *(slice(step // 2, None, step) for step in steps))]
    axes = list(range(1, len(activation.shape) - 1))
    mean = tf.reduce_mean(activation, axes) if axes else activation
    square = tf.reduce_mean(tf.square(activation), axes) if axes else tf.square(activation)
    positive = tf.cast(activation > 0, tf.float32)
    active = tf.reduce_mean(positive, axes) if axes else positive
    return tf.stack([mean, square, active])


def _feature(activation: Any) -> Any:
    """One vector per image: maps and tokens are averaged over their positions."""
    axes = list(range(1, len(activation.shape) - 1))
    return tf.reduce_mean(activation, axes) if axes else activation
