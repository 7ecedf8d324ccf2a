"""Features of all images at one layer: batches of (ids, features) -> one array, ordered by id."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tb_netviz.arrays import Features as FeatureRows
from tb_netviz.arrays import Ids
from tb_netviz.errors import NetVizError

# Features larger than this go to a memory-mapped file.
SPILL_BYTES = 1 << 30


@dataclass(eq=False)
class Features:
    """What one layer gives for each image.

    Args:
        image_ids: int64 (n,), ascending in what `result` returns.
        values: float32 (n, dimensions).
        used: How many rows are filled.
    """

    image_ids: Ids
    values: FeatureRows
    used: int = 0

    @classmethod
    def empty(cls, count: int, dimensions: int, *, folder: Path | None = None) -> Features:
        """Make room for the features of `count` images.

        Args:
            count: Most images that will come.
            dimensions: Features per image.
            folder: Where to put a file if they take more than 1 GiB; `None`: the system's folder
                for temporary files. The file goes with the last use of the array.
        """
        size = 4 * count * dimensions
        if size <= SPILL_BYTES:
            values = np.empty((count, dimensions), np.float32)
        else:
            with tempfile.NamedTemporaryFile(dir=folder, suffix=".features") as file:
                file.truncate(size)
                # The mapping outlives the name of the file, so nothing is left to clean up.
                values = np.memmap(file.name, np.float32, "r+", shape=(count, dimensions))
        return cls(np.empty(count, np.int64), values)

    def update(self, image_ids: Ids, values: FeatureRows) -> Features:
        """Write a batch into the next rows.

        Raises:
            NetVizError: More images came than fit.
        """
        stop = self.used + len(image_ids)
        if stop > len(self.image_ids):
            raise NetVizError(
                f"the data gave more images than the {len(self.image_ids)} it promised; "
                "give data whose length does not change."
            )
        self.image_ids[self.used : stop] = image_ids
        self.values[self.used : stop] = values
        self.used = stop
        return self

    def merge(self, other: Features) -> Features:
        """Join with the features of other images, in the order of ids."""
        left, right = self.result(), other.result()
        image_ids = np.concatenate([left.image_ids, right.image_ids])
        order = np.argsort(image_ids, kind="stable")
        values = np.concatenate([left.values, right.values])[order]
        return Features(image_ids[order], values, len(order))

    def result(self) -> Features:
        """Return the rows that were filled, in the order of ids."""
        image_ids, values = self.image_ids[: self.used], self.values[: self.used]
        if np.any(np.diff(image_ids) < 0):
            order = np.argsort(image_ids, kind="stable")
            image_ids, values = image_ids[order], values[order]
        return Features(image_ids, values, self.used)
