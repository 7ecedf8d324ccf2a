"""The k highest responses of every unit: batches of (values, image ids, places) -> the top k.

The order is by value, highest first, then by image id, lowest first. It is total, so merging is
associative and commutative: shards, a resumed scan and any engine give the same result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Ids, PerUnit, Places, Responses, TopIds, TopValues
from tb_netviz.errors import NetVizError

NO_IMAGE = -1


@dataclass(frozen=True, eq=False)
class TopK:
    """The highest responses seen so far, at most one per image.

    Args:
        values: float32 (units, k), highest first; -inf where there are fewer than k images.
        image_ids: int64 (units, k); -1 where there is no image.
        places: int32 (units, k), flat position in the layer's grid; -1 where there is no image.
    """

    values: TopValues
    image_ids: TopIds
    places: TopIds

    @classmethod
    def empty(cls, units: int, k: int) -> TopK:
        """Nothing seen yet.

        Args:
            units: Number of units, of all layers together.
            k: How many to keep of each, at least 1.

        Raises:
            NetVizError: k is below 1.
        """
        if k < 1:
            raise NetVizError(f"the number of top patches must be at least 1, got {k}.")
        return cls(
            np.full((units, k), -np.inf, np.float32),
            np.full((units, k), NO_IMAGE, np.int64),
            np.full((units, k), NO_IMAGE, np.int32),
        )

    @property
    def thresholds(self) -> PerUnit:
        """The value that a later image must exceed to enter, float32 (units,)."""
        return np.ascontiguousarray(self.values[:, -1])

    def update(self, values: Responses, image_ids: Ids, places: Places) -> TopK:
        """Add a batch of images that were not seen before.

        Args:
            values: float32 (images, units): highest response of each unit to each image; NaN and
                -inf never enter.
            image_ids: int64 (images,).
            places: int32 (images, units); needed only where the value exceeds the threshold or
                equals it with a lower image id.
        """
        values = np.where(np.isnan(values), -np.inf, values)
        may_enter = (values >= self.thresholds) & (values > -np.inf)
        units = np.flatnonzero(may_enter.any(axis=0))
        if len(units) == 0:
            return self
        shape = (len(units), len(image_ids))
        batch = TopK(
            values[:, units].T.astype(np.float32),
            np.broadcast_to(np.asarray(image_ids, np.int64), shape),
            places[:, units].T.astype(np.int32),
        )
        best = _best(self._rows(units), batch, self.values.shape[1])
        result = TopK(self.values.copy(), self.image_ids.copy(), self.places.copy())
        result.values[units] = best.values
        result.image_ids[units] = best.image_ids
        result.places[units] = best.places
        return result

    def merge(self, other: TopK) -> TopK:
        """Join with the top k of other images.

        Raises:
            NetVizError: The other has another number of units or another k.
        """
        if self.values.shape != other.values.shape:
            raise NetVizError(
                f"cannot merge the top {self.values.shape[1]} of {self.values.shape[0]} units with "
                f"the top {other.values.shape[1]} of {other.values.shape[0]}."
            )
        return _best(self, other, self.values.shape[1])

    def result(self) -> TopK:
        """Return the top k: this object."""
        return self

    def _rows(self, units: np.ndarray | slice) -> TopK:
        return TopK(self.values[units], self.image_ids[units], self.places[units])

    def of(self, start: int, stop: int) -> TopK:
        """Return the top k of consecutive units, e.g. those of one layer."""
        return self._rows(slice(start, stop))


def _best(left: TopK, right: TopK, k: int) -> TopK:
    values = np.concatenate([left.values, right.values], axis=1)
    image_ids = np.concatenate([left.image_ids, right.image_ids], axis=1)
    places = np.concatenate([left.places, right.places], axis=1)
    is_missing = np.isneginf(values)
    image_ids[is_missing] = NO_IMAGE
    places[is_missing] = NO_IMAGE
    if _is_later(right, left):
        # Equal values already are in the order of ids, and one sort costs a third of two.
        order = np.argsort(-values, axis=-1, kind="stable")[:, :k]
    else:
        order = np.lexsort((image_ids, -values), axis=-1)[:, :k]
    chosen = order + np.arange(len(values))[:, None] * values.shape[1]
    return TopK(values.ravel()[chosen], image_ids.ravel()[chosen], places.ravel()[chosen])


def _is_later(one: TopK, other: TopK) -> bool:
    """Whether the ids of one rise along each row and follow all ids of the other."""
    if not one.image_ids.size or not other.image_ids.size:
        return False
    rising = bool((one.image_ids[:, 1:] > one.image_ids[:, :-1]).all())
    return rising and bool(one.image_ids.min() > other.image_ids.max())
