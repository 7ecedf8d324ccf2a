"""What a Visual writes down so that it can be made again: (model, seed, options) -> JSON values."""

from __future__ import annotations

from typing import Any, TypeAlias

import keras
import tensorflow as tf

import tb_netviz
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.recipes.preset import Preset

Recipe: TypeAlias = dict[str, Any]  # JSON values


def make_recipe(
    model: ImageModel,
    own: Recipe,
    *,
    seed: int,
    preset: Preset | None = None,
) -> Recipe:
    """Write the recipe of a Visual.

    Args:
        model: The network, whose preprocessing is named.
        own: What this technique needs beyond the rest: its steps, sizes and numbers.
        seed: What everything random was drawn from.
        preset: The preset, if the technique has any; its name and source are named.
    """
    named = {} if preset is None else {"preset": preset.name, "source": preset.source}
    return {
        **named,
        **own,
        "seed": seed,
        "preprocessing": model.preprocessing.describe(),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Name the versions of everything that decides the pixels."""
    return {
        "tb_netviz": tb_netviz.__version__,
        "tensorflow": str(tf.__version__),
        "keras": str(keras.__version__),
    }
