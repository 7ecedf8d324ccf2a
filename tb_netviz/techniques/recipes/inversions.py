"""Presets of inversions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tb_netviz.ascent.inversion import Inversion
from tb_netviz.ascent.published_inversion import invert_as_published, published_weights
from tb_netviz.ascent.spectrum_inversion import invert_from_spectrum, spectrum_weights
from tb_netviz.ascent.state import AscentState
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress
from tb_netviz.techniques.recipes.preset import DEFAULT, Preset, by_name


@dataclass(frozen=True, kw_only=True)
class InversionPreset(Preset):
    """A way to invert.

    Args:
        invert: Makes the images (n, h, w, c) and the state to continue from.
        weights: Gives the weights of the penalties from the depth of a layer and whether it has
            spatial extent.
    """

    invert: Callable[[ImageModel, Inversion, Progress], tuple[np.ndarray, AscentState]]
    weights: Callable[[float, bool], Mapping[str, float]]


OURS = InversionPreset(
    name=DEFAULT,
    source=(
        "ours: Adam from the mean colour, two thirds of the steps on a Fourier image (.1 to "
        ".01, at last layers .03 to .003), the others on pixels (.02 to .001), steps and "
        "contrast of photographs by depth; for layers with positions, ReLUs let a tenth of the "
        "gradient through where they block it"
    ),
    steps=256,
    invert=invert_from_spectrum,
    weights=spectrum_weights,
)
MAHENDRAN_VEDALDI = InversionPreset(
    name="mahendran_vedaldi",
    source=(
        "aravindhm/deep-goggle: alpha norm 6 (8e-10), total variation beta 2 (1, 10, 100 "
        "by depth), momentum .9, step .004 x (1, .1, .01) for 100, 200, 100 steps"
    ),
    steps=400,
    invert=invert_as_published,
    weights=published_weights,
)

PRESETS = by_name((OURS, MAHENDRAN_VEDALDI))
