"""The tray: pictures of several pages in one file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.conftest import NetVizTab
from tests.fixtures.sample_log import FIRST, RUNS, SECOND

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

RUN = f"{RUNS[0]}/netviz"


def test_pictures_are_kept_over_pages_and_saved_together(
    fresh_tab: NetVizTab, tmp_path: Path
) -> None:
    fresh_tab.open(run=RUN, view="layer", layer=FIRST, technique="filters", step=0)
    fresh_tab.sees_colours(".tile-grid canvas")
    fresh_tab.frame.locator(".tile-grid a").nth(1).focus()
    fresh_tab.page.keyboard.press("k")
    expect(fresh_tab.frame.get_by_role("button", name="Tray 1")).to_be_visible()
    fresh_tab.open(run=RUN, view="unit", layer=SECOND, unit=1)
    fresh_tab.sees_colours(".panel canvas.tile")
    fresh_tab.frame.locator(".panel canvas.tile").first.hover()
    fresh_tab.page.keyboard.press("k")
    fresh_tab.frame.get_by_role("button", name="Tray 2").click()
    tray = fresh_tab.frame.get_by_role("region", name="Tray")
    expect(tray.locator("li")).to_have_count(2)
    expect(tray.locator("li").first).to_contain_text("step 0")
    # Names are exact: a picture's own button may end in "stripes 28.png".
    with fresh_tab.page.expect_download() as saved:
        tray.get_by_role("button", name="NPZ", exact=True).click()
    saved.value.save_as(tmp_path / "tray.npz")
    with np.load(tmp_path / "tray.npz") as arrays:
        assert set(arrays) == {"image_0", "image_1", "captions", "addresses"}
        assert arrays["image_0"].dtype == np.uint8 and arrays["image_0"].std() > 10
        assert "step 0" in str(arrays["captions"][0])
        assert f"unit={1}" in str(arrays["addresses"][1])
    with fresh_tab.page.expect_download() as saved:
        tray.get_by_role("button", name="PNG", exact=True).click()
    saved.value.save_as(tmp_path / "tray.png")
    with Image.open(tmp_path / "tray.png") as picture:
        assert picture.width > picture.height > 200
    tray.locator("li a").first.click()
    fresh_tab.wait_for_place(view="layer", layer=FIRST)
