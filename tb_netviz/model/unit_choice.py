"""Which units of a layer are shown: the same ones by every technique, however many each shows."""

from __future__ import annotations

import numpy as np


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
    chosen: dict[int, None] = {}
    halvings = 0
    while len(chosen) < limit:
        # Each round visits the middles between the units of the rounds before.
        places = np.linspace(0, count - 1, 2**halvings + 1).round().astype(int)
        chosen |= dict.fromkeys(places[_scattered(halvings)].tolist())
        halvings += 1
    return np.array(sorted(list(chosen)[:limit]))


def _scattered(halvings: int) -> list[int]:
    """0 to 2 ** halvings in an order in which neighbours lie far apart: bits reversed."""
    indices = range(2**halvings)
    reverse = [int(f"{i:0{halvings}b}"[::-1], 2) if halvings else 0 for i in indices]
    return [reverse[0], 2**halvings, *reverse[1:]]
