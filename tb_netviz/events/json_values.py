"""Any value of ours -> strict JSON: NumPy numbers and arrays, tuples, paths; NaN is `null`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import numpy as np

_TEXTS = 2**16  # numbers that are text at the same time


def plain(value: Any) -> Any:
    """Turn a value into what strict JSON can hold.

    Args:
        value: Mappings, sequences, sets, NumPy arrays and scalars, paths, numbers, strings.

    Returns:
        Dictionaries with string keys, lists, strings, finite numbers, booleans and `None`. NaN and
        infinities become `None`; a value of any other type becomes its `str`.

    Example:
        >>> plain({"size": (3, 4), "loss": float("nan")})
        {'size': [3, 4], 'loss': None}
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.ndarray):
        return plain_array(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (set, frozenset)):
        return sorted((plain(entry) for entry in value), key=str)
    return value.as_posix() if isinstance(value, PurePath) else str(value)


def plain_array(array: np.ndarray) -> Any:
    """Turn a numeric array into nested lists; float32 gets no more digits than it has.

    Args:
        array: Any shape, boolean, integer or floating.

    Returns:
        Nested lists (a bare number for shape `()`); NaN and infinities are `None`.
    """
    if array.dtype.kind != "f":
        return array.tolist()
    if array.dtype.itemsize < 8:
        # As float64, the float32 0.1 prints 17 digits; by way of its shortest text it prints 0.1.
        array = _as_printed(array.astype(np.float32))
    finite = np.isfinite(array)
    if finite.all():
        return array.tolist()
    values = array.astype(object)
    values[~finite] = None
    return values.tolist()


def _as_printed(array: np.ndarray) -> np.ndarray:
    """Give float32 as the float64 that prints the same; piece by piece, as text takes 128 bytes."""
    flat = array.ravel()
    printed = np.empty(flat.size, np.float64)
    for start in range(0, flat.size, _TEXTS):
        piece = slice(start, start + _TEXTS)
        printed[piece] = flat[piece].astype(str).astype(np.float64)
    return printed.reshape(array.shape)


def dump(value: Any) -> bytes:
    """Write a value as compact strict JSON, in ASCII.

    Args:
        value: What `plain` accepts.

    Returns:
        The text, without NaN and Infinity.
    """
    try:
        return _text(value)
    except (TypeError, ValueError):  # something in it is not plain
        return _text(plain(value))


def _text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
