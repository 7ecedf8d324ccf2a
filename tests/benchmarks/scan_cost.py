"""Cost of the scan of all convolutions over that of `model.predict`, in CPU seconds.

    python tests/benchmarks/scan_cost.py [--images 256] [--rounds 3]

Networks: SqueezeNet (from NETVIZ_ASSETS) and MobileNetV2 with random weights, both on the same
photographs, repeated to the number asked for, and with the same batch size. The two follow each
other in every round, and the median of the rounds' ratios counts: other load changes both.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.choice import responses
from tb_netviz.scan.scan import BATCH_SIZE, scan

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

    def predict() -> None:
        network.predict(eaten, batch_size=BATCH_SIZE, verbose=0)

    def scanned() -> None:
        scan(model, data, layers=layers)

    predict()
    scan(model, data, layers=layers, ids=np.arange(min(images, 40)))
    times: dict[str, list[float]] = {"predict": [], "scan": []}
    for _ in range(rounds):
        for label, run in (("predict", predict), ("scan", scanned)):
            start = time.process_time()
            run()
            times[label].append(time.process_time() - start)
    base, cost = np.median(times["predict"]), np.median(times["scan"])
    ratios = np.divide(times["scan"], times["predict"])
    print(
        f"{name}: {len(layers)} layers, {units} units, {images} images: predict {base:.1f} CPU-s, "
        f"scan {cost:.1f} CPU-s, ratio {np.median(ratios):.2f} "
        f"({ratios.min():.2f} to {ratios.max():.2f})",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    squeezenet = keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras")
    measure("SqueezeNet", squeezenet, options.images, options.rounds)
    mobilenet = keras.applications.MobileNetV2(weights=None)
    measure("MobileNetV2", mobilenet, options.images, options.rounds)


if __name__ == "__main__":
    main()
