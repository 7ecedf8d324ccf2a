"""Exact neighbours of 50,000 x 512 features against float64 brute force, with times of peers.

    python tests/benchmarks/scan_neighbours.py [--rows 50000] [--queries 1000]

The same again with 1,000 added to all features. faiss and scikit-learn are timed where installed;
times are CPU seconds of one run.
"""

from __future__ import annotations

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from tb_netviz.scan.maps.nearest import nearest

K = 10
DIMENSIONS = 512


def features(rows: int) -> np.ndarray:
    """Rectified features of ten classes that vary in twenty directions."""
    random = np.random.default_rng(0)
    centres = random.normal(0, 1, (10, DIMENSIONS))
    directions = random.normal(0, 0.3, (10, 20, DIMENSIONS))
    classes = random.integers(0, 10, rows)
    made = np.empty((rows, DIMENSIONS), np.float32)
    for label in range(10):
        chosen = classes == label
        variation = random.normal(0, 1, (chosen.sum(), 20)) @ directions[label]
        made[chosen] = np.maximum(centres[label] + variation, 0)
    return made


def brute_force(values: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Neighbours by float64 differences, the query left out by its row."""
    wide = values.astype(np.float64)
    squares = (wide**2).sum(axis=1)
    found = []
    for start in range(0, len(queries), 50):
        part = queries[start : start + 50]
        products = wide[part] @ wide.T
        for query, product in zip(part, products, strict=True):
            # Differences for the few that products in float64 cannot tell apart.
            rough = squares - 2 * product
            rough[query] = np.inf
            near = np.sort(np.argpartition(rough, 4 * K)[: 4 * K])
            exact = ((wide[near] - wide[query]) ** 2).sum(axis=1)
            found.append(near[np.argsort(exact, kind="stable")[:K]])
    return np.array(found)


def timed(name: str, run) -> np.ndarray:
    start = time.process_time()
    found = run()
    print(f"  {name}: {time.process_time() - start:.2f} CPU-s", flush=True)
    return found


def compare(values: np.ndarray, queries: np.ndarray) -> None:
    expected = brute_force(values, queries)

    def report(name: str, found: np.ndarray) -> None:
        recall = np.mean([np.isin(a, b).mean() for a, b in zip(expected, found, strict=True)])
        same = (found == expected).all(axis=1).mean()
        print(f"    recall {recall:.4f}, same order {same:.4f}  ({name})", flush=True)

    nearest(values[:100], np.arange(5), K)
    report("tb_netviz", timed("tb_netviz", lambda: nearest(values, queries, K).rows))
    try:
        from sklearn.neighbors import NearestNeighbors

        peer = NearestNeighbors(n_neighbors=K + 1, algorithm="brute").fit(values)
        rows = timed("scikit-learn brute", lambda: peer.kneighbors(values[queries])[1])
        report("scikit-learn", _without_self(rows, queries))
    except ImportError:
        print("  scikit-learn is not installed")
    try:
        import faiss

        index = faiss.IndexFlatL2(values.shape[1])
        index.add(values)
        rows = timed("faiss Flat", lambda: index.search(values[queries], K + 1)[1])
        report("faiss", _without_self(rows, queries))
    except ImportError:
        print("  faiss is not installed")


def _without_self(rows: np.ndarray, queries: np.ndarray) -> np.ndarray:
    kept = [row[row != query][:K] for row, query in zip(rows, queries, strict=True)]
    return np.array(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=1000)
    options = parser.parse_args()
    values = features(options.rows)
    queries = np.linspace(0, options.rows - 1, options.queries).astype(int)
    for offset in (0, 1000):
        print(f"{options.rows} x {DIMENSIONS}, {options.queries} queries, features + {offset}")
        compare(values + np.float32(offset), queries)


if __name__ == "__main__":
    main()
