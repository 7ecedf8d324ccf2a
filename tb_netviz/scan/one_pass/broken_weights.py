"""Units whose own weights are NaN or infinite: (model, layer) -> bool (units,).

Responses alone do not tell. Where TensorFlow fuses a convolution with its ReLU, some processors
turn NaN into 0, and the broken unit looks like a dead one.
"""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import UnitMarks
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import RESPONSE_TYPES


def broken_units(model: ImageModel, path: str) -> UnitMarks:
    """Find the units of a layer that have a weight which is not a finite number.

    Looks at the layer and, where it only normalises or activates, at the layers up to and with the
    convolution whose response it gives.

    Args:
        model: The network.
        path: Path of the layer.

    Returns:
        bool (units,).
    """
    layer = model.layer(path)
    units = layer.unit_count
    broken = np.zeros(units, bool)
    while True:
        for weight in layer.keras_layer.weights:
            is_broken = ~np.isfinite(np.asarray(weight, np.float32))
            if is_broken.shape[-1:] == (units,):
                broken |= is_broken.reshape(-1, units).any(axis=0)
            else:  # a weight that all units share
                broken |= is_broken.any()
        if layer.type not in RESPONSE_TYPES or len(layer.parents) != 1:
            return broken
        layer = model.layer(layer.parents[0])
