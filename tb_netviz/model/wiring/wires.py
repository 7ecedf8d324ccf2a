"""Wires: how much the elements of one tensor rise where a unit of an earlier layer rises by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

Key = tuple[str, int]  # operation, index of the output

# Most numbers that one array of weights may hold: 256 MB.
_MOST_NUMBERS = 1 << 26


class NotFollowedError(Exception):
    """An operation cannot be followed; the message is a clause that says why."""


@dataclass(frozen=True, eq=False)
class Wires:
    """What feeds one tensor.

    Args:
        shape: Shape of the tensor, for one image.
        weights: Path of an earlier layer -> float32 (its units, *shape), with size 1 along each
            axis of the tensor on which the weight does not depend.
        doubts: Clauses that say what could not be followed, or was presumed.
        above: The tensor of which this one is a function element by element.
        bends: Whether an activation function lies between the two.
        gate: Where the tensor only scales others, as a normaliser does: the constant part of the
            scale.
        repeats: How often the weights repeat along the last axis, of which they hold one period:
            a map that is the same everywhere, made flat.
    """

    shape: tuple[int, ...]
    weights: Mapping[str, np.ndarray] = field(default_factory=dict)
    doubts: frozenset[str] = frozenset()
    above: Wires | None = None
    bends: bool = False
    gate: np.ndarray | None = None
    repeats: int = 1

    def written_out(self) -> Wires:
        """Give the weights of the whole last axis."""
        if self.repeats == 1:
            return self
        for array in self.weights.values():
            require_room(len(array), self.shape[-1:])
        weights = {
            path: np.tile(array, [1] * len(self.shape) + [self.repeats])
            for path, array in self.weights.items()
        }
        return replace(self, weights=weights, repeats=1, above=self)

    def mapped(
        self, change: Callable[[np.ndarray], np.ndarray], shape: Iterable[int], *, keeps: bool
    ) -> Wires:
        """Change all weights in the same way.

        Args:
            change: Turns (units, *own shape) into (units, *shape).
            shape: Shape of the new tensor.
            keeps: Whether each new element depends on its own place in this tensor only.
        """
        return Wires(
            shape=tuple(shape),
            weights={path: change(array) for path, array in self.weights.items()},
            doubts=self.doubts,
            above=self if keeps else None,
        )

    def bent(self) -> Wires:
        """What an activation function gives: it counts as passing everything on."""
        return replace(self, bends=True, above=self)

    def doubted(self, clause: str) -> Wires:
        """Say of a tensor what was presumed; nothing where it is fed by no unit yet."""
        if not self.weights and not self.doubts:
            return self
        return replace(self, doubts=self.doubts | {clause})

    def line(self) -> Iterator[Wires]:
        """List the tensors of which this one is a function element by element, itself first."""
        here: Wires | None = self
        while here is not None:
            yield here
            here = here.above


def own_wires(path: str, units: int, shape: tuple[int, ...], axis: int) -> Wires:
    """Begin at a layer: each of its units feeds itself.

    Args:
        path: Path of the layer.
        units: Number of its units.
        shape: Shape of its output, for one image.
        axis: Axis of the units in that shape.
    """
    sizes = [1] * len(shape)
    sizes[axis] = units
    return Wires(shape, {path: np.eye(units, dtype=np.float32).reshape(units, *sizes)})


def per_unit(array: np.ndarray, axis: int) -> np.ndarray:
    """Average weights over everything but the units of the tensor.

    Args:
        array: (units of the source, *shape).
        axis: Axis of the units in that shape, from 0.

    Returns:
        (units of the source, units of the tensor), of which the latter may be 1.
    """
    axis += 1
    others = tuple(other for other in range(1, array.ndim) if other != axis)
    return array.mean(axis=others) if others else array


def whole(array: np.ndarray, shape: Iterable[int]) -> np.ndarray:
    """View weights with a number for every element of the tensor, without copying them."""
    return np.broadcast_to(array, (len(array), *shape))


def compact(array: np.ndarray) -> np.ndarray:
    """Reduce the axes along which a view repeats itself to size 1."""
    index = tuple(
        slice(0, 1) if axis and stride == 0 and size > 1 else slice(None)
        for axis, (size, stride) in enumerate(zip(array.shape, array.strides, strict=True))
    )
    return array[index]


def require_room(units: int, shape: Iterable[int]) -> None:
    """Refuse to write out weights that fill the memory.

    Raises:
        NotFollowedError: There are too many.
    """
    if units * int(np.prod(tuple(shape), dtype=np.int64)) > _MOST_NUMBERS:
        raise NotFollowedError("a reshaped map has too many elements to follow each of them")


def summed(parts: Iterable[tuple[Wires, float]], shape: tuple[int, ...]) -> Wires:
    """Add tensors, each times a factor.

    Args:
        parts: The wires of each tensor, with its factor.
        shape: Shape of the sum.
    """
    total: dict[str, np.ndarray] = {}
    doubts: frozenset[str] = frozenset()
    for wires, factor in parts:
        doubts |= wires.doubts
        for path, array in wires.weights.items():
            own = aligned(array, len(shape)) * np.float32(factor)
            total[path] = total[path] + own if path in total else own
    return Wires(shape, total, doubts)


def aligned(array: np.ndarray, rank: int) -> np.ndarray:
    """Put axes of size 1 before those of the tensor, as broadcasting does."""
    missing = rank - (array.ndim - 1)
    return array.reshape(len(array), *[1] * missing, *array.shape[1:])
