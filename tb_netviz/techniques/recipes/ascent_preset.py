"""A preset of class and feature images: how the image is written, seen and changed.

The objective is the technique's own; the preset is everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.techniques.recipes.preset import Preset

# Sizes that their authors give in pixels are shares of the image's side here: these pixels.
SIDE = 224


@dataclass(frozen=True, kw_only=True)
class AscentPreset(Preset):
    """A preset of an ascent.

    Args:
        plan: The parts of the ascent.
        penalty: What is subtracted from the objective. `None` is nothing.
        rivals: For images of channels: the weight of the lead of the layer's strongest other
            channel, which is subtracted.
        log_probability: For class images with a natural prior: the weight of the logarithm of the
            probability against that of the score.
        natural: For class images: how strongly the natural prior pulls at a natural image, as a
            multiple of the pull of a score; see `natural_prior`.
        polish: For class images: where the network takes smaller images, all steps are taken with
            views of half the side, and this share of them, but at least 8, is added at full size.
            0: all steps are taken at full size.
        canvas_steps: Gradient steps where a unit is shown on an image just larger than its
            receptive field, see `canvas_of`. `None`: the image has the network's input size.
    """

    plan: AscentPlan
    penalty: Objective | None = None
    rivals: float = 0.0
    log_probability: float = 0.0
    natural: float = 0.0
    polish: float = 0.0
    canvas_steps: int | None = None

    def objective(self, wanted: Objective) -> Objective:
        """Subtract the penalty from what is wanted."""
        return wanted if self.penalty is None else wanted - self.penalty

    def parts(self) -> dict[str, Any]:
        """Describe the parts as JSON values, for the recipe of a Visual."""
        return {
            "image": repr(self.plan.image),
            "transforms": [repr(one) for one in self.plan.transforms],
            "penalty": None if self.penalty is None else repr(self.penalty),
            "constraints": [repr(one) for one in self.plan.constraints],
            "update": repr(self.plan.update),
            **({"leak of ReLUs": self.plan.leak} if self.plan.leak else {}),
            **({"rivals": self.rivals} if self.rivals else {}),
            **(
                {"log-probability": self.log_probability, "natural": self.natural}
                if self.natural
                else {}
            ),
        }
