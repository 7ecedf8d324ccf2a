"""What an ascent returns: images (n, h, w, c), values (calls, n), a state to continue from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import ArrayPerImage, Chosen, Images, PerCall


@dataclass(frozen=True, eq=False)
class AscentState:
    """What a later ascent needs to continue: the parameters and what the update remembers.

    Args:
        parameters: Arrays (n, ...) of the image parameterisation.
        slots: Arrays (n, ...) of the update.
        step: Steps taken since the start.
    """

    parameters: tuple[ArrayPerImage, ...]
    slots: tuple[ArrayPerImage, ...]
    step: int

    def rows(self, chosen: Sequence[int] | Chosen) -> AscentState:
        """Select the state of some of the images."""
        return AscentState(
            tuple(one[chosen] for one in self.parameters),
            tuple(one[chosen] for one in self.slots),
            self.step,
        )


@dataclass(frozen=True, eq=False)
class Ascent:
    """The result of an ascent.

    Args:
        images: (n, h, w, c) float32 in [0, 1].
        values: (calls, n) float32, the objective at the last step of each compiled call.
        state: What a later ascent may continue from.
        batch_size: How many images the network saw at once in the end (times their views).
    """

    images: Images
    values: PerCall
    state: AscentState
    batch_size: int


def joined(parts: Sequence[Ascent], count: int) -> Ascent:
    """Join the ascents of several batches and drop the rows that filled up the last one.

    Args:
        parts: The ascents in the order of their images, with equally many calls each.
        count: How many images there are.
    """
    states = [part.state for part in parts]
    return Ascent(
        images=np.concatenate([part.images for part in parts])[:count],
        values=np.concatenate([part.values for part in parts], axis=1)[:, :count],
        state=AscentState(
            _joined_arrays([state.parameters for state in states], count),
            _joined_arrays([state.slots for state in states], count),
            states[0].step,
        ),
        batch_size=parts[-1].batch_size,
    )


def _joined_arrays(parts: Sequence[tuple[np.ndarray, ...]], count: int) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(arrays)[:count] for arrays in zip(*parts, strict=True))
