"""How a unit responds over the images: responses (units, images) -> histogram, examples, bytes.

A response is the strongest one of the unit anywhere in an image. Rows that hold a NaN or an
infinity tell nothing: they have no range, no examples and an empty histogram.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

BINS = 24
# As many images as have patches on a unit's page, or a tenth of them where they are few.
STRONGEST = 9
_LEVELS = 255


def ranges(responses: np.ndarray) -> np.ndarray:
    """Find the lowest and the highest response of each unit.

    Args:
        responses: float32 (units, images), at least one image.

    Returns:
        float32 (units, 2); NaN for a unit with a response that is not finite.
    """
    ends = np.stack([responses.min(axis=1), responses.max(axis=1)], axis=1).astype(np.float32)
    ends[~np.isfinite(ends).all(axis=1)] = np.nan
    return ends


def histograms(responses: np.ndarray, ends: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Count the images by response, in equal steps from the lowest response to the highest.

    Args:
        responses: float32 (units, images).
        ends: `ranges` of them.
        bins: Number of steps; each counts its lower limit, the last one both. A unit that responds
            to all images alike has them in the first.

    Returns:
        int (units, bins).
    """
    places = np.minimum((_shares(responses, ends) * bins).astype(np.intp), bins - 1)
    places += np.arange(len(places))[:, None] * bins
    is_known = np.isfinite(ends).all(axis=1)
    counts = np.bincount(places[is_known].ravel(), minlength=len(places) * bins)
    return counts.reshape(-1, bins)


def quantised(responses: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Write each response as one byte: 0 for the unit's lowest response, 255 for its highest.

    Args:
        responses: float32 (units, images).
        ends: `ranges` of them.

    Returns:
        uint8 (units, images); 0 where a unit responds to all images alike.
    """
    levels: np.ndarray = np.rint(_shares(responses, ends) * _LEVELS).astype(np.uint8)
    return levels


def quantile_examples(
    responses: np.ndarray, ends: np.ndarray, quantiles: Sequence[float], rank: int
) -> np.ndarray:
    """Find the images whose response lies nearest to some quantiles of each unit.

    Args:
        responses: float32 (units, images).
        ends: `ranges` of them.
        quantiles: Shares of the images with a lower response, in [0, 1]; between two responses the
            quantile is interpolated.
        rank: Images per quantile. Where many images have the same response, those next to the
            quantile in the order of response, then image.

    Returns:
        Positions of images, int (units, quantiles, rank), the nearest first; -1 where there are
        fewer images, or the unit has a response that is not finite.
    """
    units, images = responses.shape
    is_known = np.isfinite(ends).all(axis=1)
    known = np.where(is_known[:, None], responses, 0)
    order = np.argsort(known, axis=1, kind="stable")
    rising = np.take_along_axis(known, order, axis=1).astype(np.float64)
    found = np.full((units, len(quantiles), rank), -1, np.int64)
    for number, quantile in enumerate(quantiles):
        place = quantile * (images - 1)
        before = int(place)
        after = min(before + 1, images - 1)
        share = place - before
        target = rising[:, before] * (1 - share) + rising[:, after] * share
        # The nearest responses lie next to the quantile, on either side of it.
        nearby = np.arange(max(before - rank + 1, 0), min(before + rank + 1, images))
        distance = np.abs(rising[:, nearby] - target[:, None])
        nearest = np.argsort(distance, axis=1, kind="stable")[:, :rank]
        chosen = np.take_along_axis(order[:, nearby], nearest, axis=1)
        found[:, number, : chosen.shape[1]] = np.where(is_known[:, None], chosen, -1)
    return found


def silent_shares(responses: np.ndarray) -> np.ndarray:
    """Measure the share of images that do not make a unit respond above zero.

    Args:
        responses: float32 (units, images), at least one image.

    Returns:
        float32 (units,), in [0, 1].
    """
    shares: np.ndarray = (~(responses > 0)).mean(axis=1, dtype=np.float32)
    return shares


def interests(responses: np.ndarray) -> np.ndarray:
    """Measure how far a unit's strongest responses stand out from its others.

    A unit that waits for something rare has a high value. One that one image alone excites has a
    lower one than a unit that nine images excite: those have something in common.

    Args:
        responses: float32 (units, images), at least one image.

    Returns:
        (mean of the 9 strongest responses, or of a tenth of them where there are fewer than 90
        images - mean of all) / standard deviation of all, float32 (units,); 0 where a unit responds
        to all images alike or a response is not finite.
    """
    images = responses.shape[1]
    count = max(1, min(STRONGEST, images // 10))
    is_known = np.isfinite(responses).all(axis=1)
    known = np.where(is_known[:, None], responses, 0).astype(np.float64)
    strongest = np.partition(known, images - count, axis=1)[:, images - count :].mean(axis=1)
    mean, deviation = known.mean(axis=1), known.std(axis=1)
    is_varied = known.max(axis=1) > known.min(axis=1)
    found = (strongest - mean) / np.where(is_varied & (deviation > 0), deviation, 1)
    return np.where(is_varied, found, 0).astype(np.float32)


def _shares(responses: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Where each response lies between the ends, float64 in [0, 1]; 0 where there is no way."""
    low, high = ends[:, :1].astype(np.float64), ends[:, 1:].astype(np.float64)
    has_way = high > low
    shares = (responses - low) / np.where(has_way, high - low, 1)
    found: np.ndarray = np.clip(np.where(has_way, shares, 0), 0, 1)
    return found
