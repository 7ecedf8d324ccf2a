"""The map: choosing images on it by mouse and by keys, its address, and its activation atlas."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import NetVizTab
from tests.fixtures.sample_log import IMAGES, RUNS, SECOND

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

RUN = f"{RUNS[0]}/netviz"
TSNE = "embedding-scatter#2"
CANVAS = ".map canvas[role=img]"


def open_map(tab: NetVizTab, **place: object) -> None:
    tab.open(run=RUN, view="embedding", layer="pool", technique=TSNE, **place)
    tab.sees_colours(CANVAS)


def test_a_lasso_lists_its_images_and_a_fresh_page_shows_the_same(
    fresh_tab: NetVizTab, sample_root: str, open_tab
) -> None:
    open_map(fresh_tab)
    box = fresh_tab.frame.locator(CANVAS).bounding_box()
    fresh_tab.frame.get_by_role("button", name="lasso").click()
    mouse = fresh_tab.page.mouse
    corners = [(0.02, 0.02), (0.98, 0.02), (0.98, 0.5), (0.02, 0.5)]
    for number, (right, down) in enumerate(corners):
        mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"], steps=5)
        if number == 0:
            mouse.down()
    mouse.up()
    count = fresh_tab.frame.locator(".map-group b[role=status]")
    expect(count).to_contain_text("images")
    said = count.inner_text()
    assert 0 < int(said.split()[0]) < IMAGES
    expect(fresh_tab.frame.locator(".map-group")).to_contain_text("mean confidence")
    fresh_tab.page.wait_for_function("() => location.hash.includes('p.netviz.area=')")
    fresh = open_tab(sample_root)
    fresh.page.goto(fresh_tab.page.url)
    expect(fresh.frame.locator(".map-group b[role=status]")).to_have_text(said)
    fresh.frame.locator(".map-group .image-row a").first.click()
    fresh.wait_for_place(view="image")


def test_keys_choose_what_is_in_view_and_let_it_go(tab: NetVizTab) -> None:
    open_map(tab)
    tab.frame.locator(CANVAS).focus()
    tab.page.keyboard.press("a")
    expect(tab.frame.locator(".map-group b[role=status]")).to_have_text(f"{IMAGES} images")
    tab.page.keyboard.press("Escape")
    expect(tab.frame.locator(".map-group")).to_have_count(0)
    assert tab.place()["view"] == "embedding"


def test_keys_go_from_image_to_image_and_open_one(tab: NetVizTab) -> None:
    open_map(tab)
    tab.frame.locator(CANVAS).focus()
    tab.page.keyboard.press("Shift+ArrowRight")
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.image=')")
    first = tab.place()["image"]
    tab.page.keyboard.press("Shift+ArrowUp")
    tab.page.wait_for_function(
        "first => !location.hash.match(new RegExp(`p.netviz.image=${first}(&|$)`))", arg=first
    )
    second = tab.place()["image"]
    tab.page.keyboard.press("Enter")
    tab.wait_for_place(view="image", image=second)


def test_mistakes_alone_are_listed(tab: NetVizTab) -> None:
    open_map(tab, step=1)
    tab.frame.get_by_label("mistakes only").check()
    tab.wait_for_place(only="mistakes")
    labels = tab.frame.locator(".map-group .image-row .cell-label")
    labels.first.wait_for()
    expect(labels.filter(has_not_text="✗")).to_have_count(0)
    expect(labels.first).to_contain_text("✗")


def test_a_map_is_coloured_by_what_the_network_says(tab: NetVizTab) -> None:
    open_map(tab)
    tab.frame.get_by_label("Colour").select_option("confidence")
    tab.wait_for_place(colour="confidence")
    expect(tab.frame.locator(".legend-scale")).to_be_visible()


def test_a_cell_of_the_atlas_opens_its_images(tab: NetVizTab) -> None:
    open_map(tab)
    tab.frame.get_by_role("button", name="atlas", exact=True).click()
    tab.wait_for_place(cells="alone")
    tab.sees_colours(CANVAS, least=5000)
    box = tab.frame.locator(CANVAS).bounding_box()
    for down in range(1, 8):
        tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * down / 8)
        if "area" in tab.place():
            break
    expect(tab.frame.locator(".map-group .image-row a").first).to_be_visible()


def test_the_atlas_is_listed_on_the_page_of_its_layer(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer="pool", technique="embedding-cells")
    tab.sees_colours(".panel canvas")
    tab.frame.locator(".tile-grid a").first.click()
    tab.wait_for_place(view="embedding", cells="under")
    expect(tab.frame.locator(".map-group .image-row a").first).to_be_visible()


def test_the_page_of_a_unit_leads_to_the_map_coloured_by_its_response(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=3)
    tab.frame.get_by_role("link", name="where on the map").click()
    tab.wait_for_place(view="embedding", colour=f"unit:{SECOND}:3")
    expect(tab.frame.locator(".legend-scale")).to_be_visible()
    expect(tab.frame.get_by_label("Layer and unit")).to_have_value(f"{SECOND}:3")


def test_a_point_of_the_map_leads_to_its_image(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="embedding")
    canvas = tab.frame.locator(CANVAS)
    tab.sees_colours(CANVAS)
    box = canvas.bounding_box()
    canvas.focus()
    # Points of the sample lie on a ring; look for one along a line through it.
    for share in range(2, 99):
        canvas.hover(position={"x": box["width"] * share / 100, "y": box["height"] * 0.5})
        if tab.frame.locator(".map-tip").count():
            canvas.click(position={"x": box["width"] * share / 100, "y": box["height"] * 0.5})
            break
    tab.frame.locator(".map-selected a").first.click()
    tab.wait_for_place(view="image")


def test_a_class_of_the_map_stands_alone(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="embedding")
    entry = tab.frame.locator(".legend button").nth(2)
    entry.click()
    expect(entry).to_have_attribute("aria-pressed", "true")


def test_the_address_of_a_map_holds_the_selected_image_and_the_view(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="embedding", image=5, find="cross")
    selected = tab.frame.locator(".map-selected a").first
    expect(selected).to_contain_text("cross 5.png")
    expect(tab.frame.get_by_placeholder("class or image")).to_have_value("cross")
    tab.frame.get_by_role("button", name="Zoom in").click()
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.zoom=')")
    assert tab.place()["image"] == "5"


def test_the_wheel_scrolls_past_a_map_and_zooms_with_control(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="embedding")
    tab.sees_colours(CANVAS)
    tab.frame.locator(CANVAS).hover()
    tab.page.mouse.wheel(0, 40)
    expect(tab.frame.locator(".map-hint")).to_contain_text("hold Ctrl")
    assert "zoom" not in tab.place()
    tab.page.keyboard.down("Control")
    tab.page.mouse.wheel(0, -200)
    tab.page.keyboard.up("Control")
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.zoom=')")
