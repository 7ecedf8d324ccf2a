"""Runs side by side: units are lined up by what they respond to, and a timeline moves."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.conftest import NetVizTab
from tests.e2e.test_e2e_panels import RUN
from tests.fixtures.sample_log import SECOND

pytestmark = pytest.mark.e2e


def test_units_of_two_runs_stand_beside_those_that_respond_alike(tab: NetVizTab) -> None:
    tab.open(view="compare", run=RUN, layer=SECOND, technique="feature_images-grid")
    cells = tab.frame.locator(".matrix .cell-detail")
    cells.get_by_text("correlation").first.wait_for()
    tab.frame.get_by_label("Line up units").select_option("index")
    tab.wait_for_place(layout="index")
    cells.get_by_text("correlation").first.wait_for(state="detached")
    tab.frame.get_by_text("Units are lined up by index").wait_for()


def test_a_timeline_is_saved_as_a_moving_picture(tab: NetVizTab) -> None:
    tab.open(view="timeline", run=RUN, layer=SECOND, technique="feature_images-grid", unit=3)
    with tab.page.expect_download() as download:
        tab.frame.get_by_role("link", name="Animation").click()
    content = Path(download.value.path()).read_bytes()
    with Image.open(io.BytesIO(content)) as film:
        assert film.format == "WEBP" and getattr(film, "n_frames", 1) == 5
