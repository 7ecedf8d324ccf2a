"""Everything can be reached by keys."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import NetVizTab
from tests.e2e.strips import unit_named
from tests.fixtures.sample_log import FIRST, RUNS, SCORES, SECOND, STEPS

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect
RUN = f"{RUNS[0]}/netviz"


def test_the_layers_of_the_overview_are_one_tab_stop_with_arrows_inside(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    tab.sees_colours(".layer-row >> nth=0 >> canvas")
    tab.frame.get_by_text("most telling first").first.wait_for()
    stops = tab.frame.locator(".layer-list a[tabindex='0'], .rail-layers a[tabindex='0']")
    expect(stops).to_have_count(2)
    strips = tab.frame.locator(".layer-row .strip")
    strips.first.focus()
    tab.page.keyboard.press("ArrowRight")
    expect(strips.first).to_have_attribute("title", f"{FIRST}, unit 1")
    tab.page.keyboard.press("ArrowDown")
    expect(strips.nth(1)).to_be_focused()
    expect(stops).to_have_count(2)
    unit = unit_named(strips.nth(1), SECOND)
    tab.page.keyboard.press("Enter")
    tab.wait_for_place(view="unit", layer=SECOND, unit=unit)


def test_the_focus_stays_on_the_page_when_the_followed_tile_goes(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=FIRST)
    tab.frame.locator("[role=grid] a").first.focus()
    tab.page.keyboard.press("Enter")
    expect(tab.frame.locator("h1")).to_contain_text(f"{FIRST} : ")
    expect(tab.frame.locator("[role=grid]")).to_have_count(0)
    frame = next(one for one in tab.page.frames if "name=netviz" in one.url)
    frame.wait_for_function("document.activeElement.closest('main, nav, header') !== null")


def test_shortcuts_work_while_tensorboard_has_the_focus(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN)
    # Before the model is there, layers stand in the order of their tags.
    expect(fresh_tab.frame.locator("h1")).to_have_text("sample_cnn")
    fresh_tab.page.evaluate("document.activeElement.blur()")
    fresh_tab.page.keyboard.press("o")
    fresh_tab.page.keyboard.press("ArrowDown")
    fresh_tab.wait_for_place(view="layer", layer=FIRST)
    fresh_tab.page.evaluate("document.activeElement.blur()")
    fresh_tab.page.keyboard.press("/")
    expect(fresh_tab.frame.locator("#search")).to_be_focused()


def test_t_opens_the_timeline_of_what_is_shown_and_escape_returns(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="class", **{"class": 3})
    tab.sees_colours(".panel canvas")
    tab.press("t")
    tab.wait_for_place(view="timeline", layer=SCORES, technique="class_images-grid", unit=3)
    tab.press("c")
    tab.wait_for_place(view="compare")
    tab.press("Escape")
    tab.wait_for_place(view="class", **{"class": 3})


def test_the_keyboard_moves_through_steps_layers_and_units(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=FIRST, unit=3)
    expect(tab.frame.locator(".pager")).to_contain_text("4")
    tab.press("ArrowRight")
    tab.wait_for_place(unit=4)
    tab.press("[")
    tab.wait_for_place(step=STEPS[-2])
    tab.press("Shift+{")
    tab.wait_for_place(step=STEPS[0])
    tab.press("l")
    expect(tab.frame.locator(".toggle[aria-pressed=true]")).to_have_text("latest")
    tab.press("ArrowDown")
    tab.wait_for_place(view="layer", layer=SECOND)
    tab.press("2")
    expect(tab.frame.locator(".tab[aria-current]")).to_contain_text("Filters")
    tab.press("t")
    tab.wait_for_place(view="timeline")
    tab.press("Escape")
    tab.wait_for_place(view="layer")
    tab.press("Escape")
    tab.wait_for_place(view="overview")


def test_arrows_move_inside_a_grid_of_tiles(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=FIRST)
    tiles = tab.frame.locator("[role=grid] a")
    tiles.first.focus()
    tab.page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    expect(tab.frame.locator("[role=grid] a[tabindex='0']")).to_have_count(1)
    tab.page.keyboard.press("Enter")
    tab.wait_for_place(view="unit", unit=1)


def test_the_help_sheet_lists_the_keys_and_switches_them_off(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN)
    fresh_tab.press("?")
    sheet = fresh_tab.frame.locator("dialog")
    expect(sheet).to_contain_text("latest step: follow the training")
    sheet.get_by_label("Single-key shortcuts are on").uncheck()
    sheet.get_by_label("Close").click()
    fresh_tab.press("?")
    expect(sheet).to_be_hidden()
