"""Exact nearest neighbours: (features, queries, k) -> ids and Euclidean distances.

d(x, y) = sqrt(sum (x_i - y_i)^2). Candidates come from matrix products in float32 about the mean
(without it an offset of 1,000 costs two thirds of the true neighbours); they are ranked by direct
differences in float64. Where rounding could have hidden a neighbour, every row that may be one is
ranked, so the answer is always that of brute force in float64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Features, NeighbourDistances, NeighbourRows, Queries

# Rows whose best are chosen at once, rows per matrix product (larger ones leave the cache and take
# twice as long), and candidates beyond k that are ranked exactly.
BASE_ROWS = 8192
PRODUCT_ROWS = 1024
QUERY_ROWS = 1024
SPARE_CANDIDATES = 16


@dataclass(frozen=True, eq=False)
class Nearest:
    """The neighbours of some queries, nearest first.

    Args:
        rows: int64 (queries, k), rows of the features; -1 where there are fewer than k others.
        distances: float32 (queries, k); NaN where there is no neighbour.
    """

    rows: NeighbourRows
    distances: NeighbourDistances


def nearest(features: Features, queries: Queries, k: int) -> Nearest:
    """Find the k nearest neighbours of some rows among all others.

    Args:
        features: (n, dimensions) float; rows in the order of image ids, so that ties go to the
            lowest id. Rows with NaN or infinity are nobody's neighbour.
        queries: int (q,), rows whose neighbours to find; no row is its own neighbour.
        k: Neighbours per query, at least 1.

    Returns:
        `Nearest`.
    """
    queries = np.asarray(queries, np.int64)
    rows = np.full((len(queries), k), -1, np.int64)
    distances = np.full((len(queries), k), np.nan, np.float32)
    usable = np.flatnonzero(np.isfinite(features).all(axis=1))
    is_usable = np.zeros(len(features), bool)
    is_usable[usable] = True
    found = min(k, len(usable) - 1)
    asked = np.flatnonzero(is_usable[queries])
    if found < 1 or len(asked) == 0:
        return Nearest(rows, distances)
    finite = features if len(usable) == len(features) else features[usable]
    centre = finite.mean(axis=0, dtype=np.float64).astype(np.float32)
    centred = np.empty(finite.shape, np.float32)
    np.subtract(finite, centre, out=centred, casting="same_kind")
    squares = np.einsum("nd,nd->n", centred, centred)
    # Row among the usable ones of each query.
    own = np.searchsorted(usable, queries[asked])
    wanted = min(found + 1 + SPARE_CANDIDATES, len(usable))
    for start in range(0, len(own), QUERY_ROWS):
        part = own[start : start + QUERY_ROWS]
        candidates, scores = _candidates(centred, squares, part, wanted)
        for index, (row, near, score) in enumerate(zip(part, candidates, scores, strict=True)):
            best, exact = _ranked(features, usable, int(row), near, found)
            if wanted < len(usable):
                possible = _possible(centred, squares, int(row), exact[-1], score[-1])
                if possible is not None:
                    best, exact = _ranked(features, usable, int(row), possible, found)
            place = asked[start + index]
            rows[place, :found] = usable[best]
            distances[place, :found] = np.sqrt(exact)
    return Nearest(rows, distances)


def _candidates(
    centred: np.ndarray, squares: np.ndarray, queries: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Rows with the highest 2xy - yy, highest first: (q, count) rows and scores."""
    asked = tf.constant(2 * centred[queries])
    rows = np.zeros((len(queries), 0), np.int64)
    scores = np.zeros((len(queries), 0), np.float32)
    for start in range(0, len(centred), BASE_ROWS):
        stop = min(start + BASE_ROWS, len(centred))
        parts = [slice(at, min(at + PRODUCT_ROWS, stop)) for at in range(start, stop, PRODUCT_ROWS)]
        score = tf.concat(
            [tf.matmul(asked, centred[part], transpose_b=True) - squares[part] for part in parts], 1
        )
        best, index = tf.math.top_k(score, min(count, stop - start))
        scores = np.concatenate([scores, best.numpy()], axis=1)
        rows = np.concatenate([rows, index.numpy() + start], axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
        scores = np.take_along_axis(scores, order, axis=1)
        rows = np.take_along_axis(rows, order, axis=1)
    return rows, scores


def _ranked(
    features: np.ndarray, usable: np.ndarray, row: int, candidates: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Candidates by direct differences, ties by row; the query itself left out by its row."""
    candidates = np.sort(candidates[candidates != row])
    query = features[usable[row]].astype(np.float64)
    exact = np.empty(len(candidates))
    for start in range(0, len(candidates), BASE_ROWS):
        part = candidates[start : start + BASE_ROWS]
        difference = features[usable[part]] - query
        exact[start : start + BASE_ROWS] = np.einsum("nd,nd->n", difference, difference)
    order = np.argsort(exact, kind="stable")[:count]
    return candidates[order], exact[order]


def _possible(
    centred: np.ndarray, squares: np.ndarray, row: int, farthest: float, score: float
) -> np.ndarray | None:
    """All rows that may be as near as the farthest neighbour found, if any was not looked at."""
    query = centred[row].astype(np.float64)
    length = float(query @ query)

    def rounding(scores: np.ndarray | float) -> np.ndarray | float:
        # Of sums of squares in float32.
        unit = np.finfo(np.float32).eps * np.sqrt(len(query)) * 8
        bound: np.ndarray | float = unit * (length + np.abs(scores))
        return bound

    # Rows left out lie at least this far away.
    if farthest < length - score - rounding(score):
        return None
    scores = 2 * (centred @ centred[row]) - squares
    return np.flatnonzero(length - scores - rounding(scores) <= farthest)
