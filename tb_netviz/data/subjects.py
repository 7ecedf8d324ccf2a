"""Which photographs a technique works on: the user's choice, last time's, or a spread few."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.errors import NetVizError

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource


def choose_subjects(
    data: ImageSource,
    images: int | Sequence[int] | None,
    count: int,
    memory: MutableMapping[str, Any] | None = None,
) -> np.ndarray:
    """Choose photographs; a training keeps its choice, so that its steps can be compared.

    Args:
        data: The images in display space.
        images: Ids the user asked for; `None`: those of the last snapshot, or else
            `count` images spread evenly over the data.
        count: How many to choose.
        memory: The technique's memory; the choice is kept in it.

    Returns:
        (n,) int ids.

    Raises:
        NetVizError: The data has no image of that id.
    """
    if images is None and memory is not None and "image_ids" in memory:
        kept: np.ndarray = np.asarray(memory["image_ids"], int)
        return kept
    if images is None:
        ids = np.linspace(0, data.count - 1, min(count, data.count)).round().astype(int)
    else:
        asked = np.atleast_1d(np.asarray(images))
        if asked.size and asked.dtype.kind not in "iu":
            raise NetVizError(f"images must be ids, whole numbers from 0, got {images!r}.")
        ids = asked.astype(int)
    unknown = [int(image) for image in ids if not 0 <= image < data.count]
    if unknown or not len(ids):
        raise NetVizError(
            f"images={unknown or []} are not in the data; give ids from 0 to {data.count - 1}."
        )
    if memory is not None:
        memory["image_ids"] = ids
    return ids
