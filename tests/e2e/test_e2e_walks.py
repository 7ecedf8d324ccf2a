"""The walks that people take: by mouse, by keys alone, and from a question to its answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.conftest import NetVizTab
from tests.e2e.test_e2e_panels import RUN
from tests.fixtures.sample_log import LAST, SECOND

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

CLIPBOARD = ["clipboard-read", "clipboard-write"]
# More than any page has between two of its parts.
MOST_TABS = 60


def tab_to(tab: NetVizTab, selector: str) -> None:
    """Press Tab until something that matches has the focus."""
    target = tab.frame.locator(selector)
    target.first.wait_for()
    for _ in range(MOST_TABS):
        tab.page.keyboard.press("Tab")
        if target.evaluate_all("found => found.some(one => one.matches(':focus'))"):
            return
    raise AssertionError(f"{MOST_TABS} times Tab do not lead to {selector}")


def assert_same_view(tab: NetVizTab, other: NetVizTab, link: str) -> None:
    """A browser that knows nothing shows what the link was copied from."""
    other.page.goto(link)
    expect(other.frame.locator("h1")).to_have_text(tab.frame.locator("h1").inner_text())
    other.frame.locator(".rung-control output").first.wait_for()
    for selector in (".rung-control output", ".verdict", ".steps-value"):
        said = tab.frame.locator(selector).first.inner_text()
        expect(other.frame.locator(selector).first).to_have_text(said)


def test_a_walk_by_mouse_ends_in_a_link_to_exactly_that(
    open_tab: Callable[..., NetVizTab], sample_root: str
) -> None:
    tab = open_tab(sample_root, permissions=CLIPBOARD)
    tab.open(run=RUN, step=4)
    tab.frame.locator(".layer-list").get_by_role("link", name=SECOND, exact=True).first.click()
    tab.wait_for_place(view="layer", layer=SECOND)
    tab.frame.locator("[role=grid] a").first.click()
    tab.wait_for_place(view="unit")
    tab.frame.locator(".patch-list a").first.click()
    tab.wait_for_place(view="image")
    photograph = tab.place()["image"]
    nearest = tab.frame.locator(".panel", has_text="Nearest images, layer by layer")
    nearest.locator("a").first.click()
    tab.page.wait_for_function(
        "before => !location.hash.includes(before)", arg=f"p.netviz.image={photograph}"
    )
    # Every photograph has a next step. The first one has a slider of epsilons, too.
    tab.frame.locator(".image-page a").first.wait_for()
    tab.open(run=RUN, view="image", image=0, step=4)
    slider = tab.frame.locator(".rung-control input").first
    slider.focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.rung=')")
    tab.frame.get_by_role("button", name="Copy link", exact=True).click()
    expect(tab.frame.locator(".toast")).to_contain_text("copied")
    link = tab.page.evaluate("navigator.clipboard.readText()")
    assert_same_view(tab, open_tab(sample_root), link)


def test_a_walk_by_keys_alone_ends_in_a_link_to_exactly_that(
    open_tab: Callable[..., NetVizTab], sample_root: str
) -> None:
    tab = open_tab(sample_root, permissions=CLIPBOARD)
    keys = tab.page.keyboard
    tab.open(run=RUN, step=4)
    tab.press("/")
    keys.type(SECOND)
    expect(tab.frame.locator("[role=option]").first).to_be_visible()
    keys.press("Enter")
    tab.wait_for_place(view="layer", layer=SECOND)
    tab_to(tab, "[role=grid] a")
    keys.press("Enter")
    tab.wait_for_place(view="unit")
    tab_to(tab, ".patch-list a")
    keys.press("Enter")
    tab.wait_for_place(view="image")
    tab_to(tab, ".image-page .panels a")
    keys.press("/")
    keys.type("circle 0.png")
    expect(tab.frame.locator("[role=option]").first).to_be_visible()
    keys.press("Enter")
    tab.wait_for_place(view="image", image=0)
    tab_to(tab, ".rung-control input")
    keys.press("ArrowLeft")
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.rung=')")
    keys.press("y")
    expect(tab.frame.locator(".toast")).to_contain_text("copied")
    link = tab.page.evaluate("navigator.clipboard.readText()")
    assert_same_view(tab, open_tab(sample_root), link)


def test_which_classes_it_mixes_up_and_their_images_take_two_clicks(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN, view="overview", step=1)
    fresh_tab.frame.get_by_role("link", name=re.compile("right on 48 images")).first.click()
    cell = fresh_tab.frame.locator(".confusion td:not(.right) button").first
    cell.click()
    expect(fresh_tab.frame.locator(".image-row a")).to_have_count(int(cell.inner_text()))
    fresh_tab.sees_colours(".image-row canvas")


def test_everything_about_a_unit_and_its_citation_takes_a_search_and_a_click(
    fresh_tab: NetVizTab,
) -> None:
    fresh_tab.open(run=RUN)
    fresh_tab.sees_colours(".layer-row >> nth=0 >> canvas")
    fresh_tab.press("/")
    fresh_tab.page.keyboard.type(f"{LAST}:17")
    expect(fresh_tab.frame.locator("[role=option]").first).to_be_visible()
    fresh_tab.page.keyboard.press("Enter")
    fresh_tab.wait_for_place(view="unit", layer=LAST, unit=17)
    fresh_tab.sees_colours(".patch-list canvas")
    fresh_tab.frame.locator("summary", has_text="Cite").click()
    expect(fresh_tab.frame.locator("details[open] code").nth(1)).to_contain_text("Unit 17 of")
