"""What is well and what is wrong is seen at once and followed in a few clicks; the graph."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import NetVizTab
from tests.e2e.test_e2e_panels import RUN
from tests.fixtures.sample_log import FIRST, LAST, SECOND

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect


def test_the_overview_begins_with_its_health_in_words(tab: NetVizTab) -> None:
    line = tab.open(view="overview", run=RUN).frame.locator(".health-line")
    said = ("right on 48 images", "5 steps, 0 to 8", f"1 dead unit in {SECOND}", f"1 in {LAST}")
    for words in said:
        expect(line).to_contain_text(words)


def test_which_layer_has_dead_units_since_when_takes_one_click(tab: NetVizTab) -> None:
    tab.open(view="overview", run=RUN)
    tab.frame.locator(".health-badge.wrong").first.click()
    tab.wait_for_place(view="layer", layer=SECOND, score="dead")
    history = tab.frame.locator(".layer-history")
    history.get_by_text("unit 7 since step 0").wait_for()
    history.locator(".line-chart path").first.wait_for(state="attached")


def test_layers_with_most_dead_units_come_first_when_sorted(tab: NetVizTab) -> None:
    tab.open(view="overview", run=RUN)
    tab.frame.locator(".health-badge").first.wait_for()
    tab.frame.get_by_label("Sort").select_option("dead")
    tab.wait_for_place(sort="dead")
    names = tab.frame.locator(".layer-list .layer-name")
    for number, name in enumerate([SECOND, LAST, FIRST]):
        expect(names.nth(number)).to_have_text(name)
    assert tab.frame.locator(".layer-list .lanes").count() == 0


def test_the_graph_shows_the_layers_and_keys_follow_its_arrows(tab: NetVizTab) -> None:
    tab.open(view="overview", run=RUN)
    tab.frame.get_by_role("button", name="Graph").click()
    tab.wait_for_place(layout="graph")
    first = tab.frame.locator(f'.graph-box[data-layer="{FIRST}"] a')
    first.wait_for()
    tab.sees_colours(".graph-thumb img")
    assert tab.frame.locator('.graph a[tabindex="0"]').count() == 1
    first.focus()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    tab.wait_for_place(view="layer", layer=LAST)
