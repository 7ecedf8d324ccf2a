"""The twelve techniques: a table of names, each resolved when first used.

A new technique is its file, its line in `TECHNIQUES` and its test.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.techniques.technique import Technique as Technique

if TYPE_CHECKING:
    from tb_netviz.techniques.adversarial import Adversarial as Adversarial
    from tb_netviz.techniques.class_images import ClassImages as ClassImages
    from tb_netviz.techniques.connections import UnitConnections as UnitConnections
    from tb_netviz.techniques.dreams import Dreams as Dreams
    from tb_netviz.techniques.embedding import Embedding as Embedding
    from tb_netviz.techniques.feature_images import FeatureImages as FeatureImages
    from tb_netviz.techniques.filters import Filters as Filters
    from tb_netviz.techniques.inversions import Inversions as Inversions
    from tb_netviz.techniques.max_patches import MaxPatches as MaxPatches
    from tb_netviz.techniques.neighbours import Neighbours as Neighbours
    from tb_netviz.techniques.predictions import PredictedClasses as PredictedClasses
    from tb_netviz.techniques.responses import UnitResponses as UnitResponses

TECHNIQUES: Mapping[str, str] = {
    "filters": "tb_netviz.techniques.filters:Filters",
    "predictions": "tb_netviz.techniques.predictions:PredictedClasses",
    "neighbours": "tb_netviz.techniques.neighbours:Neighbours",
    "embedding": "tb_netviz.techniques.embedding:Embedding",
    "connections": "tb_netviz.techniques.connections:UnitConnections",
    "max_patches": "tb_netviz.techniques.max_patches:MaxPatches",
    "responses": "tb_netviz.techniques.responses:UnitResponses",
    "class_images": "tb_netviz.techniques.class_images:ClassImages",
    "feature_images": "tb_netviz.techniques.feature_images:FeatureImages",
    "inversions": "tb_netviz.techniques.inversions:Inversions",
    "dreams": "tb_netviz.techniques.dreams:Dreams",
    "adversarial": "tb_netviz.techniques.adversarial:Adversarial",
}

__all__ = [
    "TECHNIQUES",
    "Adversarial",
    "ClassImages",
    "Dreams",
    "Embedding",
    "FeatureImages",
    "Filters",
    "Inversions",
    "MaxPatches",
    "Neighbours",
    "PredictedClasses",
    "Technique",
    "UnitConnections",
    "UnitResponses",
    "make_techniques",
    "technique_class",
]


def technique_class(name: str) -> type[Technique]:
    """Find the class of a technique by its name.

    Args:
        name: As users type it, e.g. `"class_images"`; hyphens count as underscores.

    Raises:
        NetVizError: No such technique; the message has the names that come close.
    """
    module, _, class_name = place_of(name).partition(":")
    found: type[Technique] = getattr(importlib.import_module(module), class_name)
    return found


def place_of(name: str) -> str:
    """Look a technique up without importing it, and so without loading TensorFlow.

    Args:
        name: As for `technique_class`.

    Returns:
        Its entry in the table, "module:class".

    Raises:
        NetVizError: No such technique; the message has the names that come close.
    """
    place = TECHNIQUES.get(name.strip().replace("-", "_"))
    if place is None:
        raise NetVizError(f"no technique '{name}': {close_matches(name, TECHNIQUES)}")
    return place


def make_techniques(
    techniques: str | Technique | Iterable[str | Technique] | None,
    **options: Any,
) -> tuple[Technique, ...]:
    """Make technique objects from names, classes or configured objects, in the given order.

    Args:
        techniques: Names, classes or objects. `None` is all twelve.
        options: Set on every technique that has such a field and leaves it open (`layers`,
            `classes`, ...); an option that is `None` is ignored.

    Raises:
        NetVizError: An unknown name, something that is no technique, the same technique twice, or
            an option that none of the chosen techniques has.
    """
    if techniques is None:
        techniques = tuple(TECHNIQUES)
    elif isinstance(techniques, (str, Technique)):
        techniques = (techniques,)
    given = {name: value for name, value in options.items() if value is not None}
    made = tuple(_configured(_made(item), given) for item in techniques)
    names = [technique.name for technique in made]
    if not made:
        raise NetVizError(f"no technique chosen; {close_matches('', TECHNIQUES)}")
    for name in names:
        if names.count(name) > 1:
            raise NetVizError(
                f"technique '{name}' is given twice; leave one out, because both would write to "
                "the same place."
            )
    for option in given:
        if not any(option in _fields(technique) for technique in made):
            raise NetVizError(
                f"option '{option}' is unknown to {', '.join(names)}; leave it out or add a "
                "technique that has it."
            )
    return made


def _made(item: object) -> Technique:
    if isinstance(item, Technique):
        return item
    if isinstance(item, str):
        return technique_class(item)()
    if isinstance(item, type) and issubclass(item, Technique):
        return item()
    raise NetVizError(
        f"techniques are names or objects such as ClassImages(steps=256), got {item!r}"
    )


def _configured(technique: Technique, options: Mapping[str, Any]) -> Technique:
    fields = _fields(technique)
    open_options = {
        name: value
        for name, value in options.items()
        if name in fields and getattr(technique, name) is None
    }
    if not open_options:
        return technique
    return dataclasses.replace(technique, **open_options)  # type: ignore[type-var]


def _fields(technique: Technique) -> frozenset[str]:
    if not dataclasses.is_dataclass(technique):
        return frozenset()
    return frozenset(field.name for field in dataclasses.fields(technique) if field.init)


def __getattr__(name: str) -> Any:
    for technique, path in TECHNIQUES.items():
        if path.rpartition(":")[2] == name:
            return technique_class(technique)
    raise AttributeError(f"module 'tb_netviz.techniques' has no attribute '{name}'")
