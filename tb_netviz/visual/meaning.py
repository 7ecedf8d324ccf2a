"""Meaning: what a measure is, so that a page draws it by its role and never by its name.

("psnr", values) + Meaning("amount", "PSNR", "...", unit="dB", better="more")
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import numpy as np

Role = Literal[
    "amount",
    "probability",
    "share",
    "distance",
    "count",
    "rank",
    "flag",
    "fooled",
    "class",
    "label",
]
Better = Literal["more", "less"]

ROLES: tuple[Role, ...] = get_args(Role)

_INDICES = ("class", "label")
_WHOLE = ("count", "rank", "flag", "fooled")
_LARGEST_EXACT = 2.0**53


@dataclass(frozen=True)
class Meaning:
    """What one measure means.

    Args:
        role: What kind of number it is.

            * `"amount"`: any real number.
            * `"probability"`, `"share"`: a number in [0, 1].
            * `"distance"`: a number >= 0.
            * `"count"`, `"rank"`: a whole number >= 0.
            * `"flag"`: 1 for yes, 0 for no.
            * `"fooled"`: 1 where the network was fooled, 0 where it was not.
            * `"class"`: the index of the class that the network answers or prefers; -1 none.
            * `"label"`: the index of the true class; -1 unknown.
        label: A short name for people, e.g. `"PSNR"` or `"share active"`.
        sentence: One sentence that explains the number to somebody who has never met the word.
        unit: `"dB"`, `"nats"`, `"pixels"`, ..., or empty. `"display"` is a difference of pixel
            values in [0, 1], which people read in 255ths.
        better: Whether more or less of it is better; `None`: neither.

    Raises:
        ValueError: The role or the direction does not exist, or the label is empty.

    Example:
        >>> Meaning("amount", "PSNR", unit="dB", better="more").role
        'amount'
    """

    role: Role
    label: str
    sentence: str = ""
    unit: str = ""
    better: Better | None = None

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"role must be one of {', '.join(ROLES)}, got {self.role!r}.")
        if self.better not in (None, *get_args(Better)):
            raise ValueError(f"better must be 'more', 'less' or None, got {self.better!r}.")
        if not self.label:
            raise ValueError(f"a measure of role '{self.role}' needs a label, got an empty one.")

    def to_json(self) -> dict[str, Any]:
        """Give the meaning as the event format and the HTTP API write it."""
        return asdict(self)


def meanings_of(names: Iterable[str], given: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Find the meaning of every name.

    Args:
        names: Names of measures and summaries; a name may occur twice.
        given: The meanings that are known; those of other names are ignored.

    Returns:
        One meaning per name. A name without one is an amount, labelled by its own words.

    Example:
        >>> meanings_of(["mean_activation"], {})["mean_activation"].label
        'mean activation'
    """
    return {
        name: given.get(name) or Meaning("amount", name.replace("_", " ").strip() or "measure")
        for name in names
    }


def as_stored(values: Any, role: Role) -> np.ndarray:
    """Turn the values of a measure into the type in which its role is stored.

    Args:
        values: Numbers of any shape.
        role: The role of the measure.

    Returns:
        Integers for classes and labels, where NaN becomes -1; integers for counts, ranks and flags
        too, unless one of them is NaN or a fraction; float32 for everything else.

    Raises:
        ValueError: A class or a label is not a whole number.

    Example:
        >>> as_stored([2.0, float("nan")], "class").tolist()
        [2, -1]
    """
    array = np.asarray(values)
    if role not in (*_INDICES, *_WHOLE):
        return array.astype(np.float32)
    if role in _INDICES and array.dtype.kind == "f":
        array = np.where(np.isnan(array), -1, array)
    if array.dtype.kind in "biu" or _is_whole(array):
        return _integers(array)
    if role in _INDICES:
        raise ValueError(f"values of role '{role}' must be whole numbers, got {array.tolist()}.")
    return array.astype(np.float32)


def _is_whole(array: np.ndarray) -> bool:
    """Whether every number is a whole one that float64 holds exactly."""
    if array.dtype.kind != "f":
        return False
    return bool(((np.abs(array) <= _LARGEST_EXACT) & (array == np.rint(array))).all())


def _integers(array: np.ndarray) -> np.ndarray:
    """Store whole numbers in 32 bits where they fit, in 64 otherwise."""
    limits = np.iinfo(np.int32)
    fits = array.size == 0 or (int(array.min()) >= limits.min and int(array.max()) <= limits.max)
    return array.astype(np.int32 if fits else np.int64)
