"""Colour statistics of photographs: images -> mean colour, covariance of colours and of steps.

Neighbouring pixels of photographs are much alike, and differ far more in light than in colour.
Penalties in these units cost little where a picture does what photographs do.

Reference: Field 1987, "Relations between the statistics of natural images and the response
    properties of cortical cells"; Olah, Mordvintsev, Schubert 2017, "Feature Visualization".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Colour, ColourMatrix, Images

# Smallest variance, as a share of the mean variance: grey photographs have no variance of colour at
# all, and an inversion of them may still be slightly off.
SMALLEST_SHARE = 1e-3


@dataclass(frozen=True, eq=False)
class NaturalColours:
    """First and second moments of the pixels of photographs.

    Args:
        centre: (c,) float32, the mean colour in [0, 1].
        contrast: (c, c) float32, a root of the inverse covariance: photographs minus the centre,
            times this, have variance 1 in every channel and no correlation.
        steps: (c, c) float32, the same for the steps between neighbouring pixels, whose squares
            down and right then add up to 1 on average.
    """

    centre: Colour
    contrast: ColourMatrix
    steps: ColourMatrix

    @classmethod
    def of(cls, images: Images) -> NaturalColours:
        """Measure images (n, h, w, c) in [0, 1], any number of channels."""
        centre = images.mean(axis=(0, 1, 2), dtype=np.float64)
        spread = _second_moment(images - centre)
        steps = _second_moment(np.diff(images, axis=1)) + _second_moment(np.diff(images, axis=2))
        return cls(
            centre=centre.astype(np.float32), contrast=_whitening(spread), steps=_whitening(steps)
        )


def _second_moment(values: np.ndarray) -> np.ndarray:
    """Average the outer products of the channels, (..., c) -> (c, c)."""
    rows = values.reshape(-1, values.shape[-1]).astype(np.float64)
    moment: np.ndarray = rows.T @ rows / max(len(rows), 1)
    return moment


def _whitening(moment: np.ndarray) -> np.ndarray:
    """Compute the symmetric root of the inverse of a moment (c, c), float32."""
    values, vectors = np.linalg.eigh(moment)
    least = max(SMALLEST_SHARE * float(values.mean()), 1e-6)
    root = (vectors / np.sqrt(np.maximum(values, least))) @ vectors.T
    return np.asarray(root, np.float32)
