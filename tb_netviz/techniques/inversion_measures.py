"""What is measured of inversions: meanings of the numbers, and their means over the photographs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tb_netviz.visual import Meaning

MEANINGS = {
    "feature_error": Meaning(
        "distance",
        "feature error",
        "How much the layer's activations differ between the inversion and the photograph: the "
        "squared difference divided by the photograph's own squared activations, so 0 is a "
        "perfect match.",
        better="less",
    ),
    "feature_error_mv": Meaning(
        "distance",
        "feature error (pairs)",
        "The same squared difference, divided by what two different photographs usually differ by: "
        "near 1, the layer cannot tell the inversion from a stranger.",
        better="less",
    ),
    "psnr": Meaning(
        "amount",
        "PSNR",
        "Peak signal-to-noise ratio: how closely the pixels match the photograph's, on a "
        "logarithmic scale; 20 dB is a rough likeness, 40 dB is hard to tell apart.",
        unit="dB",
        better="more",
    ),
    "ssim": Meaning(
        "amount",
        "SSIM",
        "Structural similarity: whether edges and textures lie where they do in the photograph; 1 "
        "is the same picture, 0 is unrelated.",
        better="more",
    ),
    "class_kept": Meaning(
        "flag",
        "class kept",
        "The network gives the inversion the same class as the photograph.",
        better="more",
    ),
    "classes_kept": Meaning(
        "share",
        "classes kept",
        "The share of inversions to which the network gives the class of their photograph.",
        better="more",
    ),
}

# A mean of yes and no is a share, and has a name of its own.
_MEAN_NAMES = {"class_kept": "classes_kept"}


def means(measures: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Average each measure over the photographs.

    Args:
        measures: Arrays (subjects, rungs); NaN is left out of the mean.

    Returns:
        Arrays (rungs,); NaN where no photograph has a number.
    """
    return {_MEAN_NAMES.get(name, name): _mean(values) for name, values in measures.items()}


def _mean(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    total = np.where(known, values, 0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
