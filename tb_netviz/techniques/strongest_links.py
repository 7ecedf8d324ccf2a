"""Matrices of weights between layers -> the strongest links of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tb_netviz.techniques.greatest import greatest


@dataclass(frozen=True, eq=False)
class Links:
    """The strongest links of each unit, those of positive weight first.

    Args:
        layers: int (units, links), index of the other unit's layer; -1 where there are fewer.
        units: int (units, links), index of the other unit in its layer; -1 where there are fewer.
        weights: float32 (units, links); 0 where there are fewer.
        shares: float32 (units,), the listed links' share of the size of all; NaN where all are 0.
    """

    layers: np.ndarray
    units: np.ndarray
    weights: np.ndarray
    shares: np.ndarray


def no_links(units: int) -> Links:
    """Units without links."""
    nothing = np.zeros((units, 0), np.int32)
    return Links(nothing, nothing, nothing.astype(np.float32), np.full(units, np.nan, np.float32))


def strongest_links(
    weights: Mapping[str, np.ndarray],
    paths: Sequence[str],
    k: int,
    *,
    signs: Sequence[int] = (1, -1),
) -> Links:
    """Find the strongest links of each unit.

    Args:
        weights: Path of another layer -> float32 (its units, units), at least one.
        paths: The layers by index.
        k: Most links of each sign.
        signs: Which signs are listed, in this order.

    Returns:
        k links of each sign. Of equal ones the earlier layer and the lower unit come first.
    """
    others = [path for path in paths if path in weights]
    every = np.concatenate([weights[path].T for path in others], axis=1)  # (units, all others)
    layer_of = np.concatenate(
        [np.full(len(weights[path]), paths.index(path), np.int32) for path in others]
    )
    unit_of = np.concatenate([np.arange(len(weights[path]), dtype=np.int32) for path in others])
    few = min(k, every.shape[1])
    order = np.concatenate([greatest(every * np.float32(sign), few) for sign in signs], axis=1)
    values = np.take_along_axis(every, order, axis=1).astype(np.float32)
    wanted = np.repeat(np.asarray(signs, np.float32), order.shape[1] // len(signs))
    exists = values * wanted > 0
    size = np.abs(every).sum(axis=1)
    listed = np.abs(np.where(exists, values, 0)).sum(axis=1)
    # Sums in different orders differ in their last digit.
    shares = np.minimum(listed / np.where(size > 0, size, np.nan), 1)
    return Links(
        layers=np.where(exists, layer_of[order], -1).astype(np.int32),
        units=np.where(exists, unit_of[order], -1).astype(np.int32),
        weights=np.where(exists, values, 0).astype(np.float32),
        shares=shares.astype(np.float32),
    )
