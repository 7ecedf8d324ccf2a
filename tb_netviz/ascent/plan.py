"""How images are climbed: their form, how the network looks at them, what changes them.

A plan is everything about an ascent except its objective, its images and the number of steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tb_netviz.ascent.constraints import Constraint
from tb_netviz.ascent.images import FourierImage, ImageParameter, PixelImage
from tb_netviz.ascent.transforms import Transform
from tb_netviz.ascent.updates import Adam, Update
from tb_netviz.errors import NetVizError

# After this many steps a dead start must be alive (lucid `redirected_relu_grad.py`).
REDIRECT_STEPS = 16


@dataclass(frozen=True)
class AscentPlan:
    """The parts of an ascent that its presets choose.

    Args:
        image: Parameterisation. Defaults to `FourierImage()`.
        transforms: How the network looks at an image, drawn anew on every step.
        constraints: Applied in order to the pixels after each step; they need a `PixelImage`.
        update: How a gradient changes the parameters. Defaults to `Adam(0.05)`.
        redirect_steps: During this many first steps, a ReLU that would block the whole gradient
            of an image lets it through. 0 is never.
        leak: Share of the gradient that every ReLU lets through where it blocks it, in [0, 1].
            0 is the network's own gradient.
        canvas: Height and width of the images, and of what the network sees of them. Only layers
            that work on a smaller image allow this (see `canvas_of`). `None` is the network's
            input size.
        seen: Height and width of the views that the network sees, which cost what their area
            costs. Only networks that take other sizes allow this (see `takes_size`). `None` is
            that of the canvas.

    Raises:
        NetVizError: There are constraints, but the image is not written in pixels; or the leak is
            no share.
    """

    image: ImageParameter = field(default_factory=FourierImage)
    transforms: tuple[Transform, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    update: Update = field(default_factory=Adam)
    redirect_steps: int = REDIRECT_STEPS
    leak: float = 0.0
    canvas: tuple[int, int] | None = None
    seen: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.leak <= 1:
            raise NetVizError(
                f"leak is {self.leak}; give the share of the gradient that blocking ReLUs let "
                f"through, from 0 to 1."
            )
        if self.constraints and not isinstance(self.image, PixelImage):
            raise NetVizError(
                f"constraints act on pixels, but the image is a {type(self.image).__name__}; "
                f"use PixelImage() or leave the constraints out."
            )

    @property
    def is_redirected(self) -> bool:
        """Whether ReLUs that block a whole gradient ever let it through; a leak always does."""
        return self.redirect_steps > 0 and not self.leak

    @property
    def views(self) -> int:
        """How many views of each image the network sees per step."""
        return int(np.prod([getattr(one, "views", 1) for one in self.transforms]))
