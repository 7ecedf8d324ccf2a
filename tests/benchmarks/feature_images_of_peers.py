"""Feature images of tf-keras-vis and xplique with their own defaults, saved for the comparison.

Runs in the environment that `class_images_of_peers.py` describes. Each channel of each layer gets
`--steps` gradient evaluations; xplique draws on a canvas of the network's own size.

    python tests/benchmarks/feature_images_of_peers.py MODEL peers.npz --channels conv1:3,17 ...
"""

from __future__ import annotations

import argparse
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf


def by_tf_keras_vis(part: keras.Model, channels: list[int], steps: int, seed: int) -> np.ndarray:
    from tf_keras_vis.activation_maximization import ActivationMaximization

    def score(output: tf.Tensor) -> list[tf.Tensor]:
        return [tf.reduce_mean(output[i, ..., channel]) for i, channel in enumerate(channels)]

    shape = (len(channels), *part.input_shape[1:])
    start = tf.random.stateless_uniform(shape, (seed, 1), 0, 255)
    return np.asarray(ActivationMaximization(part)(score, seed_input=start, steps=steps)) / 255


def by_xplique(part: keras.Model, channels: list[int], steps: int, seed: int) -> np.ndarray:
    from xplique.features_visualizations import Objective, optimize

    tf.random.set_seed(seed)
    images, _ = optimize(
        Objective.channel(part, -1, channels),
        nb_steps=steps,
        values_range=(0, 255),
        custom_shape=part.input_shape[1:3],
    )
    last = np.asarray(images[-1], np.float32)
    return last.reshape(len(channels), *part.input_shape[1:]) / 255


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("output", help="an .npz file: library/layer/seed -> uint8 pictures")
    parser.add_argument("--channels", nargs="+", required=True, help="LAYER:INDEX,INDEX,...")
    parser.add_argument("--steps", type=int, default=128)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    network = keras.models.load_model(options.model)
    saved: dict[str, np.ndarray] = {}
    for chosen in options.channels:
        layer, _, listed = chosen.partition(":")
        channels = [int(one) for one in listed.split(",")]
        part = keras.Model(network.inputs, network.get_layer(layer).output)
        for seed in range(options.seeds):
            for name, make in (("tf-keras-vis", by_tf_keras_vis), ("xplique", by_xplique)):
                began = time.process_time()
                images = make(part, channels, options.steps, seed)
                seconds = time.process_time() - began
                saved[f"{name}/{layer}/{seed}"] = np.rint(np.clip(images, 0, 1) * 255).astype(
                    np.uint8
                )
                saved[f"{name}/{layer}/{seed}/seconds"] = np.array(seconds)
                print(f"{name} {layer} seed {seed}: {seconds:.0f} CPU seconds", flush=True)
                np.savez_compressed(options.output, **saved)  # type: ignore[arg-type]  # NumPy takes any name


if __name__ == "__main__":
    main()
