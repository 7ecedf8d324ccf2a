"""What the callback costs a real training, and whether the training notices.

    python tests/benchmarks/training_overhead.py [--epochs 8] [--images 10000] [--logdir DIR]

A ResNet-20 learns CIFAR-10 (cifar10_12k.npz of NETVIZ_ASSETS) twice with the same seeds, with the
callback and without. Printed: the overhead as the callback counts it and by the clock, the steps of
each technique, and whether all weights are equal bit for bit.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image

import tb_netviz
from tb_netviz.callbacks import NetVizCallback

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
SHIFT = 4  # pixels by which training images are moved


def cifar10(part: str, count: int) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Images (n, 32, 32, 3) uint8, labels (n,) and the names of the classes."""
    file = np.load(ASSETS / "cifar10_12k.npz")
    jpeg, offsets = file[f"{part}_jpeg"].tobytes(), file[f"{part}_offsets"]
    images = [
        np.asarray(Image.open(io.BytesIO(jpeg[offsets[i] : offsets[i + 1]])))
        for i in range(min(count, len(offsets) - 1))
    ]
    labels = file[f"y_{part}"][: len(images)].astype(np.int32)
    return np.stack(images), labels, tuple(map(str, file["class_names"]))


def resnet20() -> keras.Model:
    """Three stages of three blocks, 16, 32 and 64 channels."""
    layers = keras.layers

    def convolve(x: Any, channels: int, size: int, stride: int) -> Any:
        x = layers.Conv2D(channels, size, stride, padding="same", use_bias=False)(x)
        return layers.BatchNormalization()(x)

    image = keras.Input((32, 32, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1)(image)
    x = layers.ReLU()(convolve(x, 16, 3, 1))
    for stage, channels in enumerate((16, 32, 64)):
        for block in range(3):
            stride = 2 if stage and not block else 1
            # 2 x 2 in the shortcut: a 1 x 1 convolution with stride 2 crashes TensorFlow 2.21.
            shortcut = convolve(x, channels, 2, 2) if stride == 2 else x
            x = layers.ReLU()(convolve(x, channels, 3, stride))
            x = layers.ReLU()(layers.Add()([convolve(x, channels, 3, 1), shortcut]))
    x = layers.Dropout(0.1)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(image, layers.Dense(10, activation="softmax", name="classes")(x))


def train(options: argparse.Namespace, callbacks: list[Any]) -> tuple[list[np.ndarray], float]:
    """Train from the same seeds; returns the weights and the seconds it took."""
    keras.utils.set_random_seed(0)
    x, y, _ = cifar10("train", options.images)
    model = resnet20()
    steps = options.epochs * -(-len(x) // 128)
    rate = keras.optimizers.schedules.CosineDecay(0.1, steps)
    model.compile(
        keras.optimizers.SGD(rate, momentum=0.9),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
    began = time.perf_counter()
    model.fit(x, y, epochs=options.epochs, batch_size=128, verbose=2, callbacks=callbacks)
    return model.get_weights(), time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--logdir", default=None)
    parser.add_argument("--techniques", nargs="+", default=None)
    parser.add_argument("--max-overhead", type=float, default=0.1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="  %(message)s")
    logdir = options.logdir or tempfile.mkdtemp()
    x, y, names = cifar10("test", 2000)
    netviz = NetVizCallback(
        logdir,
        data=(x, y),
        techniques=options.techniques,
        class_names=names,
        max_overhead=options.max_overhead,
    )
    shown, with_pictures = train(options, [netviz])
    plain, without = train(options, [])
    steps = defaultdict(list)
    for visual in tb_netviz.read(logdir):
        if visual.kind not in ("note", "model", "images"):
            steps[visual.technique].append(visual.step)
    for technique, found in steps.items():
        print(f"{technique:<16} steps {sorted(set(found))}")
    budget = netviz.budget
    print(f"pictures         {budget.spent:.1f} s of {budget.training:.1f} s of training")
    print(
        f"overhead         {100 * budget.overhead:.1f} % (limit {100 * options.max_overhead:g} %)"
    )
    print(f"by the clock     {with_pictures:.1f} s with, {without:.1f} s without")
    equal = all(np.array_equal(*pair) for pair in zip(shown, plain, strict=True))
    print(f"weights equal    {equal}")


if __name__ == "__main__":
    main()
