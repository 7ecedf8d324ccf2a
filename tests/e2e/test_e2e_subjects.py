"""The pages of one class, one image and one unit lead on to each other."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import NetVizTab
from tests.fixtures.sample_log import CLASSES, RUNS, STEPS

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
    right, of = map(int, re.findall(r"\d+", tab.frame.locator(".page-facts").inner_text())[1:3])
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
