"""Cost of the effective fields of a network's top patches, in CPU seconds.

    python tests/benchmarks/effective_field_cost.py [--images 24] [--network EfficientNetB0]

`MaxPatches` runs without effective boxes and with them, on the same random images, after a first
run that compiles the scan. The columns hold the number of layers with boxes, the boxes, and the CPU
seconds of the two runs; the last is what the boxes cost, the trace of the gradient included.
SqueezeNet is taken from NETVIZ_ASSETS, all other networks have random weights.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from tb_netviz import ImageModel, MaxPatches
from tb_netviz.data import open_images
from tb_netviz.visual import Patches

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
NETWORKS: dict[str, Callable[[], keras.Model]] = {
    "SqueezeNet": lambda: keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras"),
    "MobileNetV2": lambda: keras.applications.MobileNetV2(weights=None),
    "EfficientNetB0": lambda: keras.applications.EfficientNetB0(weights=None),
    "ResNet50": lambda: keras.applications.ResNet50(weights=None),
}


def measure(name: str, images: int) -> None:
    model = ImageModel(NETWORKS[name](), preprocessing=(0, 255))
    pixels = np.random.default_rng(0).integers(0, 256, (images, *model.image_shape), np.uint8)
    data = open_images(pixels, model)

    def run(effective: int) -> tuple[float, int, int]:
        began = time.process_time()
        found = list(MaxPatches(effective=effective).run(model, data))
        seconds = time.process_time() - began
        layers, boxes = set(), 0
        for one in found:
            if isinstance(one, Patches) and one.effective_boxes is not None:
                layers.add(one.layer)
                boxes += int(one.effective_boxes.any(axis=-1).sum())
        return seconds, len(layers), boxes

    run(0)
    without, _, _ = run(0)
    with_boxes, layers, boxes = run(1)
    print(
        f"{name:16s} {layers:6d} {boxes:6d} {without:9.1f} {with_boxes:9.1f} "
        f"{with_boxes - without:9.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=24)
    parser.add_argument("--network", choices=list(NETWORKS), help="only this one")
    options = parser.parse_args()
    print(f"{'':16s} layers  boxes   without      with     boxes  (CPU-s)")
    for name in NETWORKS if options.network is None else [options.network]:
        measure(name, options.images)


if __name__ == "__main__":
    main()
