"""Which output of a model holds the classes: (outputs, what is known of them) -> score recipes.

A model may give a class, a box, a latent code and a picture at once. What an output is shows in its
last operation, in the loss it was compiled with, in its name, and in how its width fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import keras

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.model.foreign_types import KerasModel, Tensor, Tensors
from tb_netviz.model.scores import NO_SCORES, ScoreRecipe, recipe_of, width_of, with_probabilities

_CLASS_LOSS = re.compile("crossentropy|hinge|focal")
_NUMBER_LOSS = re.compile("squared|absolute|mse|mae|huber|iou|logcosh|cosine|poisson|divergence")
_CLASS_NAME = re.compile("class|cls|logit|prob|label|categor|softmax")
_NUMBER_NAME = re.compile(
    "box|coord|offset|latent|code|embed|regress|(^|_)(z|mu|mean|var|sigma|age)(_|$)"
)
# As many numbers make a box; classes of that number look the same, so anything else is preferred.
_BOX = 4


@dataclass(frozen=True)
class Head:
    """An output of a model that may hold classes.

    Args:
        recipe: How its scores are found.
        names: What the user may call it: its key in a dict of outputs, the name of its layer.
        loss: `"class"`, `"number"` or empty: what the loss it was compiled with is for.
    """

    recipe: ScoreRecipe
    names: tuple[str, ...] = ()
    loss: str = ""

    @property
    def looks_like_classes(self) -> bool:
        """Whether anything but its place speaks for classes."""
        if self.loss == "number":
            return False
        return self.loss == "class" or self._squashing > 0 or self._name > 0

    @property
    def _squashing(self) -> int:
        if self.recipe.squashing in ("softmax", "opaque"):
            return 2
        if self.recipe.squashing in ("sigmoid", "binary"):
            return -1 if self.recipe.class_count == _BOX or self._name < 0 else 1
        return 0

    @property
    def _name(self) -> int:
        text = " ".join(self.names).lower()
        return bool(_CLASS_NAME.search(text)) - bool(_NUMBER_NAME.search(text))

    def likeness(self, class_count: int | None) -> tuple[bool, int, int, int, bool, int]:
        """How much speaks for classes; greater is more.

        Args:
            class_count: Number of classes that the user named; `None` where unknown.
        """
        return (
            self.recipe.class_count == class_count,
            {"class": 2, "number": 0}.get(self.loss, 1),
            self._squashing,
            self._name,
            self.recipe.class_count != _BOX,
            -self.recipe.output_index,
        )


@dataclass(frozen=True)
class Heads:
    """All outputs of a model that may hold classes.

    Args:
        found: Those of one number per class, in the order of the model.
        words: The shapes of all outputs, as a phrase.
        has_picture: Whether some other output is a map, as in an autoencoder.
        chosen: Index of the output that the user named; `None`: netviz chooses.
    """

    found: tuple[Head, ...]
    words: str
    has_picture: bool = False
    chosen: int | None = None

    def best(self, class_count: int | None = None) -> ScoreRecipe:
        """Choose the output that holds the classes.

        Args:
            class_count: Number of classes that the user named; `None` where unknown.

        Returns:
            How its scores are found; a recipe without scores where no output looks like classes.
        """
        if self.chosen is not None:
            for head in self.found:
                if head.recipe.output_index == self.chosen:
                    return head.recipe
        ranked = sorted(self.found, key=lambda head: head.likeness(class_count), reverse=True)
        if not ranked or self.chosen is not None:
            return replace(NO_SCORES, words=f"no scores: {self.words}")
        first = ranked[0]
        fits = first.recipe.class_count == class_count
        is_only_output = len(self.found) == 1 and not self.has_picture
        is_doubtful = self.has_picture or first.loss == "number"
        if fits or is_only_output or first.looks_like_classes or not is_doubtful:
            return first.recipe
        return replace(
            NO_SCORES,
            words="no scores: no output looks like classes; name the one that holds them with "
            f"the option output ({self.words})",
        )


def find_heads(
    model: KerasModel,
    outputs: Tensors,
    names: Sequence[tuple[str, ...]],
    choice: int | str | None = None,
) -> Heads:
    """Find the outputs that may hold classes, from the model's symbolic outputs.

    Args:
        model: The Keras model, for the losses it was compiled with.
        outputs: What the model returned in a trace: a tensor, list or dict, in any nesting.
        names: What each flattened output may be called; fewer where it is not known.
        choice: Index or name of the output that holds the classes; `None`: netviz chooses.

    Raises:
        NetVizError: The chosen output does not exist.
    """
    flat = keras.tree.flatten(outputs)
    named = _named(outputs, names)
    chosen = None if choice is None else _index(choice, named)
    losses = _losses(model, named)
    found = []
    for index, tensor in enumerate(flat):
        if width_of(tensor) is not None:
            recipe = recipe_of(tensor, index, len(flat))
            found.append(Head(recipe, named[index], losses[index]))
    shapes = ", ".join(str(tuple(getattr(tensor, "shape", ()))) for tensor in flat)
    words = f"the output has shape {shapes}" if len(flat) == 1 else f"outputs have shapes {shapes}"
    has_picture = any(_is_map(tensor) for tensor in flat)
    return Heads(tuple(found), words, has_picture, chosen)


def settled(heads: Heads, outputs: Callable[[], Tensors]) -> Heads:
    """Look at the values of outputs that may be probabilities though no softmax is seen.

    Args:
        heads: What the graph says.
        outputs: Runs the model on some images, if it must; returns arrays.
    """
    if not any(head.recipe.is_suspect for head in heads.found):
        return heads
    values = outputs()
    found = (
        replace(head, recipe=with_probabilities(head.recipe, values))
        if head.recipe.is_suspect
        else head
        for head in heads.found
    )
    return replace(heads, found=tuple(found))


def _is_map(tensor: Tensor) -> bool:
    shape = getattr(tensor, "shape", ())
    return len(shape) == 4 and width_of(tensor) is None


def _named(outputs: Tensors, names: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Names of each flattened output: its own and its keys in the model's answer."""
    keys = []
    for path, _ in keras.tree.flatten_with_path(outputs):
        words = [str(key) for key in path if isinstance(key, str)]
        keys.append(tuple(dict.fromkeys(name for name in ("/".join(words), *words[-1:]) if name)))
    own = list(names) if len(names) == len(keys) else [()] * len(keys)
    return [tuple(dict.fromkeys((*one, *other))) for one, other in zip(own, keys, strict=True)]


def _index(choice: int | str, named: Sequence[tuple[str, ...]]) -> int:
    """Index of an output that the user named."""
    if isinstance(choice, str) and not choice.isdigit():
        for index, names in enumerate(named):
            if choice in names:
                return index
        known = [name for names in named for name in names]
        hint = close_matches(choice, known) if known else "outputs have no names: give a number"
        raise NetVizError(f"output '{choice}' not found; {hint}")
    index = int(choice)
    if not 0 <= index < len(named):
        raise NetVizError(
            f"output {index} does not exist; the model has {len(named)}, counted from 0."
        )
    return index


def _losses(model: KerasModel, named: Sequence[tuple[str, ...]]) -> list[str]:
    """What the loss of each output is for: `"class"`, `"number"` or empty."""
    loss = getattr(model, "loss", None)
    if isinstance(loss, Mapping):
        return [next((_kind(loss[name]) for name in names if name in loss), "") for names in named]
    if isinstance(loss, list | tuple):
        whole = [*loss, *[None] * len(named)]
        return [_kind(one) for one in whole[: len(named)]]
    return [_kind(loss) if len(named) == 1 else ""] * len(named)


def _kind(loss: object) -> str:
    name = loss if isinstance(loss, str) else getattr(loss, "name", None)
    name = name or getattr(loss, "__name__", None) or type(loss).__name__
    plain = str(name).lower().replace("_", "")
    if _CLASS_LOSS.search(plain):
        return "class"
    return "number" if _NUMBER_LOSS.search(plain) else ""
