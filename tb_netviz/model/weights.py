"""Broken weights: Keras model -> names of the weights that hold NaN or infinity."""

from __future__ import annotations

import numpy as np

from tb_netviz.model.foreign_types import KerasModel


def nan_weights(model: KerasModel) -> tuple[str, ...]:
    """Name the weights that hold NaN or infinite values.

    Args:
        model: A Keras model.

    Returns:
        Paths of the weights, e.g. `conv1/kernel`; empty if there are none.
    """
    return tuple(
        weight.path
        for weight in model.weights
        if not np.isfinite(np.asarray(weight, np.float32)).all()
    )
