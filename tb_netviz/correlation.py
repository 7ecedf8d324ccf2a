"""How alike rows of numbers are: (n, images), (m, images) -> correlations (n, m). NumPy only."""

from __future__ import annotations

import numpy as np


def standardised(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Move rows to mean 0 and scale them to length 1, so that products are correlations.

    Args:
        rows: Numbers of any type, (n, images).

    Returns:
        float32 (n, images), and bool (n,): the rows that have a correlation. Rows that are constant
        or not finite have none and are 0.

    Example:
        >>> values, has_any = standardised(np.array([[1, -1, 1, -1], [2, 2, 2, 2]]))
        >>> values.tolist(), has_any.tolist()
        ([[0.5, -0.5, 0.5, -0.5], [0.0, 0.0, 0.0, 0.0]], [True, False])
    """
    numbers = np.asarray(rows, np.float32)
    has_any = np.isfinite(numbers).all(axis=1)
    has_any &= numbers.max(axis=1, initial=-np.inf) > numbers.min(axis=1, initial=np.inf)
    numbers = np.where(has_any[:, None], numbers, np.float32(0))
    # Squares of large responses would leave float32.
    scale = np.abs(numbers).max(axis=1, keepdims=True, initial=0)
    scaled = numbers / np.where(scale > 0, scale, 1).astype(np.float32)
    centred = scaled - scaled.mean(axis=1, keepdims=True, dtype=np.float64).astype(np.float32)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    values = centred / np.where(lengths > 0, lengths, 1).astype(np.float32)
    return values, has_any & (lengths[:, 0] > 0)


def correlations(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Correlate every row of one array with every row of another.

    Args:
        left: What `standardised` returned, float32 (n, images).
        right: The same of other rows, float32 (m, images).

    Returns:
        float32 (n, m) in [-1, 1].
    """
    found: np.ndarray = np.clip(left @ right.T, -1, 1)
    return found
