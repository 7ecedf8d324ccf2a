"""Feature images of random channels at three depths against other libraries, judged alike.

    python tests/benchmarks/feature_image_quality.py channels            # which ones: for the peers
    python tests/benchmarks/feature_image_quality.py compare peers.npz   # all of them

All get the same number of gradient evaluations, views counted. Judged after 8-bit rounding:
activation over held-out transforms (shifts of 8, zoom .9 to 1.1, rotation of 10 degrees, a mild
blur; no library trains on this set) in units of the channel's 99.9th percentile on photographs, and
the share of channels that are the strongest of their layer on their own picture.
Needs NETVIZ_ASSETS.
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
from PIL import Image

from tb_netviz.ascent.constraints import gaussian_blur
from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.transforms import Warp
from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.feature_images import FeatureImages
from tb_netviz.techniques.recipes.feature_images import feature_preset

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", "../shared/data"))
MODEL = ASSETS / "squeezenet_v1_imagenet.keras"
LAYERS = ("fire2_expand3x3", "fire5_expand3x3", "fire8_expand3x3")
HELD_OUT = 16  # transforms a picture is judged under


def random_channels(model: ImageModel, count: int) -> dict[str, list[int]]:
    """The same random channels for everyone."""
    random = np.random.default_rng(16)
    return {
        layer: sorted(
            int(one) for one in random.choice(model.layer(layer).unit_count, count, replace=False)
        )
        for layer in LAYERS
    }


def judge(model: ImageModel, layer: str, channels: list[int], pictures: np.ndarray) -> np.ndarray:
    """Mean activation under held-out transforms, the plain one, and rank 1 or not: (3, n)."""
    tap = model.tap([layer])
    warp = Warp((0.9, 1.1), degrees=10, shift=8 / 227)

    def read(images: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        count = images.shape[0]
        draws = Draws(
            tf.constant(2**20, tf.int64),
            tf.range(count, dtype=tf.int64),
            Clock(step, tf.constant(0.0)),
        )
        seen = warp.apply(images, draws, model.image_shape[:2])
        seen = tf.where(step % 2 == 0, seen, gaussian_blur(seen, 0.7))
        return tf.stack([_means(tap(seen)[layer]), _means(tap(images)[layer])])

    def _means(activation: tf.Tensor) -> tf.Tensor:
        return tf.reduce_mean(activation, axis=[1, 2])

    compiled = tf.function(read, autograph=False)
    shown = tf.constant(pictures.astype(np.float32) / 255)
    found = np.stack([compiled(shown, tf.constant(step)).numpy() for step in range(HELD_OUT)])
    robust, plain = found.mean(axis=0)
    rows = np.arange(len(channels))
    return np.stack(
        [
            robust[rows, channels],
            plain[rows, channels],
            (robust.argmax(axis=1) == channels).astype(float),
        ]
    )


def natural_means(model: ImageModel, layer: str, photographs: np.ndarray) -> np.ndarray:
    """99.9th percentile over photographs of each channel's mean activation."""
    activation = model.tap([layer]).read(photographs, batch_size=8)[layer]
    return np.percentile(activation.mean(axis=(1, 2)), 99.9, axis=0)


def steps_for(preset: str, evaluations: int) -> int:
    return evaluations // feature_preset(preset, None).plan.views


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["channels", "compare"])
    parser.add_argument("peers", nargs="?", help="the .npz file of feature_images_of_peers.py")
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--steps", type=int, default=128, help="gradient evaluations per picture")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--presets", nargs="+", default=["netviz", "lucid"])
    parser.add_argument("--pictures", help="a folder for the pictures")
    options = parser.parse_args()
    model = ImageModel(keras.models.load_model(MODEL, compile=False))
    chosen = random_channels(model, options.count)
    if options.what == "channels":
        print(" ".join(f"{layer}:{','.join(map(str, some))}" for layer, some in chosen.items()))
        return
    data = open_images(ASSETS / "imagenet_sample", model)
    photographs = data.select(np.linspace(0, data.count - 1, 100).astype(int))
    peers = dict(np.load(options.peers)) if options.peers else {}
    libraries = [*options.presets, *dict.fromkeys(name.partition("/")[0] for name in peers)]
    print("library layer | robust activation | plain | strongest of its layer | CPU s a picture")
    for layer, channels in chosen.items():
        natural = np.maximum(natural_means(model, layer, photographs)[channels], 1e-6)
        for library in libraries:
            scores, seconds = [], []
            for seed in range(options.seeds):
                if library in options.presets:
                    began = time.process_time()
                    (grid,) = FeatureImages(
                        channels,
                        layers=layer,
                        preset=library,
                        steps=steps_for(library, options.steps),
                    ).run(model, seed=seed)
                    seconds.append(time.process_time() - began)
                    pictures = grid.images
                else:
                    pictures = peers[f"{library}/{layer}/{seed}"]
                    seconds.append(float(peers[f"{library}/{layer}/{seed}/seconds"]))
                robust, plain, first = judge(model, layer, channels, pictures)
                scores.append([(robust / natural).mean(), (plain / natural).mean(), first.mean()])
                if options.pictures:
                    row = np.concatenate(list(pictures), axis=1)
                    folder = Path(options.pictures)
                    folder.mkdir(exist_ok=True, parents=True)
                    Image.fromarray(row).save(folder / f"{layer}_{library}_{seed}.png")
            robust, plain, first = np.mean(scores, axis=0)
            spread = np.std([one[0] for one in scores])
            print(
                f"{library:14s} {layer:16s} | {robust:6.2f} +- {spread:.2f} | {plain:6.2f} | "
                f"{first:5.2f} | {np.mean(seconds) / len(channels):6.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
