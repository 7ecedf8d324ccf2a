"""What batch normalisation remembers of natural images: network -> penalties for its layers.

It stands in for `measured_statistics` where no images are at hand.

Reference: Yin et al. 2020, "Dreaming to distill: data-free knowledge transfer via DeepInversion".
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tb_netviz.ascent.natural_statistics import NaturalStatistics
from tb_netviz.ascent.usual_values import with_floor
from tb_netviz.model.foreign_types import KerasLayer
from tb_netviz.model.image_model import ImageModel

# How much the mean and the deviation of single images scatter, as shares of a channel's deviation
# over all images, and how large the latter is within one image: medians of ResNet-20 on CIFAR-10.
_MEAN_SCATTERS, _DEVIATION_SCATTERS, _WITHIN_ONE_IMAGE = 0.28, 0.17, 0.92


def batch_norm_layers(model: ImageModel) -> tuple[NaturalStatistics, ...]:
    """Take the usual statistics from the weights of batch normalisation.

    Its output has in each channel the mean `beta` and the standard deviation `|gamma|` over the
    images of the training.

    Args:
        model: The network in display space.

    Returns:
        One penalty for each layer, early to late; none where nothing was trained yet.
    """
    found = []
    for layer in model.layers:
        if layer.type != "BatchNormalization" or not layer.is_spatial:
            continue
        values = _trained_values(layer.keras_layer, layer.unit_count)
        if values is not None:
            found.append(NaturalStatistics(layer.path, *values))
    return tuple(found)


def _trained_values(layer: KerasLayer, channels: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Centre and deviation of a batch normalisation's output; `None` if it was never trained."""
    weights: Mapping[str, np.ndarray] = {
        name: np.asarray(value, np.float64)
        for name in ("gamma", "beta", "moving_mean", "moving_variance")
        if (value := getattr(layer, name, None)) is not None
    }
    variance = weights.get("moving_variance")
    if variance is None or (not weights["moving_mean"].any() and np.all(variance == 1)):
        return None
    gamma = np.abs(weights.get("gamma", np.ones(channels)))
    beta = weights.get("beta", np.zeros(channels))
    # A channel whose input never varied gives `beta` alone.
    spread = gamma * np.sqrt(variance / (variance + float(getattr(layer, "epsilon", 1e-3))))
    if not np.all(np.isfinite(spread)) or not np.all(np.isfinite(beta)):
        return None
    centre = np.stack([beta, _WITHIN_ONE_IMAGE * spread])
    return with_floor(centre, np.stack([_MEAN_SCATTERS * spread, _DEVIATION_SCATTERS * spread]))
