"""Class images that go on from snapshot to snapshot: what another network recognises in them.

    python -m tests.benchmarks.class_images_during_training [--epochs 8] [--sheet FILE.png]

The demo's network learns CIFAR-10 (cifar10_12k.npz of NETVIZ_ASSETS). After every epoch the class
images take the steps of a snapshot and go on from where the last one left them. A ResNet-20 that
somebody else trained (resnet20_cifar10.keras, of another family) says what it sees in them after
rounding to 8 bits:

accuracy   of the network in training, on test images
own        mean probability that the network itself gives the class when the image is moved a little
judge      mean logarithm of the probability that the ResNet-20 gives the class, and whether it puts
           it first or among its first 2 of 10, with 95 % intervals over the classes
CPU        seconds of the snapshot, on one core or many

The last line is of images made anew after the training, with the steps of the preset.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.demo.network import make_network
from tb_netviz.memory import Memory
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import EXACT_SCORES
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.visual import Grid
from tests.benchmarks.class_image_quality import save_sheet
from tests.benchmarks.image_measures import with_interval
from tests.benchmarks.training_overhead import ASSETS, cifar10

BATCH = 32
IMAGES = 500  # of which the statistics of natural images are measured


def shown(
    technique: ClassImages, model: ImageModel, data: ImageSource, memory: Memory | None, seed: int
) -> tuple[Grid, float]:
    """The images of all classes, and the CPU seconds they took."""
    start = time.process_time()
    (grid,) = technique.run(model, data, memory=memory, seed=seed)
    assert isinstance(grid, Grid), grid
    return grid, time.process_time() - start


def seen_by(judge: ImageModel, grid: Grid) -> str:
    """What the judge says of the images, in words."""
    classes = np.asarray(grid.units)
    images = np.asarray(grid.images, np.float32) / 255
    scores = judge.read((EXACT_SCORES,), images, batch_size=10)[EXACT_SCORES].astype(np.float64)
    own = scores[np.arange(len(classes)), classes]
    likelihood = own - np.logaddexp.reduce(scores, axis=1)
    rank = np.sum(scores > own[:, None], axis=1)
    return (
        f"log-p {with_interval(likelihood)}, first {with_interval(rank < 1)}, "
        f"first 2 {with_interval(rank < 2)}"
    )


def snapshots(options: argparse.Namespace) -> Iterator[tuple[str, float, Grid, float]]:
    """Train, and yield name, accuracy, images and CPU seconds of every snapshot."""
    images, labels, names = cifar10("train", options.images)
    tests, answers, _ = cifar10("test", 2000)
    keras.utils.set_random_seed(options.seed)
    batches = options.epochs * -(-len(images) // BATCH)
    network = make_network((32, 32, 3), 10, batches=batches)
    model = ImageModel(network, class_names=names)
    data = open_images((tests[:IMAGES], answers[:IMAGES]), model)
    memory: Memory = {}
    for epoch in range(1, options.epochs + 1):
        network.fit(images, labels, BATCH, epochs=epoch, initial_epoch=epoch - 1, verbose=0)
        accuracy = network.evaluate(tests, answers, verbose=0, return_dict=True)["accuracy"]
        technique = ClassImages(steps=options.steps).during_training()
        yield f"epoch {epoch}", accuracy, *shown(technique, model, data, memory, options.seed)
    yield "made anew", accuracy, *shown(ClassImages(), model, data, None, options.seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--images", type=int, default=10_000, help="to train on")
    parser.add_argument("--steps", type=int, help="of a snapshot; default: as in a training")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sheet", type=Path, help="a picture with one row for each snapshot")
    options = parser.parse_args()
    judge = ImageModel(keras.models.load_model(ASSETS / "resnet20_cifar10.keras"))
    rows = []
    for name, accuracy, grid, seconds in snapshots(options):
        own = np.mean(grid.measures["probability_moved"])
        print(
            f"{name}: accuracy {accuracy:.3f}, own {own:.2f}, CPU {seconds:.1f} s\n"
            f"    judge: {seen_by(judge, grid)}",
            flush=True,
        )
        rows.append(np.asarray(grid.images))
        if options.sheet:
            save_sheet(options.sheet, np.concatenate(rows), columns=10)


if __name__ == "__main__":
    main()
