"""Presets of dreams."""

from __future__ import annotations

from dataclasses import dataclass

from tb_netviz.dreaming.dream import DreamSettings
from tb_netviz.techniques.recipes.preset import DEFAULT, Preset, by_name


@dataclass(frozen=True, kw_only=True)
class DreamPreset(Preset):
    """A preset of a dream; its steps are those of one octave.

    Args:
        settings: The other numbers.
    """

    settings: DreamSettings


OURS = DreamPreset(
    name=DEFAULT,
    source="deepdream with muted colours; jitter is a share of the input side for small networks",
    steps=12,
    settings=DreamSettings(
        step_size=1.5 / 255,
        octave_scale=1.4,
        jitter=32 / 224,
        overlap=0.25,
        # Photographs vary mostly in light, an ascent left alone mostly in colour: early layers
        # would cover everything with magenta and green.
        colour=0.4,
    ),
)
DEEPDREAM = DreamPreset(
    name="deepdream",
    source="google/deepdream 2015: 10 steps of 1.5 of 255, 4 octaves of 1.4, jitter 32",
    steps=10,
    settings=DreamSettings(
        step_size=1.5 / 255, octave_scale=1.4, jitter=32 / 224, overlap=0.25, colour=1.0
    ),
)

PRESETS = by_name((OURS, DEEPDREAM))
