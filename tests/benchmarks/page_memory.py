"""What the page holds in memory after a walk through a whole log.

    python tests/benchmarks/page_memory.py LOGDIR [--bundle FOLDER]

Opens every page of a log once: the overview, each layer with each of its tabs, a unit of each, the
images, one image, the map, the classes. Prints, after each kind of page, the script's heap and the
memory of the browser's process for the page, which holds the decoded pictures, too. `--bundle` is a
folder like `tb_netviz/static`, e.g. of an older commit.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from tests.benchmarks.page_at_size import COMMITTED, Measured, index_once_loaded
from tests.e2e.conftest import ARGUMENTS, _executable
from tests.plugin.test_real_tensorboard import fetch, tensorboard

PAGE_KINDS = ("grid", "patches", "neighbours", "scatter", "responses", "excitations")


def places(run: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page of a run, with the kind of page it is."""
    yield "overview", {}
    entries = [entry for entry in run["visuals"] if entry["kind"] in PAGE_KINDS]
    layers = list(dict.fromkeys(entry["layer"] for entry in entries if entry["layer"]))
    for entry in entries:
        if entry["layer"]:
            key = f"{entry['technique']}-{entry['kind']}"
            yield "layers", {"view": "layer", "layer": entry["layer"], "technique": key}
    for layer in layers:
        yield "a unit of each", {"view": "unit", "layer": layer, "unit": "3"}
    yield "images", {"view": "images"}
    yield "an image", {"view": "image", "image": "3"}
    yield "map", {"view": "embedding"}
    yield "classes", {"view": "classes"}


def renderer_megabytes() -> float:
    """Memory of the largest process of a page that this browser has, in MB."""
    largest = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes()
            lines = dict(line.partition(":")[::2] for line in status.read_text().splitlines())
        except OSError:  # it has ended
            continue
        if b"--type=renderer" in command and b"playwright" in command:
            largest = max(largest, int(lines.get("VmRSS", "0").split()[0]) / 1e3)
    return largest


def walk(tab: Measured, run: dict[str, Any]) -> None:
    """Open all pages one after the other, in one document."""
    last = ""
    for kind, place in [*places(run), ("", {})]:
        if last not in ("", kind):
            print(
                f"{last:16s} {tab.heap():8.1f} {renderer_megabytes():8.0f} {tab.bytes / 1e6:8.1f}"
            )
        if kind == "":
            return
        keys = "".join(f"&p.netviz.{key}={quote(value, '')}" for key, value in place.items())
        if last == "":
            tab.page.goto(f"{tab.root}/#netviz&p.netviz.run={quote(run['run'], '')}{keys}")
            tab.page.wait_for_selector('iframe[src*="name=netviz"]', state="attached")
            tab.frame.wait_for_selector("main canvas")
        else:
            tab.page.evaluate("hash => { location.hash = hash; }", f"#netviz{keys}")
        tab.settle(0.7)
        last = kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log_dir", type=Path)
    parser.add_argument("--bundle", type=Path, default=COMMITTED)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.txt"
        with tensorboard(asked.log_dir, said, without_tensorflow=True) as root:
            index_once_loaded(root)
            index = json.loads(fetch(f"{root}/data/plugin/netviz/index")[0])
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)
                tab = Measured(browser, root, asked.bundle)
                print(f"{'after':16s} {'heap MB':>8s} {'page MB':>8s} {'read MB':>8s}")
                walk(tab, index["runs"][0])
                browser.close()


if __name__ == "__main__":
    main()
