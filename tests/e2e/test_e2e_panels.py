"""Every kind of picture shows its picture, and answers to what one does with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.conftest import NetVizTab
from tests.fixtures.sample_log import CLASSES, FIRST, IMAGES, RUNS, SCORES, SECOND, STEPS

pytestmark = pytest.mark.e2e
playwright_api = pytest.importorskip("playwright.sync_api")
expect = playwright_api.expect

RUN = f"{RUNS[0]}/netviz"

PANELS = {
    "grid of filters": {"view": "layer", "layer": FIRST, "technique": "filters"},
    "grid of classes": {"view": "layer", "layer": SCORES, "technique": "class_images"},
    "patches": {"view": "layer", "layer": SECOND, "technique": "max_patches"},
    "ladder of layers": {"view": "network", "technique": "inversions"},
    "ladder of epsilons": {"view": "layer", "layer": SCORES, "technique": "adversarial"},
    "scatter": {"view": "layer", "layer": "pool"},
    "neighbours": {"view": "layer", "layer": SCORES, "technique": "neighbours"},
    "predictions": {"view": "network", "technique": "predictions", "step": 1},
    "connections": {"view": "layer", "layer": SECOND, "technique": "connections"},
    "what drives the classes": {"view": "network", "technique": "connections"},
    "images": {"view": "images"},
    "timeline": {"view": "timeline", "layer": FIRST, "technique": "feature_images"},
    "comparison": {"view": "compare", "layer": FIRST, "technique": "feature_images", "unit": 2},
    "unit": {"view": "unit", "layer": SECOND, "unit": 1},
    "class": {"view": "class", "class": 2},
    "classes": {"view": "classes"},
    "image": {"view": "image", "image": 0},
    "map": {"view": "embedding"},
}


@pytest.mark.parametrize("place", PANELS.values(), ids=PANELS.keys())
def test_a_panel_shows_its_picture(tab: NetVizTab, place: dict[str, Any]) -> None:
    tab.open(run=RUN, **place)
    tab.sees_colours(".panel canvas")
    expect(tab.frame.locator(".failed")).to_have_count(0)


def test_a_note_says_why_a_picture_is_missing(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=SCORES, technique="inversions")
    expect(tab.frame.locator(".panel .note")).to_contain_text("too few to invert")


def test_a_cell_of_the_confusion_matrix_lists_its_images(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN, view="overview", step=1)
    fresh_tab.frame.get_by_role("link", name="right on 48 images").click()
    fresh_tab.wait_for_place(view="network")
    frame = fresh_tab.frame
    frame.locator(".confusion button").first.wait_for()
    counts = [int(text) for text in frame.locator(".confusion button").all_inner_texts()]
    assert sum(counts) == 48
    wrong = frame.locator(".confusion td:not(.right) button")
    mistakes = sum(int(text) for text in wrong.all_inner_texts())
    expect(frame.locator(".answer-lists .count")).to_have_text(f"{mistakes} images")
    cell = wrong.first
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(frame.locator(".image-row a")).to_have_count(int(cell.inner_text()))
    frame.get_by_role("button", name="Most confident").click()
    expect(frame.locator(".image-row a").first).to_contain_text("%")
    frame.get_by_role("button", name="Mistakes only").click()
    frame.locator(".image-row a").first.click()
    fresh_tab.wait_for_place(view="image")
    expect(frame.locator(".panel").first).to_contain_text("Wrong: the label is")
    expect(frame.locator(".answers li")).to_have_count(3)


def test_tiles_are_sorted_and_say_their_score(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=SCORES, technique="class_images")
    tab.frame.get_by_label("Sort").select_option("probability")
    details = tab.frame.locator(".cell-detail")
    expect(details).to_have_count(len(CLASSES))
    scores = [float(text.strip("> %")) for text in details.all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    tile = tab.frame.locator("[role=grid] a").first
    expect(tile).to_contain_text("probability")
    tile.click()
    tab.wait_for_place(view="class")


# How many different colours a canvas shows.
COLOURS = """
canvas => {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join(' '));
  return seen.size;
}
"""


def test_the_zoom_enlarges_tiles_and_keeps_their_pixels(fresh_tab: NetVizTab) -> None:
    fresh_tab.open(run=RUN, view="layer", layer=FIRST, technique="filters")
    canvas = fresh_tab.frame.locator("[role=grid] canvas").first
    picture = fresh_tab.frame.locator(".cell-picture").first
    before = picture.bounding_box()["width"]
    fresh_tab.frame.get_by_label("Size of the pictures").fill("200")
    expect(picture).to_have_css("width", "200px")
    assert before < 200
    fresh_tab.sees_colours("[role=grid] canvas")
    crisp = canvas.evaluate(COLOURS)
    assert crisp <= 16 * 7 * 7 + 1  # no colour but those of the pixels, and the gaps
    fresh_tab.frame.get_by_role("button", name="smooth").click()
    for _ in range(60):
        if canvas.evaluate(COLOURS) > 2 * crisp:
            return
        fresh_tab.page.wait_for_timeout(100)
    raise AssertionError("smooth pictures have no more colours than crisp ones")


def test_a_tile_is_saved_as_png_under_a_telling_name(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=FIRST, unit=2, technique="filters")
    button = tab.frame.locator(".panel", has_text="Filters").get_by_role("button", name="PNG")
    with tab.page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"run1_{STEPS[-1]}_{FIRST}_2_filters.png"


def test_a_visual_is_downloaded_as_npz(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=FIRST, technique="filters")
    with tab.page.expect_download() as download:
        tab.frame.get_by_role("link", name="Download NPZ").click()
    assert download.value.suggested_filename.endswith(".npz")


def test_pointing_at_a_patch_shows_its_box_in_the_whole_image(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=0)
    tab.sees_colours(".boxed canvas")
    patches = tab.frame.locator(".patch-list a")
    expect(patches).to_have_count(9)
    seen_dashed = 0
    for number in range(9):
        patches.nth(number).focus()
        expect(patches.nth(number)).to_have_class("cell active")
        tab.frame.locator(".box-line").nth(3).wait_for(state="attached")
        seen_dashed += tab.frame.locator(".box-line.dashed").count()
    assert seen_dashed > 0  # some boxes leave their image
    patches.first.click()
    tab.wait_for_place(view="image")


def test_the_slider_of_a_ladder_moves_picture_difference_and_curves(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=SCORES, technique="adversarial", rung=0)
    expect(tab.frame.locator(".panel")).to_contain_text("largest 0/255")
    slider = tab.frame.locator(".rung-control input")
    slider.focus()
    for _ in range(3):
        tab.page.keyboard.press("ArrowRight")
    tab.wait_for_place(rung=3)
    expect(tab.frame.locator(".rung-control output")).to_have_text("4/255")
    expect(tab.frame.locator(".verdict")).to_contain_text("ring")
    difference = tab.frame.get_by_role("img", name="Difference of epsilon 4/255")
    assert difference.evaluate("canvas => canvas.width") > 0
    expect(tab.frame.locator(".line-chart")).to_contain_text("probability")
    expect(tab.frame.locator(".axis-name")).to_have_text("epsilon, in 255ths")
    expect(tab.frame.locator(".axis.now")).to_have_text("4")
    tab.frame.locator(".matrix tbody tr").nth(1).locator("button").nth(5).click()
    tab.wait_for_place(rung=5, image=1)


def test_the_timeline_shows_every_step_and_plays(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="timeline", layer=SCORES, technique="class_images", unit=2)
    heads = tab.frame.locator(".matrix thead th")
    expect(heads).to_have_text([str(step) for step in STEPS])
    tab.frame.get_by_role("button", name="Play").click()
    tab.wait_for_place(step=STEPS[2])
    tab.frame.get_by_role("button", name="Pause").click()


def test_runs_are_held_against_each_other(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="compare", layer=SCORES, technique="class_images", unit=2)
    expect(tab.frame.locator(".matrix thead th")).to_have_count(len(RUNS))
    expect(
        tab.frame.locator(".badge.nearest").or_(tab.frame.locator(".badge")).first
    ).to_be_visible()
    expect(tab.frame.get_by_role("img", name="Difference of run1")).to_be_visible()


def test_the_image_page_knows_the_units_that_it_excites(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="image", image=5)
    link = tab.frame.locator(".excited-units a").first
    link.click()
    tab.wait_for_place(view="unit")


def test_runs_to_compare_are_filtered_and_unequal_steps_are_said(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="compare", layer=FIRST, technique="feature_images", unit=2)
    expect(tab.frame.locator(".run-dot").first).to_be_visible()
    expect(tab.frame.locator(".note")).to_contain_text(f"{RUNS[0]} at step {STEPS[-1]}")
    tab.frame.get_by_role("button", name=f"Show step {STEPS[-2]} of all").click()
    tab.wait_for_place(step=STEPS[-2])
    expect(tab.frame.locator(".note")).to_have_count(0)
    tab.open(run=RUN, view="compare", layer=FIRST, technique="feature_images", find="^run")
    expect(tab.frame.locator(".matrix thead th")).to_have_count(1)


def test_patches_of_different_photographs_have_no_difference(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="compare", layer=SECOND, technique="max_patches", unit=2)
    expect(tab.frame.locator(".versus")).to_contain_text("different photographs")
    expect(tab.frame.get_by_role("img", name="Difference of")).to_have_count(0)


def test_a_tile_is_enlarged_three_times_with_its_numbers(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=SCORES, technique="class_images", step=STEPS[-1])
    tab.sees_colours("[role=grid] canvas")
    picture = tab.frame.locator(".cell-picture").nth(2)
    picture.hover()
    loupe = tab.frame.locator(".loupe")
    expect(loupe).to_contain_text("logit")
    wide = loupe.locator("canvas").bounding_box()["width"]
    assert wide == pytest.approx(min(420, 3 * picture.bounding_box()["width"]), abs=2)
    tab.sees_colours(".loupe canvas")
    tab.page.mouse.move(5, 5)
    expect(loupe).to_have_count(0)


def test_a_timeline_is_saved_as_a_film_strip(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="timeline", layer=SCORES, technique="class_images", unit=2)
    with tab.page.expect_download() as download:
        tab.frame.get_by_role("button", name="Film strip").click()
    assert download.value.suggested_filename == f"timeline_{SCORES}_triangle_class_images.png"


def test_classes_are_searched_and_shown_with_an_image(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="classes")
    tab.frame.get_by_placeholder("class or index").fill("moon")
    tab.wait_for_place(find="moon")
    cells = tab.frame.locator("[aria-label=Classes] a")
    expect(cells).to_have_count(1)
    tab.sees_colours("[aria-label=Classes] canvas")
    cells.click()
    tab.wait_for_place(view="class", **{"class": 7})


def test_an_empty_place_shows_the_command_that_fills_it(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer="add")
    code = tab.frame.locator(".how-to code")
    expect(code.first).to_contain_text("netviz log MODEL IMAGES --logdir LOGDIR")
    expect(code.first).to_contain_text("--layers add")
    expect(code.nth(1)).to_contain_text("tb_netviz.log(model,")
    expect(tab.frame.locator(".how-to .code button").first).to_be_visible()


def test_the_image_page_shows_true_neighbours_of_every_image_of_the_map(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="image", image=17)
    section = tab.frame.locator(".panel", has_text="Nearest images, layer by layer")
    section.locator("a").first.click()
    tab.page.wait_for_function("() => !location.hash.includes('p.netviz.image=17')")
    tab.wait_for_place(view="image")


def test_the_page_of_a_unit_says_each_caption_once(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=1)
    expect(tab.frame.locator(".captions dt")).to_have_text(
        ["Feature images", "Maximal patches", "Responses", "Connections", "Filters"]
    )
    expect(tab.frame.locator(".panel .caption")).to_have_count(0)


def test_the_page_of_a_unit_says_how_to_cite_it_and_its_link_opens_just_that(
    tab: NetVizTab, open_tab: Callable[..., NetVizTab], sample_root: str
) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=1, step=STEPS[1])
    tab.frame.locator("summary", has_text="Cite").click()
    expect(tab.frame.locator("details[open] code")).to_have_count(2)
    link, citation = tab.frame.locator("details[open] code").all_inner_texts()
    assert f"Unit 1 of {SECOND} in sample_cnn, step {STEPS[1]}" in citation.replace("\\", "")
    assert f"url = {{{link}}}" in citation
    expect(tab.frame.locator("details[open] code").nth(1)).to_contain_text(
        f"Maximal patches at step {STEPS[1]} (k 9, images 48)"
    )
    other = open_tab(sample_root)
    other.page.goto(link)
    other.frame.locator("h1", has_text=SECOND).wait_for()
    other.wait_for_place(view="unit", unit=1, step=STEPS[1], run=RUN)


def arrives(locator: Any) -> bool:
    """Whether something comes within the time that a page takes on a busy machine."""
    try:
        locator.first.wait_for(state="attached", timeout=5_000)
    except playwright_api.TimeoutError:
        return False
    return True


def test_no_page_of_an_image_is_a_dead_end(tab: NetVizTab) -> None:
    dead_ends, complete = [], []
    for image in range(IMAGES):
        tab.open(run=RUN, view="image", image=image)
        tab.frame.locator(".page-facts", has_text=re.compile(rf"id {image}$")).wait_for()
        # A unit or another image, not only its class or the tools of its panels.
        steps = "a[href*='netviz.view=unit'], a[href*='netviz.view=image']"
        if not arrives(tab.frame.locator(f".image-page .panels :is({steps})")):
            dead_ends.append(image)
        if not arrives(tab.frame.locator("[data-kind=not-made] code", has_text=f"=[{image}]")):
            complete.append(image)
    assert dead_ends == []
    # The only images that every technique of the sample log is about.
    assert complete == [0, 1]
