"""What an inversion is given, whichever way it is made.

    argmin_x  ||a(x) - t||^2 / ||t||^2  +  penalties(x)

Two ways: the published one, number by number (`published_inversion.py`), and ours
(`spectrum_inversion.py`). Every number is fixed or depends on the layer alone, so an image
inverted in a batch equals the one inverted alone.

Reference: Mahendran, Vedaldi 2015, "Understanding deep image representations by inverting them".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Activations, Ids
from tb_netviz.ascent.natural_colours import NaturalColours
from tb_netviz.ascent.objectives import FeatureDistance, Objective
from tb_netviz.ascent.state import AscentState
from tb_netviz.progress import Progress


@dataclass(frozen=True, eq=False)
class Inversion:
    """What is inverted.

    Args:
        layer: Path of the layer, or `"scores"`.
        targets: (n, ...) the layer's activations for the photographs.
        depth: How far through the network the layer lies, from 0 to 1.
        natural: What photographs look like.
        identities: (n,) what tells each image from all others.
        steps: Gradient evaluations per image.
        seed: Everything random is drawn from it and the identities.
        state: What an earlier inversion of the same images left, to continue from.
    """

    layer: str
    targets: Activations
    depth: float
    natural: NaturalColours
    identities: Ids
    steps: int
    seed: int = 0
    state: AscentState | None = None

    @property
    def is_spatial(self) -> bool:
        """Whether the layer gives a map."""
        return self.targets.ndim == 4

    def distance(self) -> Objective:
        """Build the normalised feature distance; for a silent layer, the plain one."""
        energy = np.square(self.targets.astype(np.float64)).reshape(len(self.targets), -1).sum(1)
        # FeatureDistance divides by at least 1e-12; undo that where there is nothing to divide by.
        return FeatureDistance(self.layer, self.targets) * np.where(energy > 0, 1.0, 1e-12)


def part_of(progress: Progress, first: float, last: float) -> Progress:
    """Report a part of the work, from one share of the whole to another, in thousandths."""

    def report(what: str, done: int, total: int) -> None:
        progress(what, round(1000 * (first + (last - first) * done / max(total, 1))), 1000)

    return report
