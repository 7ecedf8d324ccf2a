"""Recipes of DeepDream: preset name -> numbers with their source."""

from __future__ import annotations

from collections.abc import Mapping

from tb_netviz.dreaming.dream import DreamRecipe

PRESETS: Mapping[str | None, DreamRecipe] = {
    None: DreamRecipe(
        steps=12,
        step_size=1.5 / 255,
        octave_scale=1.4,
        jitter=32 / 224,
        overlap=0.25,
        # Photographs vary mostly in light, an ascent left alone mostly in colour: early layers
        # would cover everything with magenta and green.
        colour=0.4,
        source="deepdream with muted colours, jitter a share of the input side for small networks",
    ),
    "deepdream": DreamRecipe(
        steps=10,
        step_size=1.5 / 255,
        octave_scale=1.4,
        jitter=32 / 224,
        overlap=0.25,
        source="google/deepdream 2015: 10 steps of 1.5 of 255, 4 octaves of 1.4, jitter 32",
    ),
}
