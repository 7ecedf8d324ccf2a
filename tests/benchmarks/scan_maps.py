"""Maps of CIFAR-10: clusters by class, neighbours kept, places over a training.

    python tests/benchmarks/scan_maps.py [--points 1000] [--epochs 8] [--picture FILE]

First the last layer of ResNet-20 (NETVIZ_ASSETS); then a small network trained for eight epochs,
mapped after each: how far images move per snapshot, against a map started afresh from principal
components each time, as it comes and turned to fit the one before.
"""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image
from sklearn.manifold import TSNE
from sklearn.neighbors import KNeighborsClassifier

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.maps.projection import aligned
from tb_netviz.scan.maps.quality import neighbours_kept
from tb_netviz.techniques.embedding import Embedding

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
COLOURS = np.array(
    [[230, 25, 75], [60, 180, 75], [255, 225, 25], [0, 130, 200], [245, 130, 48], [145, 30, 180],
     [70, 240, 240], [240, 50, 230], [0, 90, 60], [128, 128, 128]], np.uint8
)  # fmt: skip


def cifar(split: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    arrays = np.load(ASSETS / "cifar10_12k.npz")
    data, offsets = arrays[f"{split}_jpeg"].tobytes(), arrays[f"{split}_offsets"]
    images = [
        np.asarray(Image.open(io.BytesIO(data[offsets[i] : offsets[i + 1]]))) for i in range(count)
    ]
    return np.stack(images), arrays[f"y_{split}"][:count]


def quality(points: np.ndarray, labels: np.ndarray) -> float:
    """Share of points whose ten neighbours on the map are mostly of their class."""
    return float(KNeighborsClassifier(10).fit(points, labels).score(points, labels))


def draw(points: np.ndarray, labels: np.ndarray, path: Path) -> None:
    size = 600
    low, high = points.min(0), points.max(0)
    places = ((points - low) / (high - low) * (size - 9) + 4).astype(int)
    picture = np.full((size, size, 3), 255, np.uint8)
    for (x, y), label in zip(places, labels, strict=True):
        picture[y - 2 : y + 3, x - 2 : x + 3] = COLOURS[label]
    Image.fromarray(picture).save(path)


def of_trained_network(points: int, picture: Path | None) -> None:
    model = ImageModel(keras.models.load_model(ASSETS / "resnet20_cifar10.keras"))
    images, labels = (
        np.concatenate(both)
        for both in zip(cifar("train", 10_000), cifar("test", 2000), strict=True)
    )
    data = open_images((images, labels), model)
    (visual,) = Embedding(max_points=points).run(model, data)
    features = model.tap([visual.layer]).read(data.select(visual.image_ids))[visual.layer]
    features = features.reshape(len(features), -1)
    own = TSNE(init="pca", random_state=0, n_jobs=1).fit_transform(features)
    print(
        f"{visual.layer}, {len(features)} images: neighbours kept "
        f"{neighbours_kept(features, visual.points):.3f} (scikit-learn alone "
        f"{neighbours_kept(features, own):.3f}), class by neighbours on the map "
        f"{quality(visual.points, visual.labels):.3f} "
        f"(scikit-learn {quality(own, visual.labels):.3f})",
        flush=True,
    )
    if picture:
        draw(visual.points, visual.labels, picture)


def over_a_training(points: int, epochs: int) -> None:
    keras.utils.set_random_seed(0)
    layers = keras.layers
    network = keras.Sequential(
        [keras.Input((32, 32, 3)), layers.Rescaling(1 / 255)]
        + [
            layer
            for width in (16, 32, 64)
            for layer in (
                layers.Conv2D(width, 3, padding="same", activation="relu"),
                layers.MaxPooling2D(),
            )
        ]
        + [layers.GlobalAveragePooling2D(), layers.Dense(10, activation="softmax")]
    )
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    train, test = cifar("train", 10_000), cifar("test", points)
    model = ImageModel(network)
    data = open_images(test, model)
    technique = Embedding(max_points=points).during_training()
    memory: dict = {}
    warm, fresh, turned, kept = [], [], [], []
    last_warm: Any = None
    last_fresh: Any = None
    for epoch in range(epochs):
        network.fit(*train, batch_size=64, epochs=1, verbose=0)
        (visual,) = technique.run(model, data, step=epoch, memory=memory)
        (restarted,) = technique.run(model, data, step=epoch, seed=epoch)
        if last_warm is not None:
            warm.append(_move(visual.points, last_warm))
            fresh.append(_move(restarted.points, last_fresh))
            turned.append(_move(aligned(restarted.points, last_fresh), last_fresh))
            kept.append((visual.summary["neighbours_kept"], restarted.summary["neighbours_kept"]))
        last_warm, last_fresh = visual.points, restarted.points
    print(
        f"{epochs} epochs, {len(visual.points)} images: median move per snapshot "
        f"{np.median(warm):.3f} of the radius, started afresh {np.median(fresh):.3f} "
        f"({np.median(turned):.3f} once aligned); "
        f"neighbours kept {np.mean([a for a, _ in kept]):.3f} against "
        f"{np.mean([b for _, b in kept]):.3f}",
        flush=True,
    )


def _move(points: np.ndarray, before: np.ndarray) -> float:
    radius = np.sqrt(((before - before.mean(0)) ** 2).sum(1).mean())
    return float(np.median(np.linalg.norm(points - before, axis=1)) / radius)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=8, help="of the training; 0: none")
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    of_trained_network(options.points, options.picture)
    if options.epochs:
        over_a_training(min(options.points, 2000), options.epochs)


if __name__ == "__main__":
    main()
