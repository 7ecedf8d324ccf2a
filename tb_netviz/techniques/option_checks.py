"""Refusing options of the wrong sort: (name, value) -> nothing, or one sentence."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError


def require_whole(name: str, value: Any, *, at_least: int) -> None:
    """Refuse what is not a whole number, or is too small.

    Args:
        name: What the option is called.
        value: What the user gave.
        at_least: The smallest number that makes sense.

    Raises:
        NetVizError: The value is something else.
    """
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise NetVizError(f"{name} must be a whole number, got {value!r}.")
    if value < at_least:
        raise NetVizError(f"{name} must be at least {at_least}, got {value}.")


def require_number(name: str, value: Any) -> None:
    """Refuse what is not a finite number.

    Raises:
        NetVizError: The value is something else.
    """
    if not isinstance(value, Real) or isinstance(value, bool) or not np.isfinite(float(value)):
        raise NetVizError(f"{name} must be a number, got {value!r}.")
