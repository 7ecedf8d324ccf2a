"""Cost of the scan of all convolutions over that of `model.predict`, in CPU seconds.

    python tests/benchmarks/scan_cost.py [--images 256] [--rounds 3] [--network MobileNetV2]

Networks: SqueezeNet (from NETVIZ_ASSETS) and MobileNetV2 with random weights, both on the same
photographs, repeated to the number asked for. `predict` runs with its own batch size of 32, and
again with the one that the scan chooses. All follow each other in every round, and the median of
the rounds' ratios counts: other load changes both. All run with freed memory kept, as in the
command `netviz log`.
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

from tb_netviz.data.image_source import open_images
from tb_netviz.freed_memory import keep_freed_memory
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import responses
from tb_netviz.scan.one_pass.scan import scan

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))


def measure(name: str, network: keras.Model, images: int, rounds: int) -> None:
    network.trainable = False
    model = ImageModel(network, preprocessing="auto" if name == "SqueezeNet" else "tf")
    source = open_images(ASSETS / "imagenet_sample", model, limit=min(images, 500))
    pixels = np.resize(source.select(np.arange(source.count)), (images, *model.image_shape))
    data = open_images((pixels * 255).astype(np.uint8), model)
    eaten = np.asarray(model.to_model_input(pixels))
    layers = responses(model)
    units = sum(model.layer(path).unit_count for path in layers)

    chosen = images_a_call(model.image_shape)
    runs = {
        "predict": lambda: network.predict(eaten, batch_size=32, verbose=0),
        f"predict in batches of {chosen}": lambda: network.predict(
            eaten, batch_size=chosen, verbose=0
        ),
        "scan": lambda: scan(model, data, layers=layers),
    }
    for run in runs.values():
        run()
    times = np.array([[cpu_seconds(run) for run in runs.values()] for _ in range(rounds)])
    print(f"{name}: {len(layers)} layers, {units} units, {images} images")
    for label, seconds in zip(runs, times.T, strict=True):
        ratios = times[:, -1] / seconds
        print(
            f"  {label:24s} {np.median(seconds):7.1f} CPU-s, scan over it {np.median(ratios):.2f} "
            f"({ratios.min():.2f} to {ratios.max():.2f})",
            flush=True,
        )


def cpu_seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--network", choices=["SqueezeNet", "MobileNetV2"], help="only this one")
    options = parser.parse_args()
    keep_freed_memory()
    if options.network != "MobileNetV2":
        squeezenet = keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras")
        measure("SqueezeNet", squeezenet, options.images, options.rounds)
    if options.network != "SqueezeNet":
        mobilenet = keras.applications.MobileNetV2(weights=None)
        measure("MobileNetV2", mobilenet, options.images, options.rounds)


if __name__ == "__main__":
    main()
