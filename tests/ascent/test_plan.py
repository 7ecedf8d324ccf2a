"""A plan holds the parts of an ascent that go together, and refuses those that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tb_netviz.ascent.constraints import UnitBox
from tb_netviz.ascent.images import FourierImage, PixelImage
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.transforms import Crop, Warp
from tb_netviz.ascent.updates import Adam
from tb_netviz.errors import NetVizError


def test_a_plan_left_alone_climbs_a_spectrum_with_adam() -> None:
    assert AscentPlan() == AscentPlan(image=FourierImage(), update=Adam(0.05))
    assert AscentPlan().is_redirected


def test_constraints_need_pixels() -> None:
    assert AscentPlan(image=PixelImage(), constraints=(UnitBox(),)).constraints == (UnitBox(),)
    with pytest.raises(NetVizError, match="the image is a FourierImage; use PixelImage"):
        AscentPlan(constraints=(UnitBox(),))


def test_views_of_transforms_multiply() -> None:
    assert AscentPlan().views == 1
    assert AscentPlan(transforms=(Crop(views=3), Warp(), Crop(views=2))).views == 6


def test_no_redirected_steps_or_a_leak_means_never() -> None:
    assert not replace(AscentPlan(), redirect_steps=0).is_redirected
    assert not replace(AscentPlan(), leak=0.1).is_redirected


@pytest.mark.parametrize("leak", [-0.1, 1.5, float("nan")])
def test_a_leak_is_a_share(leak: float) -> None:
    with pytest.raises(NetVizError, match=r"leak is .*; give the share .* from 0 to 1"):
        AscentPlan(leak=leak)
