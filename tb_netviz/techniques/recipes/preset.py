"""What every preset is: settings with a name and a source; and how one is found by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tb_netviz.errors import NetVizError, close_matches

# The preset that `None` stands for in every table.
DEFAULT = "netviz"


@dataclass(frozen=True, kw_only=True)
class Preset:
    """Settings of a technique that are known to work.

    Args:
        name: As users type it.
        source: Whose settings these are, with their numbers.
        steps: Gradient steps unless the user says otherwise, at least 1.
    """

    name: str
    source: str
    steps: int


P = TypeVar("P", bound=Preset)


def by_name(presets: Iterable[P]) -> Mapping[str, P]:
    """Make a table of presets."""
    return {preset.name: preset for preset in presets}


def preset_named(presets: Mapping[str, P], name: str | None) -> P:
    """Find a preset.

    Args:
        presets: The technique's table.
        name: As users type it. `None` is our own, "netviz".

    Raises:
        NetVizError: The table has no such name.

    Example:
        >>> from tb_netviz.techniques.recipes.dreams import PRESETS
        >>> preset_named(PRESETS, "deepdream").steps
        10
    """
    if name is None:
        return presets[DEFAULT]
    if not isinstance(name, str):
        raise NetVizError(f"preset must be a name, got {name!r}; there are {', '.join(presets)}.")
    if name not in presets:
        raise NetVizError(f"preset '{name}' not found; {close_matches(name, presets)}")
    return presets[name]
