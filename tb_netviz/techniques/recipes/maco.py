"""MaCo as a preset: (photographs) -> a preset with their mean spectrum and colours.

Reference: Fel et al. 2023, "Unlocking feature visualization for deeper networks with magnitude
constrained optimization" (MaCo), with the numbers of deel-ai/xplique `maco.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tb_netviz.ascent.images import colour_matrix
from tb_netviz.ascent.nadam import Nadam
from tb_netviz.ascent.phase_only import PhaseImage, ShrinkingCrop, mean_magnitude
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.errors import NetVizError
from tb_netviz.model.layer_choice import spread
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset
from tb_netviz.techniques.recipes.preset import Preset

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# The mean spectrum changes little with more photographs.
PHOTOGRAPHS = 128


@dataclass(frozen=True, kw_only=True)
class MacoPreset(Preset):
    """A preset that takes the spectrum and the colours of its images from photographs."""

    def fitted(self, data: ImageSource | None) -> AscentPreset:
        """Measure the user's own photographs.

        Raises:
            NetVizError: There are no photographs.
        """
        if data is None or data.count == 0:
            raise NetVizError(
                "preset 'maco' takes its spectrum from photographs, but there is no data; give "
                "images or choose preset 'lucid'."
            )
        photographs = data.select(spread(range(data.count), PHOTOGRAPHS))
        colours = colour_matrix(photographs)
        return AscentPreset(
            name=self.name,
            source=f"{self.source}; spectrum and colours of {len(photographs)} images of the data",
            steps=self.steps,
            plan=AscentPlan(
                image=PhaseImage(mean_magnitude(photographs, colours), colours),
                transforms=(ShrinkingCrop(),),
                update=Nadam(1.0),
            ),
        )


MACO = MacoPreset(
    name="maco",
    source=(
        "deel-ai/xplique maco.py: phases only, Nadam 1.0, 256 steps of 32 crops of .5 to .05 of "
        "the image"
    ),
    steps=256,
)
