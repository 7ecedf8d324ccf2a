"""Class images of tf-keras-vis and xplique with their own defaults, saved for the comparison.

Runs in an environment of its own, because xplique pins other versions than TensorFlow 2.21:

    pip install tensorflow-cpu==2.21.0 keras==3.15.1 tensorflow-probability tf_keras einops pillow
    pip install scipy matplotlib imageio deprecated scikit-learn scikit-image opencv-python-headless
    pip install --no-deps tf-keras-vis==0.8.7 xplique==2.0.2

Both get the network with its last ReLU and softmax taken off, so that they climb the same score.
"""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf


def without_softmax(path: str) -> keras.Model:
    """The network up to its scores, the map under the final average taken before its ReLU."""
    network = keras.models.load_model(path)
    network.get_layer("conv10").activation = keras.activations.linear
    return keras.Model(network.inputs, network.get_layer("logits").output)


def by_tf_keras_vis(network: keras.Model, classes: list[int], steps: int) -> np.ndarray:
    from tf_keras_vis.activation_maximization import ActivationMaximization
    from tf_keras_vis.utils.scores import CategoricalScore

    start = tf.random.stateless_uniform((len(classes), *network.input_shape[1:]), (0, 1), 0, 255)
    images = ActivationMaximization(network)(
        CategoricalScore(classes), seed_input=start, steps=steps
    )
    return np.asarray(images) / 255


def by_xplique(network: keras.Model, classes: list[int], steps: int) -> np.ndarray:
    from xplique.features_visualizations import Objective, optimize

    images, _ = optimize(
        Objective.neuron(network, -1, classes),
        nb_steps=steps,
        values_range=(0, 255),
        custom_shape=network.input_shape[1:3],
    )
    last = np.asarray(images[-1], np.float32)
    return last.reshape(len(classes), *network.input_shape[1:]) / 255


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("output", help="an .npz file: one uint8 array per library")
    parser.add_argument("--classes", type=int, nargs="+", required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--batch", type=int, default=4)
    options = parser.parse_args()
    network = without_softmax(options.model)
    pictures: dict[str, np.ndarray] = {}
    for name, make in (("tf-keras-vis 0.8.7", by_tf_keras_vis), ("xplique 2.0.2", by_xplique)):
        made = []
        for first in range(0, len(options.classes), options.batch):
            some = options.classes[first : first + options.batch]
            made.append(make(network, some, options.steps))
            print(f"{name}: {first + len(some)} of {len(options.classes)}", flush=True)
        pictures[name] = np.round(np.clip(np.concatenate(made), 0, 1) * 255).astype(np.uint8)
    np.savez_compressed(options.output, **pictures)  # type: ignore[arg-type]  # NumPy takes any name


if __name__ == "__main__":
    main()
