"""A network that has diverged: what is broken in it -> the one sentence that says so everywhere."""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from tb_netviz.model.foreign_types import KerasModel

_BEGINNING = "The network has diverged: "
# Weights that are named; all are counted.
_NAMED = 3


def diverged(what: str) -> str:
    """Say that a network has diverged, in the same words everywhere.

    Args:
        what: What is no number, as a plural, such as "the responses of layer 'conv'".

    Example:
        >>> diverged("its scores")
        'The network has diverged: its scores are NaN or infinite.'
    """
    return f"{_BEGINNING}{what} are NaN or infinite."


def says_diverged(note: str | None) -> bool:
    """Whether a note begins with that sentence."""
    return note is not None and note.startswith(_BEGINNING)


def nan_weights(model: KerasModel) -> tuple[str, ...]:
    """Name the weights that hold NaN or infinite values.

    Args:
        model: A Keras model.

    Returns:
        Paths of the weights, e.g. `conv1/kernel`; empty if there are none.
    """
    return tuple(weight.path for weight in model.weights if not _is_finite(weight.value))


def broken_weights(model: KerasModel) -> str:
    """Say which weights of a network are broken; empty where none is.

    Args:
        model: A Keras model.
    """
    broken = nan_weights(model)
    if not broken:
        return ""
    further = len(broken) - _NAMED
    more = f" and {further} further weights" if further > 0 else ""
    return diverged(f"{', '.join(broken[:_NAMED])}{more}")


def _is_finite(value: tf.Tensor) -> bool:
    if not value.dtype.is_floating:
        return True
    return bool(np.asarray(tf.reduce_all(tf.math.is_finite(value))))
