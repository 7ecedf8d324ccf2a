"""The pages of one class, one image and one unit lead on to each other."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import NetVizTab
from tests.fixtures.sample_log import CLASSES, IMAGES, RUNS, SECOND, STEPS

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

RUN = f"{RUNS[0]}/netviz"


def test_a_mix_up_of_a_class_opens_its_cell_of_the_confusion_matrix(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="class", step=1, **{"class": 3})
    line = tab.frame.locator(".confusions li").first
    count = re.search(r"(\d+) images?", line.inner_text())
    assert count
    line.locator("a").first.click()
    tab.wait_for_place(view="network")
    chosen = tab.frame.locator(".confusion button[aria-pressed=true]")
    expect(chosen).to_have_text(count[1])
    expect(tab.frame.locator(".image-row a")).to_have_count(int(count[1]))


def test_a_cell_of_the_confusion_matrix_is_in_the_address(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="network", technique="predictions", step=1)
    cell = tab.frame.locator(".confusion td:not(.right) button").first
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.answer=')")
    tab.frame.get_by_role("button", name="Most confident").click()
    expect(cell).to_have_attribute("aria-pressed", "false")
    assert "answer" not in tab.place()


def test_the_images_of_a_class_are_told_apart_by_their_answers(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="class", step=1, **{"class": 3})
    panel = tab.frame.locator("[data-kind=class-images]")
    facts = tab.frame.locator(".page-facts", has_text="right on").inner_text()
    right, of = map(int, re.findall(r"\d+", facts)[1:3])
    expect(panel.locator("h3", has_text="Typical")).to_contain_text(str(right))
    expect(panel.locator("h3", has_text="Wrong")).to_contain_text(str(of - right))
    wrong = panel.locator("h3", has_text="Wrong").locator("xpath=following-sibling::ul[1]")
    expect(wrong.locator("a")).to_have_count(of - right)
    wrong.locator("a").first.click()
    tab.wait_for_place(view="image")
    expect(tab.frame.locator("main")).to_contain_text(f"Wrong: the label is {CLASSES[3]}")


def test_the_film_of_a_class_moves_the_page_to_a_step(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="class", **{"class": 2})
    frames = tab.frame.locator(".film button")
    expect(frames).to_have_count(len(STEPS))
    frames.nth(1).click()
    tab.wait_for_place(step=STEPS[1])
    expect(frames.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(tab.frame.locator(".panel[data-kind=grid] .badge").first).to_have_text(
        f"step {STEPS[1]}"
    )


def test_classes_stand_in_groups_that_the_search_narrows(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="classes", step=0, layout="letter")
    groups = tab.frame.locator(".class-group h3")
    letters = sorted({name[0].upper() for name in CLASSES})
    expect(groups).to_have_text([re.compile(rf"^{letter} \d$") for letter in letters])
    tab.frame.get_by_placeholder("class or index").fill("moon")
    expect(groups).to_have_text(["H 1"])
    tab.frame.get_by_label("Group").select_option("right")
    tab.wait_for_place(layout="right")
    expect(groups.first).to_contain_text(re.compile("right", re.IGNORECASE))


def test_the_page_of_a_class_leads_to_what_little_turns_it_into_another(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="class", **{"class": 0})
    panel = tab.frame.locator("[data-kind=class-adversarials]")
    panel.locator(".image-row a").first.click()
    tab.page.wait_for_function("() => location.hash.includes('p.netviz.rung=')")
    expect(tab.frame.locator(".verdict")).to_contain_text(CLASSES[0])


def test_the_page_of_a_unit_says_first_what_is_wrong_with_it(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=7)
    expect(tab.frame.locator(".note.wrong")).to_have_text(re.compile("dead: No image made"))
    tab.open(run=RUN, view="unit", layer=SECOND, unit=9)
    expect(tab.frame.locator(".note.wrong")).to_contain_text("duplicate")
    tab.frame.locator(".unit-verdict").get_by_role("link", name="unit 8").click()
    tab.wait_for_place(unit=8)
    expect(tab.frame.locator(".note.wrong")).to_have_count(0)
    expect(tab.frame.locator(".unit-verdict a").first).to_have_text(CLASSES[0])


def test_the_responses_of_a_unit_lead_to_images_classes_units_and_steps(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="unit", layer=SECOND, unit=2)
    panel = tab.frame.locator(".panel[data-kind=responses]")
    expect(panel.locator(".histogram .bar")).to_have_count(24)
    expect(panel.locator(".quantiles > li")).to_have_count(5)
    assert any(one.endswith("&unit=2") for one in tab.requests)
    expect(panel.locator(".answers a").first).to_have_text(CLASSES[2])
    charts = panel.locator(".unit-history .line-chart")
    expect(charts.first).to_contain_text("strongest response")
    box = charts.first.locator("svg").bounding_box()
    charts.first.locator("svg").click(position={"x": 70, "y": box["height"] / 2})
    tab.wait_for_place(step=STEPS[0])
    tab.sees_colours(".panel[data-kind=responses] .unit-picture canvas")
    panel.locator(".quantiles a").last.click()
    tab.wait_for_place(view="image")


def test_an_image_shows_where_it_excites_a_unit_and_large_when_pointed_at(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="image", image=5)
    tab.sees_colours(".excited-units canvas")
    first = tab.frame.locator(".excited-units a").first
    first.focus()
    expect(tab.frame.locator(".image-large")).to_contain_text("where it excites")
    tab.sees_colours(".image-large canvas")
    first.press("Enter")
    tab.wait_for_place(view="unit")


def test_an_image_without_heat_maps_shows_the_units_that_it_excites(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="image", image=IMAGES - 1)
    expect(tab.frame.locator(".excited-units a").first).to_contain_text("%")
    expect(tab.frame.locator(".beside-heat")).to_have_count(0)


def test_a_layer_names_its_dead_and_its_duplicate_units(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer=SECOND, technique="responses")
    links = tab.frame.locator(".panel .unit-links a")
    expect(links).to_have_text(["unit 7", "unit 9"])
    links.first.click()
    tab.wait_for_place(view="unit", unit=7)
