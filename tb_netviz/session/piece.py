"""Piece: one configured technique and what it makes, the unit of planning, budgets and shards.

A piece is made as a whole or not at all, and the same piece gives the same pixels whoever makes it
and whatever was made before. It holds no network and no image, so it travels by pickle.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.techniques import TECHNIQUES
from tb_netviz.techniques.technique import Technique

# Fields that say which pictures are made, not how.
_CHOICE_OF_LAYERS = frozenset({"layers", "most_layers"})
_CHOICE_OF_UNITS = _CHOICE_OF_LAYERS | {"units", "classes", "limit"}


@dataclass(frozen=True)
class Piece:
    """A configured technique with the layers and the units that it makes.

    Args:
        technique: The technique; its own `layers`, `units` or `classes` are those below.
        layers: Paths of the layers, of each of which a Visual comes; empty where the technique
            decides.
        units: Units of the only layer, or classes, in rising order, or ids of images; empty where
            the technique decides.
        part: Number of this block of units within its layer, from 0.
        is_asked: Whether it is made without a time budget, too.
        can_resume: Whether the same piece gives the same pixels again; not where pictures go on
            from those of an earlier step.
    """

    technique: Technique
    layers: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    part: int = 0
    is_asked: bool = True
    can_resume: bool = True

    @property
    def layer(self) -> str:
        """The only layer; empty where there are several, or the technique decides."""
        return self.layers[0] if len(self.layers) == 1 else ""

    @property
    def slot(self) -> tuple[str, str]:
        """Technique and layer: the blocks of one slot are parts of one Visual."""
        return self.technique.name, self.layer

    @property
    def place(self) -> tuple[str, tuple[str, ...], int]:
        """What tells it from all other pieces of a plan, whichever units its block has."""
        return self.technique.name, self.layers if self.units else (), self.part

    def with_layers(self, layers: tuple[str, ...]) -> Piece:
        """Make fewer of the layers."""
        return self._with(layers=layers, own={"layers": layers})

    @property
    def may_be_there(self) -> bool:
        """Whether some of its Visuals may be in the log already, made in the same way."""
        return self.is_of_images or bool(self.technique.additions)

    @property
    def is_of_images(self) -> bool:
        """Whether its ladders or tables are of photographs, and may be of others another time."""
        return bool(self.technique.choice_of_images)

    def with_units(self, units: tuple[int, ...]) -> Piece:
        """Make fewer of the units, classes or images."""
        names = _fields(self.technique)
        if self.is_of_images:
            images, *_ = self.technique.choice_of_images
            # What comes besides the ladders belongs to the photographs that nobody named.
            besides = {"fooling": ()} if "fooling" in names else {}
            return self._with(units=units, own={images: units, **besides})
        return self._with(units=units, own={"units" if "units" in names else "classes": units})

    def _with(self, *, own: Mapping[str, Any], **changes: Any) -> Piece:
        technique = dataclasses.replace(self.technique, **own)  # type: ignore[type-var]
        return dataclasses.replace(self, technique=technique, **changes)

    def key(self, basis: Mapping[str, Any]) -> str:
        """Tell how its pictures are made, whichever of them it makes.

        Args:
            basis: What else decides the pixels: weights, images, seed, versions. JSON values.

        Returns:
            16 hexadecimal digits; the same ones for all blocks of a technique. Empty for a
            technique of the user's own, whose code may have changed, and where `can_resume` is
            false.
        """
        if not self.can_resume or not is_known(self.technique):
            return ""
        if self.is_of_images:
            left_out = frozenset(self.technique.choice_of_images)
        elif self.units:
            left_out = _CHOICE_OF_UNITS
        else:
            left_out = _CHOICE_OF_LAYERS if self.layers else frozenset()
        options = {
            name: _in_words(value)
            for name, value in _fields(self.technique).items()
            if name not in left_out and name not in self.technique.additions
        }
        return _digest(self.technique.name, sorted(options.items()), sorted(basis.items()))

    @property
    def own_choice(self) -> str:
        """Tell of which photographs it is where nobody named any, or what is added to it.

        Empty for other pieces.
        """
        fields = _fields(self.technique)
        names = [name for name in self.technique.additions if fields.get(name) is not None]
        if self.is_of_images and not self.units:
            names += self.technique.choice_of_images
        options = [(name, _in_words(fields[name])) for name in names]
        return _digest(self.technique.name, options) if options else ""


def is_known(technique: Technique) -> bool:
    """Whether a technique is one of the package's own."""
    kind = type(technique)
    return TECHNIQUES.get(technique.name) == f"{kind.__module__}:{kind.__qualname__}"


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _fields(technique: Technique) -> dict[str, Any]:
    if not dataclasses.is_dataclass(technique):
        return {}
    return {field.name: getattr(technique, field.name) for field in dataclasses.fields(technique)}


def _in_words(value: Any) -> str:
    """A text that two values share only if they are the same."""
    if isinstance(value, np.ndarray):
        digest = hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()
        return f"{value.dtype}{value.shape}{digest}"
    if isinstance(value, (list, tuple)):
        return f"({', '.join(map(_in_words, value))})"
    return repr(value)
