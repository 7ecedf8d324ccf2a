"""What is measured of the units of a layer: (statistics, top patches) -> numbers and meanings."""

from __future__ import annotations

import numpy as np

from tb_netviz.scan.one_pass.unit_statistics import UnitSummary
from tb_netviz.techniques.meanings import NATURAL
from tb_netviz.visual import Meaning

MEANINGS = {
    "activation": Meaning(
        "amount", "activation", "How strongly the unit responds to this patch.", better="more"
    ),
    "mean": Meaning(
        "amount", "mean", "The unit's response averaged over images and over positions in them."
    ),
    "deviation": Meaning(
        "amount",
        "deviation",
        "How far the unit's responses typically lie from their mean (the standard deviation).",
    ),
    "active": Meaning(
        "share", "share active", "The share of positions at which the unit responds above zero."
    ),
    "maximum": Meaning("amount", "maximum", "The unit's strongest response to any image."),
    "natural_999": NATURAL,
    "dead": Meaning(
        "flag",
        "dead",
        "No image made the unit respond above zero, so the network gains nothing from it.",
        better="less",
    ),
    "top_class": Meaning(
        "class", "top class", "The class that occurs most often among the unit's top patches."
    ),
    "top_class_share": Meaning(
        "share",
        "share of the top class",
        "The share of the unit's top patches that come from images of its top class: near 100 %, "
        "the unit stands for that class.",
    ),
    "dead_units": Meaning(
        "count",
        "dead units",
        "How many units of the layer respond to no image at all.",
        better="less",
    ),
    "units": Meaning("count", "units", "How many units the layer has."),
    "images": Meaning("count", "images", "How many images the layer was shown."),
}


def statistics(summary: UnitSummary, units: np.ndarray) -> dict[str, np.ndarray]:
    """Name the statistics of some units.

    Args:
        summary: Statistics of all units of the layer.
        units: int (u,), the units that are shown.

    Returns:
        One array (u,) per name.
    """
    return {
        "mean": summary.mean[units],
        "deviation": summary.deviation[units],
        "active": summary.active[units],
        "maximum": summary.maximum[units],
        "natural_999": summary.natural[units],
        "dead": summary.is_dead[units],
    }


def top_classes(labels: np.ndarray, image_ids: np.ndarray) -> dict[str, np.ndarray]:
    """Find the most frequent class among each unit's top images, and its share of them.

    Args:
        labels: int (n,), class of every image of the data; -1 unknown.
        image_ids: int (units, k), top images of each unit; -1 none.

    Returns:
        `top_class`, int (units,) with -1 where no class occurs more often than others, and
        `top_class_share`, float32 (units,) with NaN there. Nothing where no class is known at all.
    """
    if (np.asarray(labels) < 0).all():
        return {}
    classes = np.full(len(image_ids), -1, np.int32)
    shares = np.full(len(image_ids), np.nan, np.float32)
    for unit, ids in enumerate(image_ids):
        found = labels[ids[ids >= 0]]
        found = found[found >= 0]
        values, counts = np.unique(found, return_counts=True)
        # Among images of as many classes, none is more frequent.
        if len(found) == 1 or (len(found) and counts.max() > 1):
            classes[unit] = values[counts.argmax()]
            shares[unit] = counts.max() / len(found)
    return {"top_class": classes, "top_class_share": shares}
