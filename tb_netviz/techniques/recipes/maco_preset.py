"""MaCo as a preset: (photographs) -> the recipe with their mean spectrum and colours.

Reference: Fel et al. 2023 (MaCo), with the numbers of deel-ai/xplique `maco.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tb_netviz.ascent.images import colour_matrix
from tb_netviz.ascent.nadam import Nadam
from tb_netviz.ascent.phase_only import PhaseImage, ShrinkingCrop, mean_magnitude
from tb_netviz.errors import NetVizError
from tb_netviz.model.layer_choice import spread
from tb_netviz.techniques.recipes.presets import Preset

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

NAME = "maco"
# The mean spectrum changes little with more photographs.
PHOTOGRAPHS = 128


def maco_preset(data: ImageSource | None) -> Preset:
    """The recipe, its spectrum and colours taken from the user's own photographs.

    Raises:
        NetVizError: There are no photographs.
    """
    if data is None or data.count == 0:
        raise NetVizError(
            "preset 'maco' takes its spectrum from photographs, but there is no data; give images "
            "or choose preset 'lucid'."
        )
    photographs = data.select(spread(range(data.count), PHOTOGRAPHS))
    colours = colour_matrix(photographs)
    return Preset(
        name=NAME,
        source=(
            "deel-ai/xplique maco.py: phases only, Nadam 1.0, 256 steps of 32 crops of .5 to .05 "
            f"of the image; spectrum and colours of {len(photographs)} images of the data"
        ),
        steps=256,
        image=PhaseImage(mean_magnitude(photographs, colours), colours),
        transforms=(ShrinkingCrop(),),
        update=Nadam(1.0),
    )
