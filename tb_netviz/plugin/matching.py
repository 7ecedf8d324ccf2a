"""Which unit of one network does what a unit of another does: (responses, responses) -> pairs.

Two networks that were trained apart number their units in any order. So units are paired by how
alike they respond to the same images.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tb_netviz.correlation import correlations, standardised
from tb_netviz.plugin.answers import BadRequest

# Pairs of two layers of this many units take about a second and 100 MB.
MOST_UNITS = 4096


def matched_units(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Pair the units of two layers so that the correlations of all pairs sum to the most.

    Args:
        one: The answer of the route `visual` for the responses of a layer, with all its arrays.
        other: The same of another network, run or step.

    Returns:
        `units` of the first layer, the units of the other that are `matched` with them, and the
        `correlation` of each pair. A unit that responds to all images alike, or that is left over
        where the other layer has fewer, has -1 and NaN. `mean` is the mean of the correlations, and
        `chance` what it would be if the images of the other were shuffled; NaN where there is none.

    Raises:
        BadRequest: They are not of kind `responses`, have too many units, or the images differ.
    """
    _check(one, other)
    units, others = one["arrays"]["units"], other["arrays"]["units"]
    matched = np.full(len(units), -1, np.int64)
    found = np.full(len(units), np.nan)
    left, has_left = standardised(one["arrays"]["strongest"])
    right, has_right = standardised(other["arrays"]["strongest"])
    table = correlations(left[has_left], right[has_right])
    rows, columns = _assigned(table)
    places = np.flatnonzero(has_left)[rows]
    matched[places] = others[has_right][columns]
    found[places] = table[rows, columns]
    shuffled = np.random.default_rng(0).permutation(right.shape[1])
    by_chance = correlations(left[has_left], right[has_right][:, shuffled])
    return {
        "units": units,
        "matched": matched,
        "correlation": found,
        "mean": _mean(table[rows, columns]),
        "chance": _mean(by_chance[_assigned(by_chance)]),
    }


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _assigned(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # Only who asks for it waits for SciPy to load: TensorBoard starts without it.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    return np.asarray(rows), np.asarray(columns)


def _check(one: dict[str, Any], other: dict[str, Any]) -> None:
    for answer in (one, other):
        if answer["kind"] != "responses":
            raise BadRequest(
                f"units are matched by their responses, but a tag is of kind '{answer['kind']}'; "
                "give tags of kind 'responses'."
            )
        count = len(answer["arrays"]["units"])
        if count > MOST_UNITS:
            raise BadRequest(
                f"a layer has {count} units, at most {MOST_UNITS} are matched; log fewer units."
            )
    ids = [answer["arrays"]["image_ids"] for answer in (one, other)]
    data = [answer["recipe"].get("data") for answer in (one, other)]
    if not np.array_equal(*ids) or data[0] != data[1]:
        raise BadRequest(
            "the two runs were shown different images, so their units cannot be compared; log both "
            "with the same data."
        )
