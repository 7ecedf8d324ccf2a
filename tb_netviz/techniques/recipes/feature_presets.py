"""Recipes of feature images: those of class images, maco, and our own for units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tb_netviz.ascent.images import FourierImage
from tb_netviz.ascent.transforms import EvenGradient, Warp
from tb_netviz.ascent.updates import Adam
from tb_netviz.techniques.recipes.maco_preset import NAME as MACO
from tb_netviz.techniques.recipes.maco_preset import maco_preset
from tb_netviz.techniques.recipes.presets import DEFAULT, SIDE, Preset, preset_named

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Units see little of the image: the large crops that turn class images into objects would enlarge
# their patterns beyond what they respond to.
OURS = Preset(
    name=DEFAULT,
    source=(
        "ours: lucid's with steps twice as large, a gradient of even length for every image, and "
        "the lead of the layer's strongest other channel subtracted; chosen by the response under "
        "other transforms"
    ),
    steps=96,
    image=FourierImage(),
    transforms=(EvenGradient(), Warp((0.9, 1.1), degrees=10, shift=12 / SIDE, fill="grey")),
    update=Adam(0.1),
    rivals=1.0,
)


def check_feature_preset(name: str | None) -> None:
    """Refuse a name that no preset has.

    Raises:
        NetVizError: There is none of that name.
    """
    if name != MACO:
        preset_named(name)


def feature_preset(name: str | None, data: ImageSource | None) -> Preset:
    """The preset of that name; `None` is our own.

    Args:
        name: As users type it.
        data: Photographs, for `maco`.

    Raises:
        NetVizError: There is none of that name, or it needs photographs and there are none.
    """
    if name == MACO:
        return maco_preset(data)
    return OURS if name in (None, DEFAULT) else preset_named(name)
