"""The classes of a head: their names as people have them -> names in index order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import KerasModel
from tb_netviz.model.scores import ScoreRecipe

# Names in index order, index -> name, or name -> index as Keras' iterators have it.
ClassNames: TypeAlias = Sequence[str] | Mapping[int, str] | Mapping[str, int]

# Losses of one number that stands for two classes, as functions and as classes of Keras.
_TWO_CLASS_LOSSES = frozenset(
    {"binary_crossentropy", "binary_focal_crossentropy", "hinge", "squared_hinge"}
    | {"BinaryCrossentropy", "BinaryFocalCrossentropy", "Hinge", "SquaredHinge"}
)


def names_in_order(names: ClassNames, count: int) -> list[str]:
    """Bring class names into the order of the classes.

    Args:
        names: Names in index order, a dict from index to name, or a dict from name to index.
        count: Number of classes; a class that a dict leaves out is called "class i".

    Raises:
        NetVizError: A dict holds neither indices nor names, or an index that does not exist.

    Example:
        >>> names_in_order({0: "cat", 2: "cow"}, 3)
        ['cat', 'class 1', 'cow']
        >>> names_in_order({"cat": 0, "dog": 1}, 2)
        ['cat', 'dog']
    """
    if not isinstance(names, Mapping):
        return [str(name) for name in names]
    by_index: dict[int, str] = {}
    for key, value in names.items():
        is_index = not isinstance(key, str) or key.strip().lstrip("-").isdigit()
        index, name = (key, value) if is_index else (value, key)
        try:
            by_index[int(index)] = str(name)
        except (TypeError, ValueError):
            raise NetVizError(
                f"class_names must map indices to names or names to indices, got {key!r}: "
                f"{value!r}."
            ) from None
    wrong = [index for index in by_index if not 0 <= index < count]
    if wrong and count:
        raise NetVizError(
            f"class_names names class {wrong[0]}, but the model has {count} classes, 0 to "
            f"{count - 1}."
        )
    return [by_index.get(index, f"class {index}") for index in range(count)]


def has_two_classes(recipe: ScoreRecipe, names: ClassNames | None, model: KerasModel) -> bool:
    """Whether a single linear output is known to stand for two classes before labels are seen.

    Args:
        recipe: How the scores of the model are found.
        names: Class names that the user gave.
        model: The Keras model, whose loss may tell.
    """
    if recipe.squashing != "linear" or recipe.class_count != 1:
        return False
    loss = getattr(model, "loss", None)
    loss_name = getattr(loss, "name", None) or getattr(loss, "__name__", None) or str(loss)
    return (names is not None and len(names) == 2) or loss_name in _TWO_CLASS_LOSSES


def named_classes(
    names: ClassNames | None, count: int, model_name: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split class names into names and keys: a key, such as a WordNet id, stands before a tab.

    Args:
        names: What the user gave; `None`: "class 0", "class 1", ...
        count: Number of classes.
        model_name: For the error.

    Returns:
        A name for each class, and as many keys or none.

    Raises:
        NetVizError: There are not as many names as classes.
    """
    if names is None:
        return tuple(f"class {index}" for index in range(count)), ()
    names = names_in_order(names, count)
    if len(names) != count:
        raise NetVizError(
            f"{len(names)} class names given, but model '{model_name}' has {count} classes; "
            "give one name per class in index order."
        )
    parts = [str(name).strip().partition("\t") for name in names]
    keys = tuple(key for key, tab, _ in parts if tab)
    return tuple(name or key for key, _, name in parts), keys if len(keys) == count else ()
