"""Nothing logged yet, something failing, something missing: never a blank page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e.conftest import PREFIX, NetVizTab
from tests.fixtures.sample_log import FIRST, RUNS, write_sample_log

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

RUN = f"{RUNS[0]}/netviz"


def test_an_empty_directory_shows_code_to_copy_and_fills_by_itself_under_a_path_prefix(
    open_tab: Callable[..., NetVizTab], empty_root: tuple[str, Path]
) -> None:
    root, log_dir = empty_root
    tab = open_tab(root)
    tab.open()
    expect(tab.frame.locator(".empty")).to_contain_text("NetVizCallback")
    expect(tab.frame.locator(".empty")).to_contain_text("netviz demo")
    assert tab.page.evaluate("location.pathname").startswith(PREFIX)
    write_sample_log(log_dir)
    expect(tab.frame.locator(".layer-list")).to_be_visible()
    tab.sees_colours(".layer-row >> nth=0 >> canvas")


def test_a_failing_visual_says_what_failed_and_can_be_retried(fresh_tab: NetVizTab) -> None:
    is_broken = True

    def answer(route: object) -> None:
        if is_broken:
            route.fulfill(status=404, content_type="text/plain", body="step 8 was evicted.")  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    fresh_tab.page.route("**/data/plugin/netviz/visual?*filters*", answer)
    fresh_tab.open(run=RUN, view="layer", layer=FIRST, technique="filters")
    failed = fresh_tab.frame.locator(".failed")
    expect(failed).to_contain_text("Filters of conv1 at step 8")
    expect(failed).to_contain_text("step 8 was evicted. (HTTP 404)")
    is_broken = False
    failed.get_by_role("button", name="Retry").click()
    fresh_tab.sees_colours(".panel canvas")
    fresh_tab.take_faults()  # the browser writes each 404 to its console


def test_a_stopped_tensorboard_is_told_and_can_be_retried(fresh_tab: NetVizTab) -> None:
    fresh_tab.page.route("**/data/plugin/netviz/index", lambda route: route.abort())
    fresh_tab.page.goto(f"{fresh_tab.root}/#netviz")
    failed = fresh_tab.frame.locator(".failed")
    expect(failed).to_contain_text("Is it still running?")
    fresh_tab.page.unroute("**/data/plugin/netviz/index")
    failed.get_by_role("button", name="Retry").click()
    expect(fresh_tab.frame.locator(".layer-list")).to_be_visible()
    fresh_tab.take_faults()


def test_code_that_does_not_load_is_told_and_can_be_retried_where_the_reader_is(
    fresh_tab: NetVizTab,
) -> None:
    chunks = "**/data/plugin/netviz/static/runs.js*"
    fresh_tab.page.route(chunks, lambda route: route.abort())
    fresh_tab.page.goto(f"{fresh_tab.root}/#netviz&p.netviz.run={quote(RUN, '')}")
    fresh_tab.frame.locator(".layer-list").wait_for()
    fresh_tab.page.evaluate("location.hash += '&p.netviz.view=timeline'")
    failed = fresh_tab.frame.locator(".failed")
    expect(failed).to_contain_text("Could not load the code of this page")
    fresh_tab.page.unroute(chunks)
    failed.get_by_role("button", name="Retry").click()
    fresh_tab.sees_colours(".panel canvas")
    fresh_tab.wait_for_place(run=RUN, view="timeline")
    fresh_tab.take_faults()


def test_a_picture_that_was_cut_off_is_loaded_again(fresh_tab: NetVizTab) -> None:
    cut: list[str] = []

    def cut_the_first(route: object) -> None:
        if cut:
            route.continue_()  # type: ignore[attr-defined]
        else:
            cut.append(route.request.url)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]

    fresh_tab.page.route("**/data/plugin/netviz/atlas?*", cut_the_first)
    fresh_tab.open(run=RUN)
    fresh_tab.frame.locator(".layer-row .strip").first.wait_for()
    for row in range(5):
        if fresh_tab.frame.locator(".layer-row").nth(row).locator(".strip").count():
            fresh_tab.sees_colours(f".layer-row >> nth={row} >> canvas", least=1)
    assert cut
    fresh_tab.take_faults()


def test_a_run_that_is_not_there_is_said(tab: NetVizTab) -> None:
    tab.open(run=RUN)
    tab.page.evaluate("location.hash = '#netviz&p.netviz.run=no_such_run'")
    expect(tab.frame.locator(".note")).to_contain_text("“no_such_run” holds no NetViz data")
    expect(tab.frame.locator("h1")).to_have_text("Run not found")


def test_a_layer_without_pictures_says_what_could_be_logged(tab: NetVizTab) -> None:
    tab.open(run=RUN, view="layer", layer="add")
    expect(tab.frame.locator(".note")).to_contain_text("Nothing was logged for this layer")
