"""Exact nearest neighbours: (features, queries, k) -> ids and Euclidean distances.

d(x, y) = sqrt(sum (x_i - y_i)^2). Candidates come from matrix products in float32 about the mean
(without it an offset of 1,000 costs two thirds of the true neighbours); they are ranked by direct
differences in float64. Where rounding could have hidden a neighbour, that query is done again
directly, so the answer is always that of brute force in float64.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

# Rows per matrix product, and candidates beyond k that are ranked exactly.
BASE_ROWS = 8192
QUERY_ROWS = 1024
SPARE_CANDIDATES = 16


@dataclass(frozen=True, eq=False)
class Nearest:
    """The neighbours of some queries, nearest first.

    Args:
        rows: int64 (queries, k), rows of the features; -1 where there are fewer than k others.
        distances: float32 (queries, k); NaN there.
    """

    rows: np.ndarray
    distances: np.ndarray


def nearest(features: np.ndarray, queries: np.ndarray, k: int) -> Nearest:
    """Find the k nearest other rows of some rows.

    Args:
        features: (n, dimensions) float; rows in the order of image ids, so that ties go to the
            lowest id. Rows with NaN or infinity are nobody's neighbour.
        queries: int (q,), rows to find the neighbours of; each is left out of its own.
        k: How many.

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
    centre = finite.mean(axis=0, dtype=np.float64)
    centred = np.empty(finite.shape, np.float32)
    for start in range(0, len(finite), BASE_ROWS):
        centred[start : start + BASE_ROWS] = finite[start : start + BASE_ROWS] - centre
    # Row among the usable ones of each query.
    own = np.searchsorted(usable, queries[asked])
    wanted = min(found + 1 + SPARE_CANDIDATES, len(usable))
    for start in range(0, len(own), QUERY_ROWS):
        part = own[start : start + QUERY_ROWS]
        candidates, scores = _candidates(centred, part, wanted)
        for index, (row, near, score) in enumerate(zip(part, candidates, scores, strict=True)):
            best, exact = _ranked(features, usable, int(row), near, found)
            if wanted < len(usable) and not _is_certain(centred, row, exact[-1], score[-1]):
                best, exact = _ranked(features, usable, int(row), np.arange(len(usable)), found)
            place = asked[start + index]
            rows[place, :found] = usable[best]
            distances[place, :found] = np.sqrt(exact)
    return Nearest(rows, distances)


def _candidates(
    centred: np.ndarray, queries: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Rows with the highest 2xy - yy, highest first: (q, count) rows and scores."""
    asked = tf.constant(centred[queries])
    rows = np.zeros((len(queries), 0), np.int64)
    scores = np.zeros((len(queries), 0), np.float32)
    for start in range(0, len(centred), BASE_ROWS):
        base = tf.constant(centred[start : start + BASE_ROWS])
        score = 2 * tf.matmul(asked, base, transpose_b=True) - tf.reduce_sum(base * base, 1)
        best, index = tf.math.top_k(score, min(count, len(base)))
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


def _is_certain(centred: np.ndarray, row: int, farthest: float, score: float) -> bool:
    """Whether no row outside the candidates can be as near as the farthest neighbour found."""
    query = centred[row].astype(np.float64)
    length = float(query @ query)
    # Rows left out lie at least so far away, but for rounding of sums of squares in float32.
    limit = length - float(score)
    rounding = np.finfo(np.float32).eps * np.sqrt(len(query)) * 8 * (length + abs(float(score)))
    return bool(farthest < limit - rounding)
