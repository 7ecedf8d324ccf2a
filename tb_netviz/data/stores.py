"""Where images come from: a store returns pictures in the model's size or in their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from tb_netviz.data.picture import decode, decode_fitted, fit

# What Pillow raises for a file that is cut off, damaged, hostile or missing, and what an array on
# disk raises that is closed or shorter than it says.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    RuntimeError,
    Image.DecompressionBombError,
)
# Pillow decodes without Python's lock; more threads than this only take memory.
_DECODERS = 4


class Store(Protocol):
    """Random access to pictures."""

    def fitted(self, indices: np.ndarray) -> list[np.ndarray | Exception]:
        """Return pictures in the model's size, (h, w, c) float32 in [0,1]; an exception for each
        that cannot be read."""

    def original(self, index: int) -> np.ndarray:
        """Return a picture in its own size, (H, W, c) uint8."""


class ArrayStore:
    """Pictures in an array, in memory or on disk, which are read on request.

    Args:
        array: Anything indexed by image: NumPy array, memory map, HDF5 data set.
        to_display: Turns a batch of the array, (n, ...), into float32 (n, H, W, c) in [0,1].
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

    def fitted(self, indices: np.ndarray) -> list[np.ndarray | Exception]:
        """Return pictures in the model's size."""
        if isinstance(self._array, np.ndarray):
            pictures = self._to_display(self._array[indices])
            return [fit(picture, self._image_shape) for picture in pictures]
        return [self._fitted(int(index)) for index in indices]

    def original(self, index: int) -> np.ndarray:
        """Return a picture in the array's size."""
        picture = self._shown(np.asarray(self._array[index]))
        eight_bit: np.ndarray = np.rint(picture.clip(0, 1) * 255).astype(np.uint8)
        return eight_bit

    def _fitted(self, index: int) -> np.ndarray | Exception:
        try:
            picture = np.asarray(self._array[index])
        except UNREADABLE as error:
            return error
        return fit(self._shown(picture), self._image_shape)

    def _shown(self, picture: np.ndarray) -> np.ndarray:
        shown: np.ndarray = self._to_display(picture[None])[0]
        return shown


class FileStore:
    """Pictures in files, which are decoded on request and not kept.

    Args:
        folder: Where they are.
        names: Path of each file within the folder.
        image_shape: (height, width, channels) of the model.
    """

    def __init__(
        self, folder: Path, names: Sequence[str], image_shape: tuple[int, int, int]
    ) -> None:
        self._folder = folder
        self._names = names
        self._image_shape = image_shape

    def fitted(self, indices: np.ndarray) -> list[np.ndarray | Exception]:
        """Return pictures in the model's size."""
        with ThreadPoolExecutor(_DECODERS) as pool:
            return list(pool.map(self._read, indices))

    def original(self, index: int) -> np.ndarray:
        """Return a picture in the file's size."""
        return decode(self._folder / self._names[index], self._image_shape[-1])

    def _read(self, index: int) -> np.ndarray | Exception:
        try:
            return decode_fitted(self._folder / self._names[int(index)], self._image_shape)
        except UNREADABLE as error:
            return error
