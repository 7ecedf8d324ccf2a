"""One batch on all GPUs of a host, for a model made under a MirroredStrategy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from tb_netviz.model.foreign_types import KerasModel, Strategy, Tensor

# (values, entries, positions, averages, features), as `Reader` computes them.
Parts = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]
# The same inside a trace.
TracedParts = tuple[Tensor, Tensor, Tensor, Tensor, dict[str, Tensor]]


def strategy_of(keras_model: KerasModel) -> Strategy | None:
    """Find the MirroredStrategy that a model was made under, if it has several replicas."""
    strategy = getattr(keras_model, "distribute_strategy", None)
    if not isinstance(strategy, tf.distribute.MirroredStrategy):
        return None
    return strategy if strategy.num_replicas_in_sync > 1 else None


def on_replicas(strategy: Strategy, traced: Callable[..., TracedParts]) -> Callable[..., Parts]:
    """Compile a reading so that each replica reads a part of the batch.

    Args:
        strategy: What `strategy_of` found.
        traced: (images, thresholds, k, sampled) -> the five tensors of a reading.

    Returns:
        A function of the same arrays for a whole batch; results in the order of its images.
    """
    replicas = strategy.num_replicas_in_sync

    def on_each(images: Tensor, thresholds: Tensor, k: Tensor, sampled: Tensor) -> TracedParts:
        parts: TracedParts = strategy.run(traced, args=(images, thresholds, k, sampled))
        return parts

    run = tf.function(on_each, autograph=False, reduce_retracing=True)

    def spread(parts: list[np.ndarray]) -> Tensor:
        return strategy.experimental_distribute_values_from_function(
            lambda context: tf.constant(parts[context.replica_id_in_sync_group])
        )

    def read(images: np.ndarray, thresholds: np.ndarray, k: int, sampled: np.ndarray) -> Parts:
        parts = np.array_split(images, replicas)
        ends = np.cumsum([len(part) for part in parts])
        starts = ends - [len(part) for part in parts]
        chosen = [
            (sampled[(sampled >= start) & (sampled < end)] - start).astype(np.int32)
            for start, end in zip(starts, ends, strict=True)
        ]
        result = run(spread(parts), thresholds, tf.constant(k, tf.int32), spread(chosen))
        values, entries, positions, averages = (_local(strategy, value) for value in result[:4])
        moved = [np.add(entry, [start, 0]) for entry, start in zip(entries, starts, strict=True)]
        return (
            np.concatenate(values),
            np.concatenate(moved).astype(np.int32),
            np.concatenate(positions),
            np.concatenate(averages, axis=1),
            {path: np.concatenate(_local(strategy, value)) for path, value in result[4].items()},
        )

    return read


def _local(strategy: Strategy, value: Tensor) -> list[np.ndarray]:
    return [one.numpy() for one in strategy.experimental_local_results(value)]
