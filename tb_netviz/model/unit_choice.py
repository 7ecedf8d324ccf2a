"""Which units of a layer are shown first: the same ones by every technique."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def shown_units(count: int, limit: int) -> np.ndarray:
    """Choose up to `limit` units of a layer, spread over it.

    A smaller choice is always a part of a larger one, so a unit that has an image also has its
    patches.

    Args:
        count: Units of the layer, at least 1.
        limit: Most units to choose, at least 1.

    Returns:
        Their indices in rising order, int (min(count, limit),).

    Example:
        >>> shown_units(9, 3).tolist()
        [0, 4, 8]
        >>> shown_units(9, 5).tolist()
        [0, 2, 4, 6, 8]
    """
    if limit >= count:
        return np.arange(count)
    return np.sort(spread_order(count, limit))


def spread_order(count: int, limit: int | None = None) -> np.ndarray:
    """Order the numbers from 0 to `count` - 1 so that every beginning is spread over them.

    Args:
        count: How many numbers there are, at least 1.
        limit: How many of the first ones to return. Defaults to all.

    Returns:
        int (min(count, limit),).

    Example:
        >>> spread_order(5).tolist()
        [0, 4, 2, 1, 3]
    """
    wanted = count if limit is None else min(limit, count)
    chosen: dict[int, None] = {}
    halvings = 0
    while len(chosen) < wanted:
        # Each round visits the middles between the units of the rounds before.
        places = np.linspace(0, count - 1, 2**halvings + 1).round().astype(int)
        chosen |= dict.fromkeys(places[_scattered(halvings)].tolist())
        halvings += 1
    return np.array(list(chosen)[:wanted], int)


def telling_order(
    mean: ArrayLike, deviation: ArrayLike, natural: ArrayLike, maximum: ArrayLike
) -> np.ndarray:
    """Order the units of a layer by how selective they are, the most selective first.

    A unit is selective if its strongest responses lie many standard deviations above its mean:
    it waits for something rare.

    Args:
        mean: Mean response of each unit over images and positions (units,).
        deviation: Standard deviation of the same (units,).
        natural: Strongest natural response: the 99.9th percentile over images (units,).
        maximum: Strongest response to any image (units,).

    Returns:
        Their indices, int (units,). Units that respond to too few images for a natural response or
        a deviation come after the others, the strongest first. Units that never respond above zero,
        or whose numbers are not finite, come last; equal ones by index.

    Example:
        >>> telling_order([1.0, 0.1, 0.0], [1.0, 0.5, 0.0], [3.0, 4.0, 0.0], [3, 5, 0]).tolist()
        [1, 0, 2]
    """
    centre, width, strongest, highest = (
        np.asarray(values, np.float32) for values in (mean, deviation, natural, maximum)
    )
    is_alive = np.isfinite([centre, width, strongest, highest]).all(axis=0) & (highest > 0)
    is_judged = is_alive & (strongest > 0) & (width > 0)
    height = np.where(is_alive, highest, 0)
    height[is_judged] = (strongest[is_judged] - centre[is_judged]) / width[is_judged]
    return np.lexsort((-height, ~is_judged, ~is_alive))


def _scattered(halvings: int) -> list[int]:
    """0 to 2 ** halvings in an order in which neighbours lie far apart: bits reversed."""
    indices = range(2**halvings)
    reverse = [int(f"{i:0{halvings}b}"[::-1], 2) if halvings else 0 for i in indices]
    return [reverse[0], 2**halvings, *reverse[1:]]
