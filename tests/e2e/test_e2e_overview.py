"""What the overview has drawn stays where it is: rows that move take clicks away from the mouse."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.conftest import NetVizTab
from tests.e2e.test_e2e_panels import RUN
from tests.fixtures.sample_log import FIRST, LAST, SCORES, SECOND

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

MODEL = "**/data/plugin/netviz/visual?*tag=model&*"
NAMES = ".layer-list .layer-name"

# Rows that were taken out, which is how they change their order too, and what moved up or down.
WATCH = """
(() => {
  window.moved = [];
  const mostPixels = 4;
  const holdsRow = node =>
    node instanceof Element && (node.matches('.layer-row') || node.querySelector('.layer-row'));
  new MutationObserver(changes => {
    for (const {removedNodes} of changes)
      for (const node of removedNodes)
        if (holdsRow(node)) moved.push(`removed: ${node.textContent}`);
  }).observe(document, {childList: true, subtree: true});
  new PerformanceObserver(shifts => {
    for (const {sources} of shifts.getEntries())
      for (const {node, previousRect: {top: before}, currentRect: {top: after}} of sources) {
        const element = node instanceof Element ? node : node?.parentElement;
        if (element?.closest('.toolbar, .layer-list') && Math.abs(after - before) > mostPixels)
          moved.push(`${element.className}: from ${before} to ${after}`);
      }
  }).observe({type: 'layout-shift', buffered: true});
})();
"""


@pytest.fixture
def watched_tab(fresh_tab: NetVizTab) -> NetVizTab:
    fresh_tab.page.add_init_script(WATCH)
    return fresh_tab


def moved(tab: NetVizTab) -> list[str]:
    """What has moved in our document once it rests."""
    tab.rests()
    found: list[str] = tab.frame.locator("main").evaluate("() => window.moved")
    return found


def open_without_model(tab: NetVizTab) -> Any:
    """Open the overview and hold back the answer that tells the order of its layers for a while."""
    held: list[Any] = []
    tab.page.route(MODEL, lambda route: held.append(route))
    tab.page.goto(f"{tab.root}/#netviz&p.netviz.run={quote(RUN, '')}")
    expect(tab.frame.locator(".run-picker")).to_be_visible()
    tab.page.wait_for_timeout(1_500)
    expect(tab.frame.locator("main")).to_contain_text("Loading")
    expect(tab.frame.locator(".layer-row, .rail-layer")).to_have_count(0)
    assert "atlas" in {request.split("?")[0] for request in tab.requests}
    (route,) = held
    return route


def test_nothing_on_the_overview_moves_once_it_is_drawn(watched_tab: NetVizTab) -> None:
    watched_tab.open(run=RUN)
    watched_tab.frame.locator(".health-badge").first.wait_for()
    assert moved(watched_tab) == []


def test_rows_wait_for_their_order_and_then_stay(watched_tab: NetVizTab) -> None:
    open_without_model(watched_tab).continue_()
    expect(watched_tab.frame.locator(NAMES)).to_have_text([FIRST, SECOND, LAST, "pool", SCORES])
    watched_tab.sees_colours(".layer-row >> nth=0 >> canvas")
    assert moved(watched_tab) == []


def test_rows_whose_order_cannot_be_known_are_shown_all_the_same(watched_tab: NetVizTab) -> None:
    route = open_without_model(watched_tab)
    route.fulfill(status=404, content_type="text/plain", body="step 0 was evicted.")
    for name in (FIRST, SECOND, LAST, SCORES):
        expect(watched_tab.frame.locator(NAMES, has_text=name)).to_be_visible()
    watched_tab.sees_colours(".layer-row >> nth=0 >> canvas")
    assert moved(watched_tab) == []
    watched_tab.take_faults()  # the browser writes the 404 to its console


def test_another_step_or_run_leaves_the_reader_where_they_are(watched_tab: NetVizTab) -> None:
    watched_tab.page.set_viewport_size({"width": 1440, "height": 400})
    watched_tab.open(run=RUN)
    watched_tab.frame.locator(".health-badge").first.wait_for()
    main = watched_tab.frame.locator("main")
    main.evaluate("main => { main.scrollTop = 150; }")
    watched_tab.press("[")
    watched_tab.wait_for_place(step=4)
    assert moved(watched_tab) == []
    picker = watched_tab.frame.locator(".run-picker select")
    other = picker.locator("option:not(:checked)").get_attribute("value")
    picker.select_option(other)
    watched_tab.wait_for_place(run=other)
    expect(watched_tab.frame.locator(NAMES)).to_have_count(5)
    assert main.evaluate("main => main.scrollTop") == 150
