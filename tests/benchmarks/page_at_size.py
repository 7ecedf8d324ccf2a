"""The page on a large log: first picture, bytes, index, frame times, requests, memory.

    python tests/benchmarks/page_at_size.py [--full] [--log-dir DIR] [--bundle NAME=FOLDER ...]

Writes a log (3 runs, 362 tags, 6,846 steps; `--full`: 31 runs, 4,561 tags, 90,555 steps) and opens
it in a headless Chromium with software rendering. Each `--bundle` is a folder like
`tb_netviz/static`, e.g. of an older commit, that is served in place of the committed one; all are
measured on the same log, one after the other, and every figure is printed beside its ratio to the
first bundle's. Requests are those for data, not for scripts, that the page had made when it drew
something on a canvas for the first time. `index_at_size.py` measures the index of the full log.
Ratios count: absolute times depend on the machine and its load.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Frame, Page, Route, sync_playwright

from tests.e2e.conftest import ARGUMENTS, _executable
from tests.e2e.first_picture import first_picture, watch_drawing
from tests.fixtures.large_log import FULL, SMALL, WIDE, write_large_log
from tests.plugin.test_real_tensorboard import fetch, tensorboard

COMMITTED = Path(__file__).resolve().parents[2] / "tb_netviz" / "static"
RUN = "run00/netviz"

SCROLL = """
async ([frames, pixels]) => {
  const main = document.querySelector('main');
  main.scrollTop = 0;
  await new Promise(done => setTimeout(done, 500));
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let i = 0; i < frames; i++) {
    main.scrollTop += pixels;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times;
}
"""

HAS_PICTURE = """
selector => [...document.querySelectorAll(selector)].some(canvas => {
  if (canvas.width < 2 || canvas.height < 2) return false;
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, i) => i % 4 === 3 && value > 0);
})
"""


class Measured:
    """One page of one bundle, and what it asked for.

    Args:
        browser: The browser.
        root: Address of TensorBoard.
        bundle: The folder of the scripts to serve.
    """

    def __init__(self, browser: Browser, root: str, bundle: Path) -> None:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        watch_drawing(context)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(120_000)
        self.root = root
        self.requests: list[str] = []
        self.bytes = 0
        self.at_first: tuple[int, float] = (0, 0.0)  # requests and MB when the first picture came
        self.page.on("response", self._count)
        self.page.route("**/netviz/static/*.js*", lambda route: self._serve(route, bundle))

    @staticmethod
    def _serve(route: Route, bundle: Path) -> None:
        name = route.request.url.partition("?")[0].rpartition("/")[2]
        script = (bundle / name).read_text(encoding="utf-8")
        route.fulfill(content_type="text/javascript", body=script)

    def _count(self, response: Any) -> None:
        if "/data/plugin/netviz/" not in response.url or "static" in response.url:
            return
        self.requests.append(response.url.split("/data/plugin/netviz/")[1])
        self.bytes += int(response.headers.get("content-length", 0))

    @property
    def frame(self) -> Frame:
        return next(one for one in self.page.frames if "name=netviz" in one.url)

    def open(self, canvas: str, **place: str) -> float:
        """Open a place in a fresh document; returns the seconds until its first picture."""
        keys = "".join(f"&p.netviz.{key}={value}" for key, value in {"run": RUN, **place}.items())
        self.page.goto("about:blank")
        start = time.perf_counter()
        self.page.goto(f"{self.root}/#netviz{keys}", wait_until="commit")
        self.page.wait_for_selector('iframe[src*="name=netviz"]', state="attached")
        self.frame.wait_for_function(HAS_PICTURE, arg=canvas, polling=50)
        seconds = time.perf_counter() - start
        first = first_picture(self.frame, self.page)
        self.at_first = len(first.asked), first.size / 1e6
        return seconds

    def first(self, name: str, seconds: float) -> dict[str, float]:
        """What the first picture of a page cost."""
        requests, megabytes = self.at_first
        return {
            f"{name}: first picture, s": seconds,
            f"{name}: requests until then": requests,
            f"{name}: MB until then": megabytes,
        }

    def settle(self, quiet: float = 1.5) -> None:
        """Wait until nothing is requested any more."""
        seen, since = -1, time.perf_counter()
        while time.perf_counter() - since < quiet:
            if len(self.requests) != seen:
                seen, since = len(self.requests), time.perf_counter()
            self.page.wait_for_timeout(100)

    def scroll(self, frames: int = 120, pixels: int = 60) -> tuple[float, float]:
        """Median and 95th percentile of the frame times in ms, scrolling so much a frame."""
        self.settle()
        times = self.frame.evaluate(SCROLL, [frames, pixels])
        return float(np.median(times)), float(np.percentile(times, 95))

    def heap(self) -> float:
        """Size of the script's heap in MB, after garbage was collected."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize") / 1e6


def overview(tab: Measured) -> dict[str, float]:
    first = tab.open("main canvas")
    tab.settle()
    atlases = sum(one.startswith("atlas") for one in tab.requests)
    result = {
        **tab.first("overview", first),
        "overview: atlases": atlases,
        "overview: MB": tab.bytes / 1e6,
        "overview: tab stops": tab.frame.evaluate(
            "[...document.querySelectorAll('a, button, input, select')]"
            ".filter(one => one.tabIndex >= 0 && one.offsetParent !== null).length"
        ),
    }
    median, p95 = tab.scroll()
    result |= {"overview: frame, median ms": median, "overview: frame, p95 ms": p95}
    tab.frame.evaluate("document.querySelector('main').scrollTop = 0")
    tab.settle()
    before, bytes_before = len(tab.requests), tab.bytes
    box = tab.frame.locator(".steps input[type=range]").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    tab.page.mouse.move(box["x"] + box["width"] - 8, middle)
    tab.page.mouse.down()
    for share in np.linspace(1, 0, 60):
        tab.page.mouse.move(box["x"] + 8 + share * (box["width"] - 16), middle)
        tab.page.wait_for_timeout(30)
    tab.page.mouse.up()
    tab.settle()
    return result | {
        "dragging over the steps: requests": len(tab.requests) - before,
        "dragging over the steps: MB": (tab.bytes - bytes_before) / 1e6,
        "heap after it, MB": tab.heap(),
    }


def scrolled(name: str, **place: str) -> Callable[[Measured], dict[str, float]]:
    def measure(tab: Measured) -> dict[str, float]:
        first = tab.open("main .tile-grid canvas", **place)
        median, p95 = tab.scroll()
        return {
            **tab.first(name, first),
            f"{name}: frame, median ms": median,
            f"{name}: frame, p95 ms": p95,
        }

    return measure


def unit_page(layer: str, tab: Measured) -> dict[str, float]:
    first = tab.open("main canvas", view="unit", layer=layer, unit="3")
    tab.settle()
    return {**tab.first(f"unit of {layer}", first), f"unit of {layer}: MB": tab.bytes / 1e6}


MEASUREMENTS: tuple[Callable[[Measured], dict[str, float]], ...] = (
    overview,
    partial(unit_page, "block0%2Fconv3"),
    partial(unit_page, WIDE),
    scrolled("2,048 units", view="layer", layer=WIDE, technique="feature_images"),
    scrolled("2,048 x 9 patches", view="layer", layer=WIDE, technique="max_patches"),
    scrolled("2,000 images", view="images"),
)


def measure(root: str, bundles: dict[str, Path], rounds: int) -> dict[str, dict[str, float]]:
    """Measure all bundles in turn; the median of the rounds counts."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in bundles}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)
        for _ in range(rounds):
            for one in MEASUREMENTS:
                for name, bundle in bundles.items():
                    tab = Measured(browser, root, bundle)
                    for label, value in one(tab).items():
                        found[name].setdefault(label, []).append(value)
                    tab.page.context.close()
        browser.close()
    return {
        name: {label: float(np.median(values)) for label, values in figures.items()}
        for name, figures in found.items()
    }


def index_once_loaded(root: str) -> tuple[int, float]:
    """Bytes and seconds of the index, once TensorBoard has loaded the whole log."""
    before = -1
    while True:
        start = time.perf_counter()
        answer, _ = fetch(f"{root}/data/plugin/netviz/index")
        seconds = time.perf_counter() - start
        if len(answer) == before and before > 1000:
            return before, seconds
        before = len(answer)
        time.sleep(3)


def report(found: dict[str, dict[str, float]]) -> None:
    names = list(found)
    base = found[names[0]]
    print(f"{'':38s}" + "".join(f"{name:>20s}" for name in names))
    for label in base:
        cells = [f"{base[label]:20.1f}"]
        for name in names[1:]:
            value = found[name].get(label, float("nan"))
            ratio = value / base[label] if base[label] else float("nan")
            cells.append(f"{value:11.1f} (x{ratio:5.2f})")
        print(f"{label:38s}" + "".join(f"{cell:>20s}" for cell in cells), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--log-dir", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--bundle", action="append", default=[], metavar="NAME=FILE")
    asked = parser.parse_args()
    bundles = {name: Path(file) for name, _, file in (one.partition("=") for one in asked.bundle)}
    with tempfile.TemporaryDirectory() as folder:
        log_dir = asked.log_dir or Path(folder) / "log"
        if not log_dir.exists():
            write_large_log(log_dir, FULL if asked.full else SMALL)
        said = Path(folder) / "said.txt"
        with tensorboard(log_dir, said, without_tensorflow=True) as root:
            size, seconds = index_once_loaded(root)
            print(f"index: {size / 1e6:.2f} MB in {seconds:.2f} s")
            report(measure(root, bundles | {"committed": COMMITTED}, asked.rounds))


if __name__ == "__main__":
    main()
