"""Class images: what networks that took no part recognise in them, against CPU seconds.

    python tests/benchmarks/independent_judge.py lite0.keras
    python -m tests.benchmarks.class_image_quality --judges lite0.keras [--steps 16 32 64]
    python -m tests.benchmarks.class_image_quality --peers PYTHON --evaluations 128

39 classes of SqueezeNet (from NETVIZ_ASSETS) that no recipe was chosen by, or with
`--classes tuning` the 24 that ours was. Everything is measured after rounding to 8 bits:

CPU         seconds an image, on one core or many; statistics of photographs included
score       before softmax under held-out views: shifts, zoom, rotation, blur and JPEG, drawn with
            a seed that no ascent uses
probability of the class under the same views, and the share of views where it comes first
spectrum    how far the image's radial power spectrum is from that of photographs, in decibels
colours     Fréchet distance of all pixels' colours from those of photographs, in 1/255
judge       mean logarithm of the probability that another network, trained by others, gives the
            class, and whether it puts it first or among its first 5, with 95 % intervals over the
            classes (`independent_judge.py` makes judges)

Several numbers of steps make the curve of quality against CPU seconds, `--every 2` halves the time.

`PYTHON` is the interpreter of an environment with the other libraries, see
`class_images_of_peers.py`. Without it only our presets are compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import EXACT_SCORES, PROBABILITIES
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.techniques.recipes.class_images import PRESETS
from tests.benchmarks.image_measures import (
    colour_distance,
    held_out_views,
    photographs,
    recognised,
    spectrum_distance,
    with_interval,
)

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
TUNING = tuple(range(28, 1000, 42))
CLASSES = {
    "tuning": TUNING,
    "held-out": tuple(one for one in range(13, 1000, 25) if one not in TUNING),
}


def ours(
    model: ImageModel,
    data: ImageSource | None,
    preset: str,
    classes: tuple[int, ...],
    steps: int | None,
    seed: int,
) -> tuple[np.ndarray, float]:
    """Our images, and CPU seconds for each; tracing is done before."""
    list(ClassImages(classes=classes, steps=2, preset=preset).run(model, data, seed=seed + 1))
    technique = ClassImages(classes=classes, steps=steps, preset=preset)
    start = time.process_time()
    (grid,) = technique.run(model, data, seed=seed)
    seconds = (time.process_time() - start) / len(classes)
    return np.asarray(grid.images), seconds  # type: ignore[attr-defined]


def of_peers(python: str, classes: tuple[int, ...], evaluations: int) -> dict[str, np.ndarray]:
    """The images of other libraries, made by another interpreter."""
    if python.endswith(".npz"):
        with np.load(python) as made:
            return dict(made)
    script = Path(__file__).with_name("class_images_of_peers.py")
    with TemporaryDirectory() as folder:
        output = Path(folder) / "peers.npz"
        arguments = [python, script, ASSETS / "squeezenet_v1_imagenet.keras", output]
        arguments += ["--steps", evaluations, "--classes", *classes]
        subprocess.run([str(one) for one in arguments], check=True)
        with np.load(output) as made:
            return dict(made)


def report(
    name: str,
    seconds: float,
    pictures: np.ndarray,
    classes: tuple[int, ...],
    model: ImageModel,
    judges: dict[str, keras.Model],
    natural: np.ndarray,
) -> None:
    """Print one line for these images, and one for each judge."""
    images = pictures.astype(np.float32) / 255
    rows = np.arange(len(classes))
    read = [
        model.read((EXACT_SCORES, PROBABILITIES), one, batch_size=8)
        for one in held_out_views(images)
    ]
    scores = np.stack([one[EXACT_SCORES] for one in read])  # (views, classes, 1000)
    chances = np.stack([one[PROBABILITIES] for one in read])[:, rows, list(classes)]
    first = np.mean(scores.argmax(axis=-1) == np.array(classes))
    print(
        f"{name}: CPU {seconds:.2f} s, score {scores[:, rows, list(classes)].mean():.1f}, "
        f"probability {chances.mean():.3f}, first {first:.2f}, "
        f"spectrum {spectrum_distance(images, natural).mean():.1f} dB, "
        f"colours {colour_distance(images, natural):.1f}"
    )
    for judge, network in judges.items():
        rank, likelihood = recognised(network, images, classes)
        print(
            f"    {judge}: log-p {with_interval(likelihood)}, first {with_interval(rank < 1)}, "
            f"first 5 {with_interval(rank < 5)}",
            flush=True,
        )


def save_sheet(path: Path, pictures: np.ndarray, columns: int = 8) -> None:
    """Write all images side by side."""
    rows = -(-len(pictures) // columns)
    height, width = pictures.shape[1:3]
    sheet = np.full((rows * height, columns * width, 3), 255, np.uint8)
    for number, picture in enumerate(pictures):
        top, left = height * (number // columns), width * (number % columns)
        sheet[top : top + height, left : left + width] = picture
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet).save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", choices=list(CLASSES), default="held-out")
    parser.add_argument("--presets", nargs="+", default=["netviz"], choices=list(PRESETS))
    parser.add_argument("--steps", type=int, nargs="+", help="default: those of the preset")
    parser.add_argument("--every", type=int, default=1, help="2: every other class, and so on")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--without-images", action="store_true", help="give no photographs")
    parser.add_argument("--judges", type=Path, nargs="+", default=[], help="from [0, 1] images")
    parser.add_argument("--peers", help="interpreter with the other libraries, or their .npz file")
    parser.add_argument("--evaluations", type=int, default=128, help="gradients of the peers")
    parser.add_argument("--sheet", type=Path, help="folder for a picture of all images")
    options = parser.parse_args()
    classes = CLASSES[options.classes][:: options.every]
    model = ImageModel(keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras"))
    folder = ASSETS / "imagenet_sample"
    data = None if options.without_images else open_images(folder, model)
    natural = photographs(folder, model.image_shape[:2])
    judges = {path.stem: keras.models.load_model(path) for path in options.judges}
    print(f"{len(classes)} {options.classes} classes")
    made = of_peers(options.peers, classes, options.evaluations) if options.peers else {}
    for name, pictures in made.items():
        report(name, float("nan"), pictures, classes, model, judges, natural)
    for preset in options.presets:
        for steps in options.steps or [None]:
            pictures, seconds = ours(model, data, preset, classes, steps, options.seed)
            name = f"{preset}, {steps or PRESETS[preset].steps} steps"
            report(name, seconds, pictures, classes, model, judges, natural)
            if options.sheet:
                save_sheet(options.sheet / f"{preset}-{steps or 'default'}.png", pictures)


if __name__ == "__main__":
    main()
