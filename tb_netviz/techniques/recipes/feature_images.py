"""Presets of feature images: our own for units, MaCo, and those of class images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tb_netviz.ascent.images import FourierImage
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.transforms import EvenGradient, Warp
from tb_netviz.ascent.updates import Adam
from tb_netviz.techniques.recipes.ascent_preset import SIDE, AscentPreset
from tb_netviz.techniques.recipes.class_images import LUCID, SIMONYAN, YOSINSKI
from tb_netviz.techniques.recipes.maco import MACO, MacoPreset
from tb_netviz.techniques.recipes.preset import DEFAULT, by_name, preset_named

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Units see little of the image: the large crops that turn class images into objects would enlarge
# their patterns beyond what they respond to.
OURS = AscentPreset(
    name=DEFAULT,
    source=(
        "ours: lucid's with steps twice as large, a gradient of even length for every image, and "
        "the lead of the layer's strongest other channel subtracted; chosen by the response under "
        "other transforms"
    ),
    steps=96,
    plan=AscentPlan(
        image=FourierImage(),
        transforms=(EvenGradient(), Warp((0.9, 1.1), degrees=10, shift=12 / SIDE, fill="grey")),
        update=Adam(0.1),
    ),
    rivals=1.0,
    # Fewer positions compete on a canvas, so it takes more steps to the same response: 96 give 0.95
    # to 0.99 of what the full input gives. Each costs a fraction of one there.
    canvas_steps=112,
)

PRESETS: Mapping[str, AscentPreset | MacoPreset] = by_name((OURS, LUCID, MACO, YOSINSKI, SIMONYAN))


def feature_preset(name: str | None, data: ImageSource | None) -> AscentPreset:
    """Find a preset and fit it to the photographs where it needs that.

    Args:
        name: As users type it. `None` is our own.
        data: Photographs, for "maco".

    Raises:
        NetVizError: There is no preset of that name, or it needs photographs and there are none.
    """
    preset = preset_named(PRESETS, name)
    return preset.fitted(data) if isinstance(preset, MacoPreset) else preset
