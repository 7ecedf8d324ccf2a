"""Which classes a unit responds to: responses (units, images), labels -> classes, selectivity.

Reference: A. S. Morcos, D. G. T. Barrett, N. C. Rabinowitz, M. Botvinick, "On the importance of
single directions for generalization", ICLR 2018, section 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.techniques.greatest import greatest

LISTED = 5


@dataclass(frozen=True, eq=False)
class ClassResponses:
    """What classes do to the units of a layer.

    Args:
        classes: int (units, k): the classes to whose images a unit responds most on average, most
            first; -1 where there are none.
        means: float32 (units, k): that average; NaN there.
        selectivity: float32 (units,) in [0, 1]: (best - others) / (best + others) of the mean
            responses to the best class and to all others, below zero counted as zero; NaN where a
            unit never responds or there is only one class.
        images: Median number of images of a class.
    """

    classes: np.ndarray
    means: np.ndarray
    selectivity: np.ndarray
    images: int


def class_responses(
    responses: np.ndarray, labels: np.ndarray, k: int = LISTED
) -> ClassResponses | None:
    """Average responses over the images of each class.

    Args:
        responses: float32 (units, images).
        labels: int (images,): class of each image, -1 unknown.
        k: Classes to list for each unit.

    Returns:
        The averages; `None` where no image has a label.
    """
    is_known = labels >= 0
    if not is_known.any():
        return None
    present, members = np.unique(labels[is_known], return_inverse=True)
    known = responses[:, is_known].astype(np.float64)
    means, rectified = (_means(values, members) for values in (known, np.maximum(known, 0)))
    is_finite = np.isfinite(means).all(axis=1)
    shown = min(k, len(present))
    best = greatest(np.where(is_finite[:, None], means, 0), shown)
    classes = np.full((len(responses), k), -1, np.int64)
    listed = np.full((len(responses), k), np.nan, np.float32)
    classes[is_finite, :shown] = present[best[is_finite]]
    listed[is_finite, :shown] = np.take_along_axis(means, best, axis=1)[is_finite]
    images = int(np.median(np.bincount(members)))
    return ClassResponses(classes, listed, _selectivity(rectified), images)


def _means(values: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Average (units, images) over the images of each class, float64 (units, classes)."""
    order = np.argsort(members, kind="stable")
    counts = np.bincount(members)
    starts = np.cumsum(counts) - counts
    sums: np.ndarray = np.add.reduceat(values[:, order], starts, axis=1)
    return sums / counts


def _selectivity(means: np.ndarray) -> np.ndarray:
    count = means.shape[1]
    if count < 2:
        return np.full(len(means), np.nan, np.float32)
    best = means.max(axis=1)
    others = (means.sum(axis=1) - best) / (count - 1)
    total = best + others
    is_known = np.isfinite(total) & (total > 0)
    found = np.full(len(means), np.nan, np.float32)
    # The sum of the others may fall below zero by rounding.
    found[is_known] = np.clip((best - others)[is_known] / total[is_known], 0, 1)
    return found
