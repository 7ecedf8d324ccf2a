"""t-SNE maps of any number of points: (features, previous layout) -> points in the plane.

The first map starts from the principal components. Later ones start from the previous layout
without early exaggeration. That keeps points in place (they move a fifth of the radius in the
median, against half for a fresh start) at half the cost. It runs on one thread, so that the same
seed gives the same map.

Reference: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 2008; L. van der
Maaten, "Accelerating t-SNE using Tree-Based Algorithms", JMLR 2014.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import Literal

import numpy as np
from threadpoolctl import threadpool_limits

from tb_netviz.arrays import Features, Points
from tb_netviz.errors import NetVizError

Engine = Literal["scikit-learn", "openTSNE"]

DEFAULT_PERPLEXITY = 30.0
# Standard deviation of a first layout: just below the 1e-4 of van der Maaten, above which openTSNE
# warns.
FIRST_SPREAD = 0.9e-4
# Copies of an image are moved apart by this share of the spread, in the first layout and in their
# features. A thousandth of the features' spread kept every map of copies as compact as others.
_START_SHARE, _FEATURE_SHARE = 0.01, 0.001
_DIGITS = 6
# A map needs at least this many points.
FEWEST_POINTS = 4
# Of a fresh map. The last quarter of the usual 1000 lowered the divergence of real features by less
# than 2 %, and the share of neighbours kept stayed within 0.005
# (`tests/benchmarks/tsne_engines.py`).
FRESH_ITERATIONS = 750
# One more than the 250 of its first phase, after which scikit-learn reports the divergence.
WARM_ITERATIONS = 251


@dataclass(frozen=True, eq=False)
class Layout:
    """A map.

    Args:
        points: float32 (n, 2).
        divergence: Kullback-Leibler divergence that t-SNE reached; lower is better.
        perplexity: The perplexity that was used.
        engine: The library that computed it.
    """

    points: Points
    divergence: float
    perplexity: float
    engine: Engine


def fitting_perplexity(perplexity: float | None, count: int) -> float:
    """Choose a perplexity that is valid for a number of points.

    Args:
        perplexity: What the user asked for; `None`: 30.
        count: Number of points.

    Returns:
        At most a third of the number of other points, as the method needs.

    Raises:
        NetVizError: The perplexity is not positive.
    """
    if perplexity is not None and not perplexity > 0:
        raise NetVizError(f"perplexity must be positive, got {perplexity}; 5 to 50 is usual.")
    wanted = DEFAULT_PERPLEXITY if perplexity is None else float(perplexity)
    return max(1.0, min(wanted, (count - 1) / 3))


def find_engine() -> Engine:
    """Choose openTSNE if installed, as it is faster above 5,000 points, else scikit-learn."""
    return "openTSNE" if importlib.util.find_spec("openTSNE") else "scikit-learn"


def tsne(
    features: Features,
    start: Points,
    *,
    is_warm: bool = False,
    perplexity: float | None = None,
    iterations: int = FRESH_ITERATIONS,
    seed: int = 0,
    engine: Engine | None = None,
) -> Layout:
    """Map features to the plane.

    Args:
        features: float32 (n, dimensions), n >= 4, finite; reduce them to 50 principal components
            first.
        start: float32 (n, 2), principal components or a previous layout.
        is_warm: Whether `start` is a previous layout. Then it keeps its scale, and 250 iterations
            without early exaggeration are enough.
        perplexity: Roughly the number of neighbours that count; `None`: 30, or fewer where there
            are few points.
        iterations: Steps of a fresh start, at least 250.
        seed: What the optimiser draws from.
        engine: `None`: `find_engine()`.
    """
    count = len(features)
    used = fitting_perplexity(perplexity, count)
    engine = engine or find_engine()
    start = np.asarray(start, np.float64)
    if not is_warm:
        start = (start - start.mean(axis=0)) / max(start[:, 0].std(), 1e-30) * FIRST_SPREAD
    # Copies of an image would be driven apart without end: their places and features are the same.
    start = moved_apart(start, _START_SHARE, seed)
    features = moved_apart(features, _FEATURE_SHARE, seed)
    steps = WARM_ITERATIONS if is_warm else max(iterations, WARM_ITERATIONS)
    run = _open_tsne if engine == "openTSNE" else _scikit_learn
    with threadpool_limits(limits=1):
        points, divergence = run(features, start, is_warm, used, steps, seed)
    return Layout(points.astype(np.float32), divergence, used, engine)


def moved_apart(rows: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Move copies of a row a little away from it, so that forces between them have a direction.

    Args:
        rows: (n, dimensions), of which copies agree to six digits of the spread.
        share: How far, as a share of the spread of all rows.
        seed: What the directions are drawn from.

    Returns:
        The rows; those that have no copy before them are as they were.
    """
    spread = max(float(rows.std()), 1e-30)
    _, first = np.unique(np.round(rows / spread, _DIGITS), axis=0, return_index=True)
    is_copy = np.ones(len(rows), bool)
    is_copy[first] = False
    if not is_copy.any():
        return rows
    moved = rows.copy()
    noise = np.random.default_rng([seed, 0x75E]).normal(0, share * spread, rows.shape)
    moved[is_copy] += noise[is_copy].astype(rows.dtype)
    return moved


def _scikit_learn(
    features: Features,
    start: Points,
    is_warm: bool,
    perplexity: float,
    iterations: int,
    seed: int,
) -> tuple[Points, float]:
    from sklearn.manifold import TSNE

    exaggeration = 1.0 if is_warm else 12.0
    method = TSNE(
        n_components=2,
        perplexity=perplexity,
        early_exaggeration=exaggeration,
        # scikit-learn's own "auto" would grow twelvefold without exaggeration.
        learning_rate=max(len(features) / 48, 50.0),
        max_iter=iterations,
        init=start.astype(np.float32),
        random_state=seed,
        n_jobs=1,
    )
    points = method.fit_transform(features)
    return points, float(method.kl_divergence_)


def _open_tsne(
    features: Features,
    start: Points,
    is_warm: bool,
    perplexity: float,
    iterations: int,
    seed: int,
) -> tuple[Points, float]:
    from openTSNE import TSNE

    early = 0 if is_warm else 250
    method = TSNE(
        perplexity=perplexity,
        early_exaggeration_iter=early,
        n_iter=max(iterations - early, 1),
        initialization=start,
        random_state=seed,
        n_jobs=1,
    )
    points = method.fit(features.astype(np.float64))
    return np.asarray(points), float(points.kl_divergence)
