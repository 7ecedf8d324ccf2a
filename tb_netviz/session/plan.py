"""What is made of a network, and in which order: (network, techniques, choice) -> Pieces.

    every technique's first piece  ->  further blocks, the cheaper layers more often

The blocks depend on the network, the options and the unit statistics, never on time: a run that
is interrupted, shared out or short of time makes some of the very same blocks.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tb_netviz.arguments import is_whole, layer_patterns
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import page_layers, spread
from tb_netviz.model.unit_choice import spread_order
from tb_netviz.session.piece import Piece, is_known
from tb_netviz.session.work import passes_of, units_a_block
from tb_netviz.techniques.class_images import MOST_CLASSES, ClassImages
from tb_netviz.techniques.feature_images import MOST_LAYERS, UNITS, FeatureImages
from tb_netviz.techniques.max_patches import MaxPatches
from tb_netviz.techniques.responses import UnitResponses
from tb_netviz.techniques.technique import Technique
from tb_netviz.techniques.unit_pages import layers_with_pages

# Units (at most) and classes that are made together; as many come without a time budget.
UNITS_A_BLOCK = 12
CLASSES_A_BLOCK = MOST_CLASSES


@dataclass(frozen=True, eq=False)
class Choice:
    """How much is made, and in which order.

    Args:
        units: Feature images of each layer, or `"all"`. `None`: one block without a time budget,
            as many as fit with one.
        has_budget: Whether there is a time budget, so that pieces nobody asked for may follow.
        in_blocks: Whether techniques are cut into blocks. `False`: each decides what it makes, from
            what it keeps of the step before.
        orders: Units of each layer by path, the most telling first; spread over the layer where
            a layer is missing.
        labels: Class of every image, int (n,), -1 unknown: classes with images come first.
    """

    units: int | str | None = None
    has_budget: bool = False
    in_blocks: bool = True
    orders: Mapping[str, Sequence[int]] = field(default_factory=dict)
    labels: Sequence[int] | np.ndarray = ()


def require_units(units: int | str | None) -> None:
    """Refuse what does not say how many feature images a layer gets.

    Raises:
        NetVizError: It is neither a whole number from 1, nor `"all"`, nor `None`.
    """
    if units is not None and units != "all" and not (is_whole(units) and int(units) >= 1):
        raise NetVizError(f"units must be a whole number from 1 or 'all', got {units!r}.")


def plan(
    model: ImageModel, techniques: Iterable[Technique], choice: Choice | None = None
) -> tuple[Piece, ...]:
    """List the pieces in the order in which they are made.

    Args:
        model: The network.
        techniques: The techniques, in the order of their first pieces.
        choice: How much is made. Defaults to `Choice()`.

    Returns:
        What was asked for first, then what a time budget may add.
    """
    choice = Choice() if choice is None else choice
    if not choice.in_blocks:
        return tuple(Piece(technique, can_resume=False) for technique in techniques)
    queues = [queue for technique in techniques for queue in _queues(model, technique, choice)]
    first = [queue[0] for queue in queues]
    pieces = [*first, *_shared_out(model, queues)]
    asked = [piece for piece in pieces if piece.is_asked]
    return (*asked, *(piece for piece in pieces if not piece.is_asked and choice.has_budget))


def _shared_out(model: ImageModel, queues: Sequence[Sequence[Piece]]) -> list[Piece]:
    """All blocks after the first ones, in the order in which their turn comes.

    With equal time the dearest layers would take most of it for a few pictures; with equal numbers,
    all of it. So a layer gets time by the inverse root of what one of its pictures costs.
    """
    timed: list[tuple[float, int, Piece]] = []
    for number, queue in enumerate(queues):
        passes = 0.0
        for piece in queue[1:]:
            own = passes_of(piece, model)
            passes += own
            timed.append((passes * math.sqrt(own / len(piece.units)), number, piece))
    return [piece for _, _, piece in sorted(timed, key=lambda entry: entry[:2])]


def _queues(model: ImageModel, technique: Technique, choice: Choice) -> list[list[Piece]]:
    """The pieces of a technique, one list for each series of blocks."""
    try:
        if type(technique) is FeatureImages and _has_blocks(technique):
            return _feature_queues(model, technique, choice)
        if type(technique) is ClassImages and model.class_count:
            return [_class_queue(model, technique, choice)]
        if technique.choice_of_images:
            named = getattr(technique, technique.choice_of_images[0], None)
            if named is not None and is_known(technique):
                ids = tuple(int(image) for image in np.atleast_1d(np.asarray(named)))
                return [[Piece(technique, units=ids)]]
        if isinstance(technique, (MaxPatches, UnitResponses)) and is_known(technique):
            paths = layers_with_pages(model, technique.layers, technique.most_layers)
            return [[Piece(technique).with_layers(paths)]]
    except NetVizError:
        pass  # the technique says the same where its pictures would be
    return [[Piece(technique)]]


def _has_blocks(technique: FeatureImages) -> bool:
    """Whether each image belongs to one unit and to nothing else."""
    return technique.objective in ("channel", "neuron")


def _feature_queues(
    model: ImageModel, technique: FeatureImages, choice: Choice
) -> list[list[Piece]]:
    patterns = layer_patterns(technique.layers)
    known = page_layers(model) if patterns is None else [one.path for one in model.match(patterns)]
    if not known:
        return [[Piece(technique)]]
    first = set(spread(known, technique.most_layers) if patterns is None else known)
    if technique.most_layers != MOST_LAYERS:
        known = [path for path in known if path in first]
    queues = []
    for path in known:
        order = _unit_order(model, technique, path, choice)
        one = Piece(technique, layers=(path,), units=(0,))
        size = units_a_block(one, model, UNITS_A_BLOCK)
        asked = len(order)
        if technique.units is None:
            most = _most_units(technique, choice)
            order = order[:most]
            is_early = path in first or choice.units is not None
            asked = len(order) if choice.units == "all" else most or size
            asked = asked if is_early else 0
        queues.append(list(_blocks(technique, "units", (path,), order, size, asked)))
    return queues


def _most_units(technique: FeatureImages, choice: Choice) -> int | None:
    """How many units of a layer are made at most; `None`: all, as time allows."""
    if is_whole(choice.units):
        return int(choice.units)
    return None if technique.limit == UNITS else technique.limit


def _unit_order(
    model: ImageModel, technique: FeatureImages, path: str, choice: Choice
) -> list[int]:
    if technique.units is not None:
        return [int(unit) for unit in np.atleast_1d(np.asarray(technique.units, int))]
    count = model.layer(path).unit_count
    order = [int(unit) for unit in choice.orders.get(path, ())]
    return order if sorted(order) == list(range(count)) else spread_order(count).tolist()


def _class_queue(model: ImageModel, technique: ClassImages, choice: Choice) -> list[Piece]:
    if technique.classes is None:
        order = class_order(model.class_count, choice.labels)
        order = order if technique.limit == MOST_CLASSES else order[: technique.limit]
        asked = technique.limit
    else:
        named = technique.classes
        listed = [named] if isinstance(named, (int, str, np.integer)) else list(named)
        order = [model.class_index(one) for one in listed]
        asked = len(order)
    return list(_blocks(technique, "classes", (), order, CLASSES_A_BLOCK, asked))


def class_order(count: int, labels: Sequence[int] | np.ndarray = ()) -> list[int]:
    """Order the classes: those of the images first, every beginning spread over its kind.

    Args:
        count: Number of classes, at least 1.
        labels: Class of every image, -1 unknown.

    Example:
        >>> class_order(6, [3, 5, 4, 3])
        [3, 5, 4, 0, 2, 1]
    """
    seen = sorted({int(label) for label in labels if 0 <= label < count})
    unseen = sorted(set(range(count)) - set(seen))
    kinds = [kind for kind in (seen, unseen) if kind]
    return [kind[place] for kind in kinds for place in spread_order(len(kind))]


def _blocks(
    technique: Technique,
    option: str,
    layers: tuple[str, ...],
    order: Sequence[int],
    size: int,
    asked: int,
) -> Iterator[Piece]:
    """Cut an order into blocks; those that hold one of the first `asked` are asked for."""
    own = {"layers": layers} if layers else {}
    for part, start in enumerate(range(0, len(order), size)):
        block = tuple(sorted(order[start : start + size]))
        yield Piece(
            dataclasses.replace(technique, **{option: block}, **own),  # type: ignore[type-var]
            layers=layers,
            units=block,
            part=part,
            is_asked=start < asked,
        )
