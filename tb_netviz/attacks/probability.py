"""Scores to probabilities: (scores (n, classes)) -> probabilities (n, classes)."""

from __future__ import annotations

import numpy as np

from tb_netviz.arrays import Scores


def softmax(scores: Scores) -> Scores:
    """Compute probabilities in float64, which tells 99.9999 % from certainty."""
    shifted = scores.astype(np.float64) - scores.max(axis=-1, keepdims=True)
    raised = np.exp(shifted)
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def probabilities(scores: Scores, squashing: str) -> Scores:
    """Compute what the model says: sigmoids for classes that may occur together, else a softmax."""
    if squashing != "sigmoid":
        return softmax(scores)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores.astype(np.float64), -500, 500))))
