"""Of which images a scan keeps every unit's strongest response: (ids, units) -> ids.

Only the ids of all images and the number of units decide, so shards add up to one pass. What is
kept is bounded: at most 2000 images, fewer where there are very many units.
"""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Ids, Positions
from tb_netviz.model.layer_choice import spread

# As many images as a log shows in full.
MOST_IMAGES = 2000
# 200 MB as float32.
MOST_NUMBERS = 50_000_000


def images_kept(ids: Ids, units: int) -> Positions:
    """Choose images, spread evenly over all of them.

    Args:
        ids: Ids of all images of the scan, also those of other shards, rising.
        units: Number of units, of all layers together.

    Returns:
        Their ids, rising, at least one if there is any.

    Example:
        >>> images_kept(np.arange(5), 20).tolist()
        [0, 1, 2, 3, 4]
        >>> len(images_kept(np.arange(5000), 100_000))
        500
    """
    most = max(min(MOST_IMAGES, MOST_NUMBERS // max(units, 1)), 1)
    places = spread(range(len(ids)), most)
    return np.asarray(ids, np.int64)[places]
