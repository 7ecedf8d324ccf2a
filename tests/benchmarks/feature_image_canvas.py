"""Feature images on their canvas against the network's full input: quality and CPU seconds.

    python tests/benchmarks/feature_image_canvas.py [--units 8] [--steps 16 32 64]

Random channels of three layers of SqueezeNet. Both are optimised by the same recipe, and judged
after 8-bit rounding under held-out transforms: the strongest response in units of the channel's
99.9th percentile on photographs (median over channels), and how often the channel is the strongest
of its layer there. Needs NETVIZ_ASSETS.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.transforms import Warp
from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.natural_responses import natural_responses
from tb_netviz.techniques.feature_images import FeatureImages

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
LAYERS = ("fire2_expand3x3", "fire5_expand3x3", "fire8_expand3x3")
HELD_OUT = 8  # transforms a picture is judged under


def judge(
    model: ImageModel, layer: str, units: list[int], pictures: np.ndarray
) -> tuple[np.ndarray, float]:
    """Strongest response (n,), mean over transforms, and the share strongest of the layer."""
    size = (pictures.shape[1], pictures.shape[2])
    tap = model.tap([layer])
    warp = Warp((0.9, 1.1), degrees=10, shift=4 / size[0])

    @tf.function(autograph=False)
    def read(images: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        identities = tf.range(len(pictures), dtype=tf.int64)
        draws = Draws(tf.constant(2**20, tf.int64), identities, Clock(step, tf.constant(0.0)))
        return tap(warp.apply(images, draws, size))[layer]

    rows = np.arange(len(units))
    strongest, firsts = [], []
    for step in range(HELD_OUT):
        maps = read(tf.constant(pictures / np.float32(255)), tf.constant(step)).numpy()
        flat = maps.reshape(len(units), -1, maps.shape[-1])
        own = flat[rows, :, units]
        strongest.append(own.max(axis=1))
        firsts.append(flat[rows, own.argmax(axis=1)].argmax(axis=1) == np.array(units))
    return np.mean(strongest, axis=0), float(np.mean(firsts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=8)
    parser.add_argument("--steps", type=int, nargs="+", default=[16, 32, 64])
    options = parser.parse_args()
    network = keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras")
    model = ImageModel(network)
    photographs = open_images(ASSETS / "imagenet_sample", model, limit=100)
    print(
        f"{'layer':<16} {'image':<7} {'pixels':>6} {'steps':>5} {'response':>8} {'first':>5} CPU s"
    )
    for layer in LAYERS:
        natural, _ = natural_responses(model, layer, photographs)
        count = model.layer(layer).unit_count
        chosen = np.random.default_rng(16).choice(count, options.units, replace=False)
        units = sorted(int(unit) for unit in chosen)
        for name in ("full", "canvas"):
            for steps in options.steps:
                technique = FeatureImages(units, layers=layer, steps=steps)
                if name == "full":
                    technique = _without_canvas(technique)
                before = time.process_time()
                (grid,) = technique.run(model)
                spent = time.process_time() - before
                response, first = judge(model, layer, units, grid.images)
                ratio = float(np.median(response / np.maximum(natural[units], 1e-6)))
                side = grid.images.shape[1]
                print(
                    f"{layer:<16} {name:<7} {side:>6} {steps:>5} {ratio:>8.2f} {first:>5.2f} "
                    f"{spent:.1f}",
                    flush=True,
                )


def _without_canvas(technique: FeatureImages) -> FeatureImages:
    """The same technique on images of the network's input size."""
    whole = FeatureImages(technique.units, layers=technique.layers, steps=technique.steps)
    object.__setattr__(whole, "_canvas", lambda *_: None)
    return whole


if __name__ == "__main__":
    main()
