"""A log as a site of files in a folder of any web server: the same pages, no TensorBoard."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tb_netviz.cli import main
from tests.e2e.conftest import WAIT_MS
from tests.fixtures.sample_log import FIRST, RUNS, SECOND, STEPS, write_sample_log

pytestmark = pytest.mark.e2e
expect = pytest.importorskip("playwright.sync_api").expect

RUN = f"{RUNS[0]}/netviz"
# As in an archive of supplements: a folder of a folder, with a blank in its name.
BELOW = "supplements/our network"


@contextlib.contextmanager
def web_server(folder: Path, said: Path) -> Iterator[str]:
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + 30
            port = None
            while port is None:
                assert process.poll() is None and time.monotonic() < deadline, said.read_text()
                time.sleep(0.05)
                port = re.search(r"port (\d+)", said.read_text())
            yield f"http://127.0.0.1:{port[1]}"
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample log's site."""
    root = tmp_path_factory.mktemp("site")
    log_dir = write_sample_log(root / "log")
    assert main(["export", str(log_dir), str(root / "web" / BELOW), "--site", "--quiet"]) == 0
    with web_server(root / "web", root / "said.txt") as address:
        yield f"{address}/{quote(BELOW)}/"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page on which nothing may go wrong: no message of the console, no request that fails."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    yield page
    assert faults == []
    context.close()


def link(site: str, **place: object) -> str:
    return (
        site + "#netviz" + "".join(f"&p.netviz.{k}={quote(str(v), '')}" for k, v in place.items())
    )


def test_a_walk_through_the_site(page: Any, site: str) -> None:
    page.goto(site)
    expect(page.locator(".layer-row canvas").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    strip = page.locator(".layer-row .strip").first
    middle = {"x": 28, "y": 28}
    strip.hover(position=middle)
    expect(strip).to_have_attribute("title", f"{FIRST}, unit 0")
    strip.click(position=middle)
    expect(page.locator("h1")).to_contain_text(f"{FIRST} : ")
    expect(page.locator(".panel canvas").first).to_be_visible()
    page.get_by_role("link", name="Images", exact=False).first.click()
    page.locator(".panel [role=gridcell]").first.click()
    expect(page).to_have_url(re.compile("view=image&"))
    expect(page.locator(".panel canvas").first).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.locator("h1")).to_contain_text(f"{FIRST} : ")
    page.locator("main").focus()
    page.keyboard.press("t")
    expect(page.locator(".panel[data-kind=timeline] canvas").first).to_be_visible()


@pytest.mark.parametrize(
    "place",
    [
        {"view": "overview"},
        {"view": "layer", "layer": SECOND, "technique": "max_patches"},
        {"view": "unit", "layer": SECOND, "unit": 3, "step": STEPS[1]},
        {"view": "network", "technique": "predictions"},
        {"view": "classes"},
        {"view": "class", "class": 3},
        {"view": "images"},
        {"view": "image", "image": 5},
        {"view": "embedding"},
        {"view": "timeline", "technique": "class_images-grid"},
        {"view": "compare", "technique": "class_images-grid"},
    ],
)
def test_a_deep_link_opens_exactly_this(page: Any, site: str, place: dict[str, object]) -> None:
    page.goto(link(site, run=RUN, **place))
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.locator(".failed, .placeholder")).to_have_count(0)
    for key, value in place.items():
        assert f"p.netviz.{key}={quote(str(value), '')}" in page.url


def test_a_site_offers_no_files_that_only_a_server_makes(page: Any, site: str) -> None:
    page.goto(link(site, run=RUN, view="layer", layer=FIRST))
    expect(page.locator(".panel canvas").first).to_be_visible()
    expect(page.get_by_label("Download NPZ")).to_have_count(0)
    expect(page.get_by_label("Copy a link to this panel")).to_be_visible()


def test_a_site_asks_for_its_index_once(page: Any, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    expect(page.locator(".layer-row canvas").first).to_be_visible()
    page.clock.install()
    page.clock.run_for(120_000)
    assert sum("index.json" in url for url in asked) == 1
