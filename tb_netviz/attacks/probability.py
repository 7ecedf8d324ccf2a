"""Scores to probabilities: (scores (n, classes)) -> probabilities (n, classes)."""

from __future__ import annotations

import numpy as np


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities in float64, so that 99.9999 % is told from certainty."""
    shifted = scores.astype(np.float64) - scores.max(axis=-1, keepdims=True)
    raised = np.exp(shifted)
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def probabilities(scores: np.ndarray, squashing: str) -> np.ndarray:
    """What the model says: sigmoids where its classes do not exclude each other, else a softmax."""
    if squashing != "sigmoid":
        return softmax(scores)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores.astype(np.float64), -500, 500))))
