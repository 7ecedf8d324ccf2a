"""How far kernels moved since the previous snapshot: (kernel, memory) -> change in percent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.memory import Memory
from tb_netviz.visual import Meaning

MEANINGS = {
    "change": Meaning(
        "distance",
        "change",
        "How far the kernel moved since the previous snapshot, in percent of its length then: 0 "
        "means that the training left it as it was.",
        unit="%",
    ),
    "layer_change": Meaning(
        "distance",
        "change of the layer",
        "How far all kernels of the layer moved since the previous snapshot, in percent of their "
        "length then.",
        unit="%",
    ),
    "unchanged_since": Meaning(
        "count",
        "unchanged since step",
        "The first step at which the kernels of the layer were as they are now.",
    ),
}


@dataclass(frozen=True, eq=False)
class FilterChange:
    """How far the kernels of one layer moved between two snapshots.

    Args:
        filters: float (filters,), in percent of each filter's previous length; NaN where that
            was 0 and the filter moved.
        layer: The same of all filters together.
        unchanged_since: First step at which all weights were as they are now; `None` where they
            moved.
    """

    filters: np.ndarray
    layer: float
    unchanged_since: int | None

    def summary(self) -> dict[str, np.ndarray]:
        """Give the numbers of the whole layer by their names in `MEANINGS`."""
        found = {"layer_change": np.array(self.layer)}
        if self.unchanged_since is not None:
            found["unchanged_since"] = np.array(self.unchanged_since)
        return found


def filter_change(
    memory: Memory | None, path: str, kernel: np.ndarray, step: int
) -> FilterChange | None:
    """Compare the kernels of a layer with those of the previous snapshot, and keep them.

    Args:
        memory: What the technique keeps over a training; `None` keeps nothing.
        path: Path of the layer.
        kernel: float32 (height, width, channels read, filters), all finite.
        step: Training step of this snapshot.

    Returns:
        The change; `None` at the first snapshot.
    """
    if memory is None:
        return None
    before, since = memory.get(f"kernel of {path}", (None, step))
    if before is None or before.shape != kernel.shape:
        memory[f"kernel of {path}"] = (kernel.copy(), step)
        return None
    is_same = np.array_equal(before, kernel)
    memory[f"kernel of {path}"] = (before if is_same else kernel.copy(), since if is_same else step)
    moved = np.square(kernel - before, dtype=np.float64).sum(axis=(0, 1, 2))
    length = np.square(before, dtype=np.float64).sum(axis=(0, 1, 2))
    return FilterChange(
        _in_percent(moved, length),
        float(_in_percent(moved.sum(), length.sum())),
        since if is_same else None,
    )


def _in_percent(moved: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Root of the ratio of two sums of squares; 0 where nothing moved."""
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(length > 0, 100 * np.sqrt(moved / length), np.nan)
    return np.where(moved == 0, 0.0, share)
