"""Rules of operations that work element by element: activations, sums, products, normalisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tb_netviz.model.wiring.applied import Applied
from tb_netviz.model.wiring.wires import (
    NotFollowedError,
    Wires,
    aligned,
    require_room,
    summed,
)

GATED = "values measured over the image scale some of its units, which count as left alone"
PRODUCT = "two signals multiply each other"


def activation(applied: Applied) -> Wires:
    """A function that rises, or clips: it counts as passing everything on."""
    return _joined(applied).bent()


def unfollowed(applied: Applied) -> Wires:
    """A function that need not rise, such as a square; it may be a part of an activation."""
    (signal, *_) = applied.given()
    found = signal.doubted(f"nothing is known of how {applied.op.type} passes units on")
    return replace(found, weights={}, bends=True, above=signal)


def passing(applied: Applied) -> Wires:
    """Nothing changes but the type of the numbers, or a bias that does not depend on the image."""
    return applied.repeating_subject()


def each(applied: Applied) -> list[Wires | None]:
    """Output i is input i."""
    return list(applied.signals)


def choice(applied: Applied) -> Wires:
    """A maximum, a condition: an activation where all signals come from one tensor."""
    found = _common(applied)
    if found is None:
        raise NotFollowedError(f"{applied.op.type} chooses among several signals")
    return found.bent()


def addition(applied: Applied) -> Wires:
    """A sum or a difference."""
    signs = [1.0, -1.0] if applied.op.type == "Sub" else [1.0] * len(applied.signals)
    given = [
        (signal, sign)
        for signal, sign in zip(applied.signals, signs, strict=True)
        if signal is not None
    ]
    if len(given) == 1:
        (signal, sign) = given[0]
        return _scaled(signal, np.float32(sign), applied.shape)
    found = _activated(applied)
    if found is not None:
        return found.bent()
    return summed(given, applied.shape)


def negation(applied: Applied) -> Wires:
    """The same with the other sign."""
    return _scaled(applied.subject(), np.float32(-1), applied.shape)


def product(applied: Applied) -> Wires:
    """A product with a weight, a gate or another part of the same activation."""
    given = applied.given()
    if len(given) == 1:
        place = next(i for i, signal in enumerate(applied.signals) if signal is None)
        return _scaled(given[0], applied.value(place), applied.shape)
    found = _activated(applied)
    if found is not None:
        return found.bent()
    for one, other in (given, given[::-1]):
        if other.gate is not None:
            return _gated(one, other.gate, applied.shape)
    small, large = sorted(given, key=lambda signal: int(np.prod(signal.shape)))
    if np.prod(small.shape) < np.prod(large.shape):
        return _gated(large, np.ones((), np.float32), applied.shape)
    raise NotFollowedError(PRODUCT)


def quotient(applied: Applied) -> Wires:
    """A division by a weight, or by what was measured over the image."""
    above, below = applied.signals
    if above is None:
        raise NotFollowedError("a weight is divided by a signal")
    if below is None:
        return _scaled(above, 1 / np.asarray(applied.value(1), np.float32), applied.shape)
    found = _activated(applied)
    if found is not None:
        return found.bent()
    return _gated(above, np.ones((), np.float32), applied.shape)


def normaliser(applied: Applied) -> Wires:
    """An inverse of what was measured over the image, by which a normalisation multiplies."""
    (signal, *_) = applied.given()
    return Wires(applied.shape, gate=np.ones((), np.float32), above=signal, bends=True)


def batch_normalisation(applied: Applied) -> Wires:
    """The scale that the moving variance and gamma give."""
    signal = applied.subject()
    if applied.attribute("is_training"):
        raise NotFollowedError("batch normalisation measures the batch")
    scale, variance = applied.value(1), applied.value(4)
    factor = scale / np.sqrt(variance + applied.attribute("epsilon"))
    sizes = [1] * len(applied.shape)
    sizes[applied.channel_axis] = len(factor)
    return _scaled(signal, factor.reshape(sizes), applied.shape)


def _scaled(signal: Wires, factor: np.ndarray | np.float32, shape: Sequence[int]) -> Wires:
    """Multiply a signal by weights, which broadcast as in the operation."""
    number = np.asarray(factor, np.float32)
    if signal.gate is not None:
        return replace(signal, gate=signal.gate * number, shape=tuple(shape), above=signal)
    number = number.reshape([1] * (len(shape) - number.ndim) + list(number.shape))
    for array in signal.weights.values():
        require_room(
            len(array), np.broadcast_shapes(aligned(array, len(shape)).shape[1:], number.shape)
        )
    return signal.mapped(lambda array: aligned(array, len(shape)) * number, shape, keeps=True)


def _gated(signal: Wires, factor: np.ndarray, shape: Sequence[int]) -> Wires:
    """Multiply a signal by the part of a gate that does not depend on the image."""
    return replace(_scaled(signal, factor, shape).doubted(GATED), above=None, bends=False)


def _joined(applied: Applied) -> Wires:
    """The one signal, or the tensor of which all signals are functions."""
    given = applied.given()
    if len(given) == 1:
        return given[0]
    found = _common(applied)
    if found is None:
        raise NotFollowedError(f"{applied.op.type} joins several signals")
    return found


def _common(applied: Applied) -> Wires | None:
    """The nearest tensor of which all signals are functions, element by element."""
    first, *others = (list(signal.line()) for signal in applied.given())
    lines = [{id(wires) for wires in other} for other in others]
    return next((one for one in first if all(id(one) in line for line in lines)), None)


def _activated(applied: Applied) -> Wires | None:
    """The tensor of which an activation function is put together here, e.g. x * sigmoid(x)."""
    found = _common(applied)
    if found is None:
        return None
    for signal in applied.given():
        for wires in signal.line():
            if wires is found:
                break
            if wires.bends:
                return found
    return None
