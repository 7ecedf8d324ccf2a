"""How heavy a large log is: bytes on disk, memory of the server, bytes that the page loads.

    python -m tests.benchmarks.log_weight [--units 5000] [--photographs FOLDER]

Writes feature images of 128 x 128 pixels and nine patches of 56 x 56 pixels for every unit, in
layers of 512 units, starts TensorBoard on them and opens pages in a headless Chromium.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from tb_netviz.events import pictures
from tb_netviz.events.atlas import arrange, layout
from tb_netviz.events.encoding import encode
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, LayerGraph, Patches, Visual
from tests.benchmarks.page_at_size import COMMITTED, Measured
from tests.e2e.conftest import ARGUMENTS, _executable
from tests.fixtures.large_log import pictures as gratings
from tests.plugin.test_real_tensorboard import fetch, tensorboard

UNITS_A_LAYER = 512
PAGES: tuple[dict[str, str], ...] = (
    {},
    {"view": "layer", "layer": "conv0"},
    {"view": "unit", "layer": "conv0", "unit": "7"},
)


def crops(folder: Path | None, count: int, side: int, seed: int) -> np.ndarray:
    """Cut squares out of photographs; gratings under noise where there are none."""
    if folder is None:
        return gratings(count, side, seed)
    generator = np.random.default_rng(seed)
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    if not files:
        raise SystemExit(f"{folder} holds no photographs; give a folder of JPEG files.")
    chosen = [files[i] for i in generator.integers(0, len(files), 64)]
    sources = [Image.open(path).convert("RGB").resize((256, 256)) for path in chosen]
    corners = generator.integers(0, 256 - side, (count, 2))
    return np.stack(
        [
            np.asarray(sources[i % 64].crop((x, y, x + side, y + side)))
            for i, (x, y) in enumerate(corners.tolist())
        ]
    )


def visuals(units: int, folder: Path | None) -> Iterator[Visual]:
    """The network, and of each layer feature images and patches."""
    sizes = [min(UNITS_A_LAYER, units - first) for first in range(0, units, UNITS_A_LAYER)]
    layers = tuple({"path": f"conv{i}", "type": "Conv2D", "parents": []} for i in range(len(sizes)))
    yield LayerGraph(technique="model", layers=layers)
    for number, size in enumerate(sizes):
        layer, members = f"conv{number}", np.arange(size)
        images = crops(folder, size, 128, number)
        yield Grid(technique="feature_images", layer=layer, images=images, units=members)
        patches = crops(folder, size * 9, 56, 1000 + number).reshape(size, 9, 56, 56, 3)
        yield Patches(
            technique="max_patches",
            layer=layer,
            images=patches,
            units=members,
            image_ids=np.zeros((size, 9), np.int64),
            boxes=np.tile([0, 0, 56, 56], (size, 9, 1)),
            measures={"activation": np.ones((size, 9), np.float32)},
        )


def png_bytes(visual: Visual) -> int:
    """Bytes of the pictures as one PNG, as format version 2 stored them."""
    return sum(
        len(pictures.encode_png(arrange(layout(tiles.shape), tiles)))
        for tiles in (getattr(visual, name) for name in visual.picture_names)
    )


def resident_megabytes(parent: int) -> dict[str, float]:
    """Resident memory of the children of a process, and of theirs, by name."""
    found: dict[str, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            lines = (folder / "status").read_text().splitlines()
        except OSError:
            continue  # it has just ended
        status = dict(line.split(":", 1) for line in lines if ":" in line)
        if int(status["PPid"]) == parent:
            pages = status.get("VmRSS", "0 kB").split()[0]
            found[status["Name"].strip()] = int(pages) / 1024
            found |= resident_megabytes(int(folder.name))
    return found


def write(log_dir: Path, units: int, folder: Path | None) -> None:
    """Write the log and print what its pictures weigh."""
    stored = as_png = small = 0
    seconds = 0.0
    with EventWriter(log_dir / "run00") as writer:
        for visual in visuals(units, folder):
            before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
            blobs = encode(visual).blobs
            seconds += resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
            small += len(blobs[3]) if len(blobs) > 3 else 0
            stored += sum(len(blob) for place, blob in enumerate(blobs) if place not in (0, 2, 3))
            as_png += png_bytes(visual)
            writer.write(visual)
    print(f"{units} units: sheets {stored / 1e6:.1f} MB, as PNG {as_png / 1e6:.1f} MB")
    print(f"thumbnails {small / 1e6:.2f} MB; encoding {seconds:.1f} s of CPU time")


def serve(log_dir: Path, said: Path) -> None:
    """Start TensorBoard and print the memory of the server and the bytes of some pages."""
    with tensorboard(log_dir, said, without_tensorflow=True) as root:
        index = b""
        while b"max_patches/conv0" not in index:
            time.sleep(1)
            index = fetch(f"{root}/data/plugin/netviz/index")[0]
        time.sleep(5)  # the data server is still reading
        for name, megabytes in resident_megabytes(os.getpid()).items():
            print(f"resident memory of {name}: {megabytes:.0f} MB")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)
            for place in PAGES:
                tab = Measured(browser, root, COMMITTED)
                tab.open("main canvas", **place)
                tab.settle()
                routes = [one.partition("?")[0] for one in tab.requests]
                counts = ", ".join(f"{routes.count(one)} {one}" for one in sorted(set(routes)))
                print(f"{place or 'overview'}: {tab.bytes / 1e3:.0f} kB ({counts})")
            browser.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=5000)
    parser.add_argument("--photographs", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "log", options.units, options.photographs)
        serve(Path(folder) / "log", Path(folder) / "said")


if __name__ == "__main__":
    main()
