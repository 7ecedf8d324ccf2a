"""The frame of every page: address, step, run, dark mode, keyboard, search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import NetVizTab
from tests.e2e.strips import strip_tile, unit_named
from tests.fixtures.sample_log import FIRST, LAST, RUNS, SCORES, SECOND, STEPS

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect
RUN = f"{RUNS[0]}/netviz"
TOP = "element => element.getBoundingClientRect().top"


def test_the_overview_lists_the_layers_in_order_with_pictures(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    expect(tab.frame.locator("h1")).to_have_text("sample_cnn")
    names = tab.frame.locator(".layer-list .layer-name")
    expect(names).to_have_text([FIRST, SECOND, LAST, "pool", SCORES])
    expect(tab.frame.locator(".layer-row").first).to_contain_text("448 parameters")
    tab.sees_colours(".layer-row >> nth=0 >> canvas")
    tab.sees_colours(".rail-layers img")
    expect(tab.frame.locator("html")).to_have_attribute("lang", "en")


def test_a_tile_of_the_overview_leads_to_its_unit_or_class(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    tab.sees_colours(".layer-row >> nth=0 >> canvas")
    # Units come in order of interest as soon as that is known.
    tab.frame.get_by_text("most telling first").first.wait_for()
    strip, middle = strip_tile(tab, 2, 4)
    strip.hover(position=middle)
    unit = unit_named(strip, LAST)
    strip.click(position=middle)
    tab.wait_for_place(view="unit", layer=LAST, unit=unit)
    tab.open(run=RUN)
    strip, middle = strip_tile(tab, 4, 4)
    strip.hover(position=middle)
    expect(strip).to_have_attribute("title", f"{SCORES}, stripes")
    strip.click(position=middle)
    tab.wait_for_place(view="class")


def test_back_returns_to_the_place_in_the_list_and_to_its_order(tab: NetVizTab) -> None:
    tab.page.set_viewport_size({"width": 900, "height": 420})
    try:
        tab.open(run=RUN, view="layer", layer=LAST, technique="feature_images")
        tab.frame.get_by_label("Sort").select_option("activation")
        tab.wait_for_place(sort="activation")
        tab.sees_colours("[role=grid] canvas")
        main = tab.frame.locator("main")
        main.evaluate("main => { main.scrollTop = 200; }")
        tab.page.wait_for_timeout(300)
        tile = tab.frame.locator("[role=grid] a").nth(9)
        left_at = tile.evaluate(TOP)
        # Not by `click`, which would scroll the tile into view first.
        tile.evaluate("link => link.click()")
        tab.wait_for_place(view="unit")
        assert main.evaluate("main => main.scrollTop") == 0
        tab.page.go_back()
        tab.wait_for_place(view="layer", sort="activation")
        tab.sees_colours("[role=grid] canvas")
        tab.page.wait_for_timeout(600)  # what arrives late may not move it either
        assert main.evaluate("main => main.scrollTop") > 100
        assert tile.evaluate(TOP) == pytest.approx(left_at, abs=2)
        expect(tab.frame.get_by_label("Sort")).to_have_value("activation")
    finally:
        tab.page.set_viewport_size({"width": 1440, "height": 900})


def test_each_tab_of_a_layer_is_a_page_that_back_returns_to(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=FIRST, technique="filters-grid")
    tab.frame.locator(".tab", has_text="Feature images").click()
    tab.wait_for_place(technique="feature_images-grid")
    tab.page.go_back()
    tab.wait_for_place(view="layer", technique="filters-grid")


def test_the_bare_name_of_the_tab_starts_again(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=FIRST)
    tab.page.evaluate("location.hash = '#netviz'")
    expect(tab.frame.locator(".layer-list")).to_be_visible()
    tab.wait_for_place(view="overview")


def test_the_first_picture_takes_three_requests(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN)
    fresh_tab.sees_colours(".layer-row >> nth=0 >> canvas")
    kinds = [request.split("?")[0] for request in fresh_tab.requests]
    assert kinds[:3] == ["static/index.js", "index", "atlas"]


def test_the_code_of_a_page_is_loaded_while_the_index_is(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN, view="timeline", technique="class_images-grid")
    fresh_tab.sees_colours(".panel canvas")
    kinds = [request.split("?")[0] for request in fresh_tab.requests]
    assert set(kinds[1:3]) == {"static/runs.js", "index"}


def test_the_step_slider_moves_every_panel_and_the_address(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=3)
    badges = tab.frame.locator(".panel .badge")
    expect(badges.first).to_have_text(f"step {STEPS[-1]}")
    tab.frame.locator(".steps input[type=range]").focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_place(step=STEPS[-2])
    for number in range(badges.count()):
        expect(badges.nth(number)).to_have_text(f"step {STEPS[-2]}")


def test_a_step_that_was_not_kept_is_named(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=FIRST, step=3)
    expect(tab.frame.locator(".badge.nearest")).to_have_text("step 2 (nearest to 3)")


def test_a_reload_keeps_the_place_and_never_moves_the_step(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN, view="unit", layer=SECOND, unit=3, step=1)
    expect(fresh_tab.frame.locator("h1")).to_contain_text("3")
    before = fresh_tab.place()
    fresh_tab.page.locator("app-header-reload button").click()
    expect(fresh_tab.frame.locator(".steps-value")).to_have_text("1")
    fresh_tab.page.reload()
    expect(fresh_tab.frame.locator(".panel .badge").first).to_have_text("step 1")
    assert fresh_tab.place() == before


def test_the_back_button_returns_to_the_page_before(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    tab.frame.locator(".layer-name", has_text=FIRST).click()
    expect(tab.frame.locator("h1")).to_have_text(FIRST)
    tab.page.go_back()
    expect(tab.frame.locator("h1")).to_have_text("sample_cnn")
    tab.page.go_forward()
    expect(tab.frame.locator("h1")).to_have_text(FIRST)


def test_layer_names_with_odd_characters_survive_the_address(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN)
    fresh_tab.frame.locator(".layer-name", has_text=LAST).click()
    fresh_tab.wait_for_place(layer=LAST)
    fresh_tab.page.reload()
    expect(fresh_tab.frame.locator("h1")).to_have_text(LAST)
    fresh_tab.sees_colours(".panel canvas")


def test_runs_with_odd_names_can_be_chosen(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    tab.frame.locator(".run-picker select").select_option(f"{RUNS[1]}/netviz")
    tab.wait_for_place(run=f"{RUNS[1]}/netviz")
    expect(tab.frame.locator(".steps-value")).to_have_text(str(STEPS[-2]))
    tab.sees_colours(".layer-row >> nth=0 >> canvas")


def test_dark_mode_follows_tensorboard(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN)
    html = fresh_tab.frame.locator("html")
    expect(html).to_have_attribute("data-theme", "light")
    for choice, theme in (("Dark", "dark"), ("Light", "light")):
        fresh_tab.page.locator("app-header-dark-mode-toggle button").click()
        fresh_tab.page.get_by_role("menuitem", name=choice, exact=False).click()
        expect(html).to_have_attribute("data-theme", theme)


def test_the_tab_survives_a_visit_to_another_one(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN, view="layer", layer="pool")
    fresh_tab.sees_colours(".map canvas[role=img]")
    fresh_tab.page.evaluate("location.hash = 'scalars'")
    fresh_tab.page.wait_for_function("!location.hash.includes('#netviz')")
    fresh_tab.page.evaluate("history.back()")
    expect(fresh_tab.frame.locator("h1")).to_have_text("pool")
    fresh_tab.sees_colours(".map canvas[role=img]")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("conv?b", {"view": "layer", "layer": LAST}),
        ("conv1:5", {"view": "unit", "layer": FIRST, "unit": 5}),
        ("half moon", {"view": "class", "class": 7}),
        ("ring 11.png", {"view": "image", "image": 11}),
    ],
)
def test_search_finds_places(tab: NetVizTab, text: str, place: dict[str, Any]) -> None:
    tab.open(run=RUN)
    tab.sees_colours(".layer-row >> nth=0 >> canvas")
    tab.press("/")
    tab.page.keyboard.type(text)
    expect(tab.frame.locator("[role=option]").first).to_be_visible()
    tab.page.keyboard.press("Enter")
    tab.wait_for_place(**place)


def test_a_link_to_the_state_can_be_copied(
    open_tab: Callable[..., NetVizTab], sample_root: str
) -> None:
    tab = open_tab(sample_root, permissions=["clipboard-read", "clipboard-write"])
    tab.open(run=RUN, view="layer", layer=LAST, step=2)
    tab.frame.get_by_role("button", name="Copy link", exact=True).click()
    expect(tab.frame.locator(".toast")).to_contain_text("copied")
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    tab.open(view="layer", layer=LAST)
    tab.frame.get_by_role("button", name="Copy link", exact=True).click()
    tab.page.wait_for_function(
        "async before => (await navigator.clipboard.readText()) !== before", arg=copied
    )
    latest = tab.page.evaluate("navigator.clipboard.readText()")
    assert "p.netviz.run=" in latest
    assert f"p.netviz.step={STEPS[-1]}" in latest or f"p.netviz.step={STEPS[-2]}" in latest
    tab.page.goto("about:blank")
    tab.page.goto(copied)
    expect(tab.frame.locator("h1")).to_have_text(LAST)
    expect(tab.frame.locator(".steps-value")).to_have_text("2")


def test_a_narrow_window_hides_nothing(
    open_tab: Callable[..., NetVizTab], sample_root: str
) -> None:
    tab = open_tab(sample_root, viewport={"width": 400, "height": 800})
    tab.open(run=RUN, view="unit", layer=SECOND, unit=3)
    tab.sees_colours(".panel canvas")
    body = tab.frame.locator("body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
    assert tab.frame.locator("main").evaluate("main => main.scrollWidth <= main.clientWidth")


def test_dragging_the_step_slider_loads_only_where_it_rests(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    tab.sees_colours(".layer-row >> nth=0 >> canvas")
    tab.rests()
    tab.requests.clear()
    slider = tab.frame.locator(".steps input[type=range]")
    moved = """
    async slider => {
      for (const position of [3, 2, 1, 0, 1]) {
        slider.value = position;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        await new Promise(requestAnimationFrame);
      }
    }
    """
    slider.evaluate(moved)
    expect(tab.frame.locator(".steps-value")).to_have_text(str(STEPS[1]))
    tab.wait_for_place(step=STEPS[1])
    tab.rests()
    steps = {part for one in tab.requests for part in one.split("&") if part.startswith("step=")}
    assert steps == {f"step={STEPS[1]}"}
