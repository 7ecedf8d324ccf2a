"""Which units feed which: (network, layers) -> a matrix of weights for each pair of layers.

What lies between two of the layers is multiplied out: kernels are summed over their positions,
batch normalisation counts with its scale, and activation functions and poolings count as passing
everything on. So a weight says by how much a unit's response would rise, before its activation
function and away from borders, where another unit's whole map rises by one.

Reference: C. Voss et al., "Visualizing Weights", Distill 2021, "expanded weights".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.receptive_field.operation import NoRuleError, shape_of
from tb_netviz.model.wiring.applied import Applied
from tb_netviz.model.wiring.program import Program, Step, program_of
from tb_netviz.model.wiring.rules import RULES
from tb_netviz.model.wiring.wires import Key, NotFollowedError, Wires, own_wires, per_unit


@dataclass(frozen=True, eq=False)
class Feed:
    """What feeds the units of one layer, or the class scores.

    Args:
        weights: Path of an earlier layer -> float32 (its units, units fed).
        doubts: Clauses that say what could not be followed, or was presumed.
    """

    weights: Mapping[str, np.ndarray] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Feeds:
    """What feeds each layer, and the scores.

    Args:
        by_path: One entry per layer, in the order in which they run.
        scores: What feeds the class scores; the layer that makes them is looked through. `None`
            where there are none.
        scoring: Path of the layer whose units are the classes, where it is one of the layers; else
            empty.
    """

    by_path: Mapping[str, Feed]
    scores: Feed | None = None
    scoring: str = ""


def feeds_of(model: ImageModel, paths: Sequence[str]) -> Feeds:
    """Find what feeds the units of some layers.

    Args:
        model: The network, whose present weights are read.
        paths: Paths of the layers. Only these are named; whatever lies between is looked through.

    Raises:
        NetVizError: There is no such layer.
    """
    program = program_of(model, tuple(model.layer(path).path for path in paths))
    operands = program.read()
    known: dict[Key, Wires | None] = {}
    found: dict[str, Feed] = {}
    last_uses = _last_uses(program)
    for number, step in enumerate(program.steps):
        for key, wires in zip(step.outputs, _followed(step, known, operands), strict=True):
            path = program.ends.get(key)
            if path is not None and wires is not None:
                layer = model.layer(path)
                rank = len(wires.shape)
                axis = 1 if layer.channels_first and rank == 4 else rank - 1
                found[path] = _feed(wires, axis)
                wires = own_wires(path, wires.shape[axis], wires.shape, axis)
            known[key] = wires
        for key in last_uses.get(number, ()):
            known.pop(key, None)
    ordered = {path: found.get(path, Feed()) for path in program.ends.values()}
    scores = known.get(program.scores) if program.scores is not None else None
    if scores is None:
        return Feeds(ordered)
    feed = _feed(scores, 1)
    last = _last_weighted(model)
    if last in feed.weights:
        feed = _through(feed, last, ordered[last])
    # A softmax within the layer stands behind the scores, which are then no output of it.
    is_scoring = (
        last in ordered
        and model.layer(last).unit_count == model.class_count
        and ordered[last].weights.keys() == feed.weights.keys()
    )
    return Feeds(ordered, feed, last if is_scoring else "")


def _last_uses(program: Program) -> dict[int, list[Key]]:
    """Which tensors no step after this one reads: their weights need not be held."""
    last = {key: number for number, step in enumerate(program.steps) for key in step.signals if key}
    last = {key: number for key, number in last.items() if key != program.scores}
    found: dict[int, list[Key]] = {}
    for key, number in last.items():
        found.setdefault(number, []).append(key)
    return found


def _followed(
    step: Step, known: Mapping[Key, Wires | None], operands: Sequence[Tensor]
) -> list[Wires | None]:
    """Follow one operation; outputs that no rule tells of have lost what feeds them."""
    applied = Applied(step, known, operands)
    try:
        if step.op.type not in RULES:
            raise NotFollowedError(f"no rule follows the operation {step.op.type}")
        result = RULES[step.op.type](applied)
        outputs = [result] if isinstance(result, Wires) else list(result)
        return [*outputs, *[None] * (len(step.outputs) - len(outputs))]
    except NotFollowedError as error:
        reason = str(error)
    # An unusual graph must never stop the caller; it loses what it cannot follow.
    except (NoRuleError, ValueError, IndexError, TypeError, AttributeError, KeyError):
        reason = f"the operation {step.op.type} is of an unusual form"
    return [_lost(step, place, known, reason) for place in range(len(step.outputs))]


def _lost(step: Step, place: int, known: Mapping[Key, Wires | None], reason: str) -> Wires | None:
    try:
        shape = shape_of(step.op.outputs[place])
    except NoRuleError:
        return None
    given = [known.get(key) for key in step.signals if key is not None]
    earlier = frozenset().union(*(wires.doubts for wires in given if wires is not None))
    # What begins at the image has fed no unit yet, so nothing is lost with it.
    if not earlier and not any(wires is not None and wires.weights for wires in given):
        return Wires(shape)
    return Wires(shape, doubts=earlier | {reason})


def _feed(wires: Wires, axis: int) -> Feed:
    written = wires.written_out()
    units = written.shape[axis]
    weights = {
        path: np.broadcast_to(rows, (len(rows), units))
        for path, array in written.weights.items()
        for rows in [per_unit(array, axis)]
    }
    return Feed(weights, tuple(sorted(written.doubts)))


def _last_weighted(model: ImageModel) -> str:
    """Path of the last layer with weights; empty where there is none."""
    weighted = [layer for layer in model.layers if layer.parameters and not layer.is_container]
    return weighted[-1].path if weighted else ""


def _through(feed: Feed, path: str, before: Feed) -> Feed:
    """Name what feeds a layer in place of the layer."""
    weights = {other: array for other, array in feed.weights.items() if other != path}
    for other, array in before.weights.items():
        through = array @ feed.weights[path]
        weights[other] = weights[other] + through if other in weights else through
    return Feed(weights, tuple(sorted({*feed.doubts, *before.doubts})))
