"""How faithful a map in the plane is: (features, points) -> two numbers."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Features, Points
from tb_netviz.scan.maps.nearest import nearest

NEIGHBOURS = 10
# Most points that are compared; more would cost and tell no more.
MOST_QUERIES = 500
MOST_RANKED = 1000


def neighbours_kept(features: Features, points: Points) -> float:
    """Measure the share of each point's 10 nearest neighbours that the map keeps.

    Neighbours in the features are compared with neighbours on the map.

    Args:
        features: (n, dimensions).
        points: (n, 2).

    Returns:
        0 to 1, averaged over up to 500 evenly spread points; NaN below 3 points.
    """
    count = len(features)
    if count < 3:
        return float("nan")
    k = min(NEIGHBOURS, count - 2)
    queries = _spread(count, MOST_QUERIES)
    true = nearest(features, queries, k).rows
    shown = nearest(points, queries, k).rows
    kept = [len(np.intersect1d(a, b)) / k for a, b in zip(true, shown, strict=True)]
    return float(np.mean(kept))


def trustworthiness(features: Features, points: Points) -> float:
    """Measure how rarely the map shows strangers as neighbours: 1 is never, 0.5 is chance.

    Args:
        features: (n, dimensions).
        points: (n, 2).

    Returns:
        0 to 1, of up to 1,000 evenly spread points; NaN below 4 points.

    Reference: J. Venna, S. Kaski, "Neighborhood preservation in nonlinear projection methods",
    ICANN 2001.
    """
    from sklearn.manifold import trustworthiness as measure

    chosen = _spread(len(features), MOST_RANKED)
    if len(chosen) < 4:
        return float("nan")
    k = min(NEIGHBOURS, (len(chosen) - 1) // 2)
    return float(measure(features[chosen], points[chosen], n_neighbors=k))


def _spread(count: int, most: int) -> np.ndarray:
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))
