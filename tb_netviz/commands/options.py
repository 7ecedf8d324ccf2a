"""Arguments that commands share, and the values behind them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from tb_netviz.errors import NetVizError

MODEL_HELP = "a .keras or .h5 file, a SavedModel folder, or keras.applications:NAME"
IMAGES_HELP = "a folder of images (sub-folders are classes), or an .npz or .npy file of arrays"


def add_model(parser: argparse.ArgumentParser) -> None:
    """MODEL."""
    parser.add_argument("model", metavar="MODEL", help=MODEL_HELP)


def add_display(parser: argparse.ArgumentParser) -> None:
    """How the model sees images, and the names of its classes."""
    parser.add_argument(
        "--class-names",
        metavar="FILE",
        help="names in index order, one a line; a key such as a WordNet id may stand before a tab",
    )
    parser.add_argument(
        "--preprocessing",
        default="auto",
        metavar="HOW",
        help="what the model eats: auto, tf, torch, caffe, or LOW,HIGH as in --preprocessing=-1,1",
    )


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """--quiet."""
    parser.add_argument("-q", "--quiet", action="store_true", help="only errors")


def read_class_names(path: str | None) -> list[str] | None:
    """Names of the classes from a file.

    Raises:
        NetVizError: The file cannot be read.
    """
    if path is None:
        return None
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NetVizError(
            f"the class names in {path} cannot be read ({_reason(error)}); give a text file with "
            "one name a line"
        ) from None
    return [line.strip() for line in lines if line.strip()]


def read_preprocessing(words: str) -> Any:
    """What `ImageModel` takes, from what the user wrote.

    Raises:
        NetVizError: A range that is not two numbers.
    """
    if "," not in words:
        return words
    try:
        low, high = (float(part) for part in words.split(","))
    except ValueError:
        raise NetVizError(
            f"--preprocessing {words} is not understood; give auto, tf, torch, caffe or two "
            "numbers such as 0,255"
        ) from None
    return low, high


def read_images(path: str) -> Any:
    """A folder as it is; arrays (x, y) out of an .npz or .npy file.

    Raises:
        NetVizError: The file holds no images.
    """
    file = Path(path)
    if file.suffix not in (".npz", ".npy"):
        return path
    try:
        loaded = np.load(file, allow_pickle=False)
        arrays = {"images": loaded} if file.suffix == ".npy" else {k: loaded[k] for k in loaded}
    except (OSError, ValueError) as error:
        raise NetVizError(
            f"the images in {path} cannot be read ({_reason(error)}); give {IMAGES_HELP}"
        ) from None
    images = next((array for array in arrays.values() if array.ndim in (3, 4)), None)
    if images is None:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise NetVizError(
            f"{path} has no array of images (n, height, width, channels); it has {shapes}"
        )
    labels = next(
        (array for array in arrays.values() if array.ndim == 1 and len(array) == len(images)), None
    )
    return images if labels is None else (images, labels)


def _reason(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error)
    return words.splitlines()[0]
