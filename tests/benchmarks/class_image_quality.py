"""Class images of ours and of two other libraries, with as many gradient evaluations each.

    python tests/benchmarks/class_image_quality.py --peers PYTHON [--judge JUDGE.keras]

Twenty classes of SqueezeNet (from NETVIZ_ASSETS). Everything is measured after rounding to 8 bits:

score       before softmax under held-out views: shifts, zoom, rotation, blur and JPEG, drawn with
            a seed that no ascent uses; and the same without any view (plain)
probability of the class under the same views, and the share of views where it comes first
spectrum    how far the image's radial power spectrum is from that of photographs, in decibels
judge       whether another network, trained by others, puts the class among its first 5 or first,
            and the mean logarithm of the probability that it gives the class
            (`independent_judge.py` makes one)

`PYTHON` is the interpreter of an environment with the other libraries, see
`class_images_of_peers.py`. Without it only our presets are compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from tb_netviz.ascent.constraints import gaussian_blur
from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.transforms import Warp, view
from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.class_images import EXACT_SCORES, PROBABILITIES, ClassImages
from tb_netviz.techniques.recipes.class_images import PRESETS
from tb_netviz.techniques.recipes.preset import preset_named

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
# Animals, vehicles, things and fruit that a person can tell; chosen before any was looked at.
CLASSES = (
    *(7, 11, 130, 207, 251, 279, 284, 292, 323, 340),
    *(404, 417, 483, 565, 817, 820, 895, 948, 949, 971),
)
HELD_OUT_SEED = 987_654_321
VIEWS = 8


def ours(model: ImageModel, preset: str, classes: tuple[int, ...], evaluations: int) -> np.ndarray:
    """Our images, with steps times views as many evaluations, and the photographs at hand."""
    views = preset_named(PRESETS, preset).plan.views
    steps = max(1, evaluations // views)
    told = lambda what, done, total: print(f"{preset}: {done} of {total}", file=sys.stderr)  # noqa: E731
    data = open_images(ASSETS / "imagenet_sample", model)
    technique = ClassImages(classes=classes, steps=steps, preset=preset)
    (grid,) = technique.run(model, data, progress=told)
    return np.asarray(grid.images)  # type: ignore[attr-defined]


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


def held_out_views(images: np.ndarray) -> np.ndarray:
    """Views (VIEWS, n, h, w, c) that no ascent was made with."""
    size = images.shape[1:3]
    warp = Warp(zoom=(0.9, 1.1), degrees=10, shift=8 / 224)
    shown = []
    for step in range(VIEWS):
        clock = Clock(tf.constant(step), tf.constant(0.0))
        names = tf.range(len(images), dtype=tf.int64)
        draws = Draws(tf.constant(HELD_OUT_SEED, tf.int64), names, clock)
        views = view(tf.constant(images), [warp], draws, size)
        if step % 2:
            views = gaussian_blur(views, 0.7)
        shown.append(
            [tf.image.adjust_jpeg_quality(tf.clip_by_value(one, 0, 1), 75) for one in views]
        )
    return np.asarray(shown)


def radial_spectrum(images: np.ndarray) -> np.ndarray:
    """Power by frequency in decibels about its own mean, (n, rings)."""
    grey = images.mean(axis=-1)
    window = np.hanning(grey.shape[1])[:, None] * np.hanning(grey.shape[2])
    flat = (grey - grey.mean(axis=(1, 2), keepdims=True)) * window
    power = np.abs(np.fft.fft2(flat)) ** 2
    rows, columns = np.fft.fftfreq(grey.shape[1]), np.fft.fftfreq(grey.shape[2])
    ring = np.round(np.hypot(rows[:, None], columns) * grey.shape[1]).astype(int)
    rings = range(1, grey.shape[1] // 2)
    means = np.stack([power[:, ring == one].mean(axis=1) for one in rings], axis=1)
    decibels = 10 * np.log10(means + 1e-12)
    return np.asarray(decibels - decibels.mean(axis=1, keepdims=True))


def photographs(size: tuple[int, int], count: int = 100) -> np.ndarray:
    """Photographs in the network's size, (count, h, w, 3) in [0, 1]."""
    paths = sorted((ASSETS / "imagenet_sample").glob("*.jpg"))[::5][:count]
    images = [np.asarray(Image.open(path).convert("RGB").resize(size[::-1])) for path in paths]
    return np.stack(images).astype(np.float32) / 255


def judged(
    judge: Callable[[np.ndarray], np.ndarray], images: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How many classes the judge finds likelier than the right one, and its log-probability."""
    scores = judge(np.asarray(tf.image.resize(images, (224, 224), antialias=True)))
    right = scores[np.arange(len(images)), list(CLASSES)]
    likelihood = right - np.log(np.sum(np.exp(scores - scores.max(axis=1)[:, None]), axis=1))
    return np.sum(scores > right[:, None], axis=1), likelihood - scores.max(axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", help="interpreter with the other libraries, or their .npz file")
    parser.add_argument("--judge", type=Path, help="a Keras ImageNet classifier of [0, 1] images")
    parser.add_argument("--evaluations", type=int, default=128, help="gradients per image")
    parser.add_argument("--presets", nargs="+", default=["netviz"], choices=list(PRESETS))
    parser.add_argument("--sheet", type=Path, help="folder for a picture of each library's images")
    options = parser.parse_args()
    model = ImageModel(keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras"))
    made = {
        f"ours: {name}": ours(model, name, CLASSES, options.evaluations) for name in options.presets
    }
    if options.peers:
        made |= of_peers(options.peers, CLASSES, options.evaluations)
    tap = model.tap([EXACT_SCORES, PROBABILITIES])
    natural = radial_spectrum(photographs(model.image_shape[:2])).mean(axis=0)
    network = keras.models.load_model(options.judge) if options.judge else None
    print(f"{len(CLASSES)} classes, {options.evaluations} gradient evaluations per image")
    print(f"{'':20} {'score':>7} {'plain':>7} {'prob.':>6} {'first':>6} {'spectrum':>9}", end="")
    print(f" {'judge 5':>8} {'judge 1':>8} {'log-p':>8}" if network else "")
    rows = np.arange(len(CLASSES))
    for name, pictures in made.items():
        images = pictures.astype(np.float32) / 255
        plain = tap.read(images, batch_size=8)[EXACT_SCORES][rows, list(CLASSES)]
        read = [tap.read(one, batch_size=8) for one in held_out_views(images)]
        scores = np.stack([one[EXACT_SCORES] for one in read])  # (views, classes, 1000)
        chances = np.stack([one[PROBABILITIES] for one in read])[:, rows, list(CLASSES)]
        first = np.mean(scores.argmax(axis=-1) == np.array(CLASSES))
        distance = np.sqrt(np.mean(np.square(radial_spectrum(images) - natural), axis=1))
        print(
            f"{name:20} {scores[:, rows, list(CLASSES)].mean():7.1f} {plain.mean():7.1f} "
            f"{chances.mean():6.3f} {first:6.2f} {distance.mean():6.1f} dB",
            end="",
        )
        if network:
            rank, likelihood = judged(
                lambda x: network.predict(x, verbose=0, batch_size=10), images
            )
            print(
                f" {np.mean(rank < 5):8.2f} {np.mean(rank < 1):8.2f} {likelihood.mean():8.2f}",
                end="",
            )
        print(flush=True)
        if options.sheet:
            options.sheet.mkdir(parents=True, exist_ok=True)
            grid = pictures.reshape(4, 5, *pictures.shape[1:]).swapaxes(1, 2)
            sheet = grid.reshape(4 * pictures.shape[1], 5 * pictures.shape[2], 3)
            stem = name.replace(": ", "-").replace(" ", "-")
            Image.fromarray(sheet).save(options.sheet / f"{stem}.png")


if __name__ == "__main__":
    main()
