"""A real TensorBoard with a real browser: `pytest -m e2e`.

Needs `pip install playwright` and a browser: Debian's `chromium`, the one that `NETVIZ_BROWSER`
names, or Playwright's own (`python -m playwright install chromium`). Skips where there is none.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.fixtures.sample_log import write_sample_log
from tests.plugin.test_real_tensorboard import tensorboard

playwright_api = pytest.importorskip("playwright.sync_api", reason="needs `pip install playwright`")

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
PREFIX = "/pre/fix"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 20_000
# Playwright's own patience is 5 s, which a busy machine needs for one frame.
playwright_api.expect.set_options(timeout=WAIT_MS)

# How many pixels of a canvas or image are coloured, and how many different colours it shows.
LOOK = """
element => {
  let canvas = element;
  if (element.tagName === 'IMG') {
    canvas = new OffscreenCanvas(element.naturalWidth || 1, element.naturalHeight || 1);
    canvas.getContext('2d').drawImage(element, 0, 0);
  }
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  let coloured = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b, a] = data.slice(i, i + 4);
    if (a > 0 && Math.max(r, g, b) - Math.min(r, g, b) > 24) coloured += 1;
    if (a > 0) colours.add((r << 16) | (g << 8) | b);
  }
  return {coloured, colours: colours.size};
}
"""


class NetVizTab:
    """The NetViz tab of a TensorBoard, in a page of its own.

    Attributes:
        page: The page of the browser.
        frame: Our document inside TensorBoard's.
        requests: Addresses that our plugin was asked for, in order.
        pending: Those that it has not answered yet.
        faults: What the console or the page complained about.
    """

    def __init__(self, page: Any, root: str) -> None:
        self.page = page
        self.root = root
        self.requests: list[str] = []
        self.pending: set[Any] = set()
        self.faults: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("request", self._note_request)
        for ending in ("requestfinished", "requestfailed"):
            page.on(ending, lambda request: self.pending.discard(request))
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))

    def _note_request(self, request: Any) -> None:
        if "/data/plugin/netviz/" in request.url:
            self.requests.append(request.url.split("/data/plugin/netviz/")[1])
            self.pending.add(request)

    def _note_message(self, message: Any) -> None:
        of_ours = "plugin/netviz" in (message.location or {}).get("url", "")
        if "Content Security Policy" in message.text or (message.type == "error" and of_ours):
            self.faults.append(message.text)

    @property
    def frame(self) -> Any:
        return self.page.frame_locator('iframe[src*="name=netviz"]')

    def open(self, **place: object) -> NetVizTab:
        """Open a place by its deep link. A tab that is open already only gets the new address,
        as from somebody who edits it."""
        keys = "".join(f"&p.netviz.{key}={quote(str(value), '')}" for key, value in place.items())
        if self.page.url.startswith(self.root):
            self.page.evaluate("hash => { location.hash = hash; }", f"#netviz{keys}")
        else:
            self.page.goto(f"{self.root}/#netviz{keys}")
        self.frame.locator("h1").first.wait_for()
        return self

    def take_faults(self) -> list[str]:
        """What was complained about since the last time."""
        faults, self.faults = self.faults, []
        return faults

    def place(self) -> dict[str, str]:
        """The place that the address of TensorBoard's page tells."""
        pairs = re.findall(r"p\.netviz\.(\w+)=([^&]*)", self.page.evaluate("location.hash"))
        return dict(pairs)

    def wait_for_place(self, **place: object) -> None:
        for key, value in place.items():
            part = f"p.netviz.{key}={quote(str(value), '')}"
            self.page.wait_for_function("part => location.hash.includes(part)", arg=part)

    def press(self, key: str) -> None:
        self.frame.locator("main").focus()
        self.page.keyboard.press(key)

    def rests(self, quiet_ms: int = 500) -> None:
        """Wait until our page has asked for nothing for a while, and has all answers."""
        quiet, seen = 0, -1
        for _ in range(WAIT_MS // 100):
            is_same = len(self.requests) == seen and not self.pending
            quiet, seen = quiet + 100 if is_same else 0, len(self.requests)
            if quiet >= quiet_ms:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the page still asks: {self.requests[-5:]}")

    def sees_colours(self, selector: str, least: int = 30) -> None:
        """Wait until a canvas or image shows something that is neither blank nor grey."""
        canvas = self.frame.locator(selector).first
        canvas.wait_for()
        seen = {}
        for _ in range(WAIT_MS // 100):
            seen = canvas.evaluate(LOOK)
            if seen["coloured"] >= least and seen["colours"] > 2:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{selector} shows no picture: {seen}")


def _executable() -> str | None:
    named = os.environ.get("NETVIZ_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with playwright_api.sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)
        except playwright_api.Error as error:
            reason = str(error).splitlines()[0]
            pytest.skip(f"no browser: install chromium or set NETVIZ_BROWSER ({reason})")
        yield started
        started.close()


@pytest.fixture(scope="session")
def sample_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A TensorBoard with the sample log."""
    folder = tmp_path_factory.mktemp("e2e")
    log_dir = write_sample_log(folder / "log")
    with tensorboard(log_dir, folder / "said.txt", without_tensorflow=True) as root:
        yield root


@pytest.fixture(scope="module")
def empty_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A TensorBoard under a path prefix whose log directory is still empty."""
    folder = tmp_path_factory.mktemp("empty")
    log_dir = folder / "log"
    log_dir.mkdir()
    options = (f"--path_prefix={PREFIX}", "--reload_interval=1")
    said = folder / "said.txt"
    with tensorboard(log_dir, said, *options, without_tensorflow=True) as root:
        yield root if root.endswith(PREFIX) else root + PREFIX, log_dir


def _new_tab(browser: Any, root: str, **options: Any) -> NetVizTab:
    options.setdefault("viewport", {"width": 1440, "height": 900})
    return NetVizTab(browser.new_context(**options).new_page(), root)


def _finish(tab: NetVizTab, request: pytest.FixtureRequest) -> None:
    """Keep a picture of a failed test; nothing may have broken TensorBoard's security policy."""
    if getattr(request.node, "has_failed", False):
        RESULTS.mkdir(exist_ok=True)
        tab.page.screenshot(
            path=RESULTS / f"{re.sub(r'[^a-zA-Z0-9]+', '-', request.node.name)}.png"
        )
    assert tab.take_faults() == []


@pytest.fixture
def open_tab(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., NetVizTab]]:
    """Opens tabs of their own, with options of the browser's context."""
    tabs: list[NetVizTab] = []

    def open_one(root: str, **options: Any) -> NetVizTab:
        tabs.append(_new_tab(browser, root, **options))
        return tabs[-1]

    yield open_one
    for tab in tabs:
        _finish(tab, request)
        tab.page.context.close()


@pytest.fixture
def fresh_tab(open_tab: Callable[..., NetVizTab], sample_root: str) -> NetVizTab:
    """A tab on the sample log that nobody used before: no preferences, nothing in its cache."""
    return open_tab(sample_root)


@pytest.fixture(scope="session")
def _shared_tab(browser: Any, sample_root: str) -> Iterator[NetVizTab]:
    tab = _new_tab(browser, sample_root)
    yield tab
    tab.page.context.close()


@pytest.fixture
def tab(_shared_tab: NetVizTab, request: pytest.FixtureRequest) -> Iterator[NetVizTab]:
    """A tab on the sample log, the same for all tests that only look."""
    yield _shared_tab
    _finish(_shared_tab, request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if call.when == "call" and report.failed:
        item.has_failed = True  # type: ignore[attr-defined]
    return report
