"""Steps on small views before those at full size: (network, preset, steps) -> stages.

A view of half the side costs a quarter, and a network whose last units see no more than its input
sees all of a large object in it: the first steps lay out the picture, the last ones its detail.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.input_sizes import takes_size
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset

# Smaller views show too little of anything.
_LEAST_SIDE = 96
# Fewer steps at full size leave an image blurred, unless there are few steps at all.
_LEAST_POLISH = 8


@dataclass(frozen=True)
class Stage:
    """Some steps of an ascent with views of one size.

    Args:
        steps: Gradient steps.
        seen: Height and width of the views; `None`: the network's input size.
    """

    steps: int
    seen: tuple[int, int] | None = None


def stages_of(model: ImageModel, preset: AscentPreset, steps: int) -> tuple[Stage, ...]:
    """Choose the sizes of the views.

    Args:
        model: The network, with class scores.
        preset: Says what share of the steps is added at full size after coarse ones.
        steps: Gradient steps.

    Returns:
        One stage at full size, or two where the preset wants it, the network gives scores for
        images of half the side and those have at least 96 pixels to a side.
    """
    height, width = model.image_shape[:2]
    half = (height // 2, width // 2)
    if not preset.polish or min(half) < _LEAST_SIDE or not takes_size(model, half):
        return (Stage(steps),)
    polish = max(math.ceil(preset.polish * steps), min(steps, _LEAST_POLISH))
    return Stage(steps, half), Stage(polish)


def stages_in_words(stages: Sequence[Stage]) -> str:
    """Describe them for a recipe.

    Example:
        >>> stages_in_words((Stage(64, (113, 113)), Stage(16)))
        '64 with views of 113 x 113 pixels, then 16 at full size'
    """
    return ", then ".join(
        f"{one.steps} at full size"
        if one.seen is None
        else f"{one.steps} with views of {one.seen[0]} x {one.seen[1]} pixels"
        for one in stages
    )
