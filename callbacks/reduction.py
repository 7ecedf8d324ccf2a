"""Fewer steps where time is short: (technique, divisor) -> the same technique, reduced."""

from __future__ import annotations

import dataclasses
from typing import Any, cast

from tb_netviz.techniques.technique import Technique

_DIVISORS = (1, 2, 4)
_FEWEST_STEPS = 8


def divisors(technique: Technique) -> list[int]:
    """List what the steps of a technique may be divided by, rising; 1 is always among them."""
    return [
        divisor
        for divisor in _DIVISORS
        if divisor == 1 or steps_of(technique) >= divisor * _FEWEST_STEPS
    ]


def steps_of(technique: Technique) -> int:
    """Tell how many steps a technique takes; 0 for one that takes none."""
    steps = getattr(technique, "steps", 0)
    return steps if isinstance(steps, int) else 0


def reduced(technique: Technique, divisor: int) -> Technique:
    """Make a technique that takes only a part of the steps.

    Args:
        technique: A dataclass, as all techniques are.
        divisor: One of `divisors`.
    """
    if divisor == 1:
        return technique
    fewer = max(steps_of(technique) // divisor, 1)
    return cast(Technique, dataclasses.replace(cast(Any, technique), steps=fewer))
