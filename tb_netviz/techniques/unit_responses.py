"""What the page of a unit says of its responses: (scan, layer, units, labels) -> numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.techniques import unit_measures
from tb_netviz.techniques.class_responses import class_responses
from tb_netviz.techniques.response_measures import (
    histograms,
    interests,
    quantile_examples,
    quantised,
    ranges,
    silent_shares,
)
from tb_netviz.techniques.similar_units import similar_units
from tb_netviz.techniques.small_integers import smallest_integers
from tb_netviz.visual import Meaning

QUANTILES = (1.0, 0.99, 0.9, 0.5, 0.1)
EXAMPLES = 4

MEANINGS = {
    **{name: unit_measures.MEANINGS[name] for name in ("dead", "dead_units", "units", "images")},
    "interest": Meaning(
        "amount",
        "interest",
        "How far the unit's nine strongest responses stand out, to order units by: how many "
        "standard deviations their mean lies above that of its responses to all images. It is 0 "
        "for units that never respond, and for those that repeat another one.",
        better="more",
    ),
    "selectivity": Meaning(
        "share",
        "class selectivity",
        "How much more the unit responds to its best class than to the others, by Morcos et al. "
        "2018: 0 % where it responds to all classes alike, 100 % where it responds to one only.",
    ),
    "duplicate": Meaning(
        "flag",
        "duplicate",
        "A unit of lower index responds to the images in the same way (their correlation is above "
        "0.98), so the network gains little from this one.",
        better="less",
    ),
    "sparsity": Meaning(
        "share", "sparsity", "The share of images that do not make the unit respond above zero."
    ),
    "duplicate_units": Meaning(
        "count",
        "duplicate units",
        "How many units respond to the images as another unit of the layer does.",
        better="less",
    ),
    "response": Meaning(
        "amount", "response", "How strongly the unit responds to this image.", better="more"
    ),
    "percentile": Meaning(
        "share",
        "percentile",
        "The share of the other images that excite the unit less than this one does.",
        better="more",
    ),
}


@dataclass(frozen=True, eq=False)
class RespondingUnits:
    """What is shown of the units of a layer.

    Args:
        arrays: The arrays of the kind `responses`, by name.
        measures: One number per unit, by name.
        quantiles: Those of the examples.
        unknown: Units with a response that is not finite.
        images_a_class: Median number of images of a class; 0 where no image has a label.
    """

    arrays: Mapping[str, np.ndarray]
    measures: Mapping[str, np.ndarray]
    quantiles: tuple[float, ...]
    unknown: int
    images_a_class: int


def responding_units(
    result: ScanResult, path: str, units: np.ndarray, labels: np.ndarray
) -> RespondingUnits:
    """Gather what the responses to single images say of some units of a layer.

    Args:
        result: The scan.
        path: The layer.
        units: int (units,): the units that are shown.
        labels: int (n,): class of every image of the data, -1 unknown.

    Returns:
        Arrays and measures; classes only where an image has a label.
    """
    ids, by_image = result.responses_of(path)
    responses = np.ascontiguousarray(by_image.T[units])
    summary = result.summary_of(path)
    ends = ranges(responses)
    examples = quantile_examples(responses, ends, QUANTILES, EXAMPLES)
    alike = similar_units(responses, units)
    nearest = np.where(alike.positions < 0, -1, units[np.maximum(alike.positions, 0)])
    arrays = {
        "units": smallest_integers(units),
        "image_ids": smallest_integers(ids),
        "histogram": smallest_integers(histograms(responses, ends)),
        "range": ends,
        "examples": smallest_integers(np.where(examples < 0, -1, ids[np.maximum(examples, 0)])),
        "nearest_units": smallest_integers(nearest),
        "nearest_correlation": alike.correlation,
        "strongest": quantised(responses, ends),
    }
    is_redundant = summary.is_dead[units] | summary.is_broken[units] | alike.is_duplicate
    measures = {
        "interest": np.where(is_redundant, 0, interests(responses)),
        "dead": summary.is_dead[units],
        "duplicate": alike.is_duplicate,
        "sparsity": silent_shares(responses),
    }
    of_classes = class_responses(responses, labels[ids])
    if of_classes is not None:
        arrays |= {
            "classes": smallest_integers(of_classes.classes),
            "class_means": of_classes.means,
        }
        measures["selectivity"] = of_classes.selectivity
    unknown = int(np.isnan(ends).any(axis=1).sum())
    images_a_class = 0 if of_classes is None else of_classes.images
    return RespondingUnits(arrays, measures, QUANTILES, unknown, images_a_class)
