"""The engines of t-SNE and their steps: CPU seconds, divergence, neighbours kept.

    python -m tests.benchmarks.tsne_engines [--points 800] [--engines scikit-learn openTSNE]

The features are those of ResNet-20's last block for CIFAR-10, and of SqueezeNet's last module for
the photographs (at most 500), both from NETVIZ_ASSETS. The divergence is the one that each engine
reports of itself: compare it between steps of one engine only.
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
from tb_netviz.model.layer_choice import page_layers
from tb_netviz.scan.maps.projection import principal_axes
from tb_netviz.scan.maps.quality import neighbours_kept, trustworthiness
from tb_netviz.scan.maps.tsne import tsne
from tests.benchmarks.scan_maps import cifar

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
STEPS = (1000, 750, 500, 400, 300)


def features_of(network: str, points: int) -> np.ndarray:
    """Averaged responses of the last layer that has a page, (n, units)."""
    if network == "ResNet-20":
        model = ImageModel(keras.models.load_model(ASSETS / "resnet20_cifar10.keras"))
        data = open_images(cifar("train", points)[0], model)
    else:
        model = ImageModel(keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras"))
        data = open_images(ASSETS / "imagenet_sample", model, limit=points)
    path = page_layers(model)[-1]
    responses = model.read([path], data.select(np.arange(data.count)))[path]
    means: np.ndarray = responses.mean(axis=tuple(range(1, responses.ndim - 1)))
    return means


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=800)
    parser.add_argument("--engines", nargs="+", default=["scikit-learn", "openTSNE"])
    options = parser.parse_args()
    for network in ("ResNet-20", "SqueezeNet"):
        features = features_of(network, options.points)
        reduced = principal_axes(features, 50).project(features)
        print(f"{network}, {len(features)} points\n{'':14} steps  CPU-s  divergence  kept  trust")
        for engine in options.engines:
            for steps in STEPS:
                began = time.process_time()
                found = tsne(reduced, reduced[:, :2], engine=engine, iterations=steps)
                seconds = time.process_time() - began
                print(
                    f"{engine:14} {steps:5} {seconds:6.2f} {found.divergence:11.3f} "
                    f"{neighbours_kept(features, found.points):5.3f} "
                    f"{trustworthiness(features, found.points):6.3f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
