"""Refusing arguments of the wrong sort: (name, value) -> nothing, or one sentence.

Every technique checks its options with these, so that a wrong type is told as clearly as a wrong
value. `None` passes where it means "decide for me": the caller skips the check.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from numbers import Integral, Real
from typing import TypeGuard

import numpy as np

from tb_netviz.errors import NetVizError


def require_whole(
    name: str, value: object, *, at_least: int | None = None, at_most: int | None = None
) -> None:
    """Refuse what is not a whole number, or is out of range.

    Args:
        name: What the option is called.
        value: What the user gave.
        at_least: The smallest number that makes sense.
        at_most: The largest one.

    Raises:
        NetVizError: The value is something else.
    """
    if not is_whole(value):
        raise NetVizError(f"{name} must be a whole number, got {value!r}.")
    if at_least is not None and int(value) < at_least:
        raise NetVizError(f"{name} must be at least {at_least}, got {value}.")
    if at_most is not None and int(value) > at_most:
        raise NetVizError(f"{name} must be at most {at_most}, got {value}.")


def require_number(name: str, value: object, *, above: float | None = None) -> None:
    """Refuse what is not a finite number, or is too small.

    Args:
        name: What the option is called.
        value: What the user gave.
        above: The number must be larger than this.

    Raises:
        NetVizError: The value is something else.
    """
    if not isinstance(value, Real) or isinstance(value, bool) or not np.isfinite(float(value)):
        raise NetVizError(f"{name} must be a number, got {value!r}.")
    if above is not None and not float(value) > above:
        raise NetVizError(f"{name} must be above {above:g}, got {value}.")


def require_flag(name: str, value: object) -> None:
    """Refuse what is neither True nor False.

    Raises:
        NetVizError: The value is something else.
    """
    if not isinstance(value, bool | np.bool_):
        raise NetVizError(f"{name} must be True or False, got {value!r}.")


def require_one_of(name: str, value: object, choices: Collection[object]) -> None:
    """Refuse what is not one of a few values.

    Args:
        name: What the option is called.
        value: What the user gave.
        choices: The values that make sense.

    Raises:
        NetVizError: The value is something else.
    """
    # A list is never one of the choices, but asking a set or dictionary for it would raise.
    if value not in tuple(choices):
        *most, last = map(repr, choices)
        raise NetVizError(f"{name} must be {', '.join(most)} or {last}, got {value!r}.")


def require_ids(name: str, value: object) -> None:
    """Refuse what is neither an id nor a sequence of ids.

    Args:
        name: What the option is called.
        value: What the user gave; whether the ids exist is for the caller to check.

    Raises:
        NetVizError: The value holds something other than whole numbers.
    """
    ids = [value] if is_whole(value) else _listed(value)
    if ids is None or not all(is_whole(one) for one in ids):
        raise NetVizError(f"{name} must be ids, whole numbers from 0, got {value!r}.")


def require_names_or_indices(name: str, value: object) -> None:
    """Refuse what is neither a name or an index nor a sequence of them.

    Args:
        name: What the option is called.
        value: What the user gave; whether the names exist is for the caller to check.

    Raises:
        NetVizError: The value holds something else.
    """
    items = [value] if is_whole(value) or isinstance(value, str) else _listed(value)
    if items is None or not all(is_whole(one) or isinstance(one, str) for one in items):
        raise NetVizError(f"{name} must be names or indices, got {value!r}.")


def layer_patterns(layers: object) -> tuple[str, ...] | None:
    """Make the option `layers` a tuple of patterns.

    Args:
        layers: A name, path or glob, a sequence of them, or `None`, which stays.

    Raises:
        NetVizError: It is something else, or an empty sequence.
    """
    if layers is None:
        return None
    patterns = [layers] if isinstance(layers, str) else _listed(layers)
    if patterns is None or not all(isinstance(pattern, str) for pattern in patterns):
        raise NetVizError(f"layers must be names, paths or globs, got {layers!r}.")
    if not patterns:
        raise NetVizError("layers=[] names no layer; leave it out or give at least one.")
    return tuple(map(str, patterns))


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value is a whole number, of Python or of NumPy; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _listed(value: object) -> list[object] | None:
    """The items of a sequence or a one-dimensional array; `None` for anything else."""
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim == 1 else None
    if isinstance(value, Sequence | range) and not isinstance(value, str | bytes):
        return list(value)
    return None
