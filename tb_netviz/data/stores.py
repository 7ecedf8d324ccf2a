"""Where images come from: a store gives picture i in the model's size or at its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tb_netviz.data.picture import decode, decode_fitted, fit


class Store(Protocol):
    """Random access to pictures."""

    def fitted(self, index: int) -> np.ndarray:
        """Picture in the model's size: (h, w, c) float32 in [0,1]."""

    def original(self, index: int) -> np.ndarray:
        """Picture at its own size: (H, W, c) uint8."""


class ArrayStore:
    """Pictures in an array (also a memory-mapped one): read when asked for.

    Args:
        array: (n, H, W, c) in any number format.
        to_display: Turns one of its pictures, (H, W, c), into float32 in [0,1].
        image_shape: (height, width, channels) of the model.
    """

    def __init__(
        self,
        array: Any,
        to_display: Callable[[np.ndarray], np.ndarray],
        image_shape: tuple[int, int, int],
    ) -> None:
        self._array = array
        self._to_display = to_display
        self._image_shape = image_shape

    def fitted(self, index: int) -> np.ndarray:
        """Picture in the model's size."""
        return fit(self._to_display(np.asarray(self._array[index])), self._image_shape)

    def original(self, index: int) -> np.ndarray:
        """Picture at the array's size."""
        image = self._to_display(np.asarray(self._array[index]))
        return np.rint(image * 255).astype(np.uint8)


class FileStore:
    """Pictures in files: decoded when asked for, never kept.

    Args:
        paths: One file per picture.
        image_shape: (height, width, channels) of the model.
    """

    def __init__(self, paths: Sequence[Path], image_shape: tuple[int, int, int]) -> None:
        self.paths = paths
        self._image_shape = image_shape

    def fitted(self, index: int) -> np.ndarray:
        """Picture in the model's size."""
        return decode_fitted(self.paths[index], self._image_shape)

    def original(self, index: int) -> np.ndarray:
        """Picture at the file's size."""
        return decode(self.paths[index], self._image_shape[-1])
