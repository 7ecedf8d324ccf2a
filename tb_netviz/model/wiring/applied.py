"""One operation of a program as the rules of wiring see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.receptive_field.operation import Operation, shape_of
from tb_netviz.model.wiring.program import Step, value
from tb_netviz.model.wiring.wires import Key, NotFollowedError, Wires


@dataclass(frozen=True, eq=False)
class Applied:
    """One operation with what feeds its inputs.

    Args:
        step: The operation.
        known: Wires of every tensor so far.
        operands: Present values of the program's operands.
    """

    step: Step
    known: Mapping[Key, Wires | None]
    operands: Sequence[Tensor]

    @property
    def op(self) -> Any:
        """The TensorFlow operation."""
        return self.step.op

    @property
    def signals(self) -> list[Wires | None]:
        """Wires of each input; `None` for one that does not depend on the image."""
        return [None if one is None else one.written_out() for one in self.repeating]

    @property
    def repeating(self) -> list[Wires | None]:
        """The same, where weights may repeat along the last axis."""
        return [None if key is None else self.known.get(key) for key in self.step.signals]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the first output."""
        return shape_of(self.op.outputs[0])

    @property
    def channel_axis(self) -> int:
        """Axis of the channels: the last one, unless the operation has another data format."""
        try:
            is_first = str(self.attribute("data_format")).startswith("NC")
        except ValueError:
            is_first = False
        return 1 if is_first else len(self.shape) - 1

    def given(self) -> list[Wires]:
        """List the inputs that are signals, at least one."""
        found = [wires for wires in self.signals if wires is not None]
        if not found:
            raise NotFollowedError(f"{self.op.type} reads nothing that was followed")
        return found

    def subject(self, index: int = 0) -> Wires:
        """Return the one input that is a signal; no other may be."""
        return self.repeating_subject(index).written_out()

    def repeating_subject(self, index: int = 0) -> Wires:
        """Return the same, where weights may repeat along the last axis."""
        signal, *others = [*self.repeating[index:], *self.repeating[:index]]
        if signal is None or any(other is not None for other in others):
            raise NotFollowedError(f"{self.op.type} reads weights that depend on the image")
        return signal

    def value(self, index: int) -> np.ndarray:
        """Return the present value of an input that is no signal."""
        place = self.step.places[index]
        if place is None:
            raise NotFollowedError(f"a weight that {self.op.type} reads cannot be read")
        return value(self.operands[place])

    def numbers(self, index: int) -> list[int]:
        """Return the whole numbers of an input, such as axes."""
        return [int(number) for number in np.atleast_1d(self.value(index)).ravel()]

    def attribute(self, name: str) -> Any:
        """Return the value of an attribute, text decoded."""
        return Operation(self.op, ()).attribute(name)
