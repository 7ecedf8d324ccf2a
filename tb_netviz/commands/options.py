"""Arguments that commands share, and the values behind them."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.session.opening_from_paths import OpenFromPaths

# What `add_subparsers` returns; quoted, because the class cannot be subscripted at run time.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

MODEL_HELP = "a .keras or .h5 file, a SavedModel folder, or keras.applications:NAME"
IMAGES_HELP = "a folder of images (sub-folders are classes), or an .npz or .npy file of arrays"


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add MODEL."""
    parser.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    parser.add_argument(
        "--import",
        dest="imports",
        action="append",
        default=[],
        metavar="FILE",
        help="a Python file with layers of your own that MODEL uses; repeat it for several",
    )


def add_display(parser: argparse.ArgumentParser) -> None:
    """Add the names of the classes, and what the model expects of its input."""
    parser.add_argument(
        "--class-names",
        metavar="FILE",
        help="names in index order, one per line; a key such as a WordNet id may precede a tab",
    )
    parser.add_argument(
        "--preprocessing",
        default="auto",
        metavar="HOW",
        help="what the model expects: auto, tf, torch, caffe, or LOW,HIGH as in "
        "--preprocessing=-1,1",
    )


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Which part of the model is looked at, and how images go in and classes come out."""
    parser.add_argument(
        "--part", metavar="PATH", help="the inner model to look at, such as discriminator"
    )
    parser.add_argument(
        "--output", metavar="NAME", help="name or index of the output that holds the classes"
    )
    parser.add_argument(
        "--image-input", metavar="NAME", help="name or index of the input that takes the images"
    )
    parser.add_argument(
        "--image-shape",
        metavar="SHAPE",
        help="HEIGHT,WIDTH or HEIGHT,WIDTH,CHANNELS, where the model leaves it open or takes "
        "images flat in a vector",
    )


def read_choice(options: argparse.Namespace) -> dict[str, Any]:
    """What `open_model_and_images` takes, from the arguments of `add_choice`.

    Raises:
        NetVizError: A shape that is not two or three whole numbers.
    """
    return {
        "part": options.part,
        "output": options.output,
        "image_input": options.image_input,
        "image_shape": _read_shape(options.image_shape),
    }


def _read_shape(words: str | None) -> tuple[int, ...] | None:
    if words is None:
        return None
    try:
        shape = tuple(int(part) for part in words.split(","))
    except ValueError:
        shape = ()
    if len(shape) not in (2, 3) or min(shape) < 1:
        raise NetVizError(
            f"--image-shape {words} is not understood; give two or three whole numbers such as "
            "28,28 or 28,28,1"
        )
    return shape


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """Add --quiet."""
    parser.add_argument("-q", "--quiet", action="store_true", help="print errors only")


def check_model(name: str) -> None:
    """Check that the model exists, before TensorFlow takes seconds to load.

    Raises:
        NetVizError: There is no such file or folder.
    """
    from tb_netviz.model.loading import check_model_path

    check_model_path(name)


def read_class_names(path: str | None) -> list[str] | None:
    """Read the names of the classes from a file.

    Raises:
        NetVizError: The file cannot be read.
    """
    if path is None:
        return None
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NetVizError(
            f"cannot read the class names in {path} ({_reason(error)}); give a text file with "
            "one name per line"
        ) from None
    return [line.strip() for line in lines if line.strip()]


def read_preprocessing(words: str) -> str | tuple[float, float]:
    """Turn the value of --preprocessing into what `ImageModel` takes.

    Raises:
        NetVizError: A range that is not two numbers.
    """
    if "," not in words:
        return words
    try:
        low, high = (float(part) for part in words.split(","))
    except ValueError:
        raise NetVizError(
            f"--preprocessing {words} is neither a name nor a range; give auto, tf, torch, caffe "
            "or two numbers such as 0,255"
        ) from None
    return low, high


def add_budget(parser: argparse.ArgumentParser) -> None:
    """Add how much is made: the time, the units, and whether anew."""
    parser.add_argument(
        "--time",
        metavar="TIME",
        help="how long all of it may take, such as 90s, 20m or 1h30m; feature images and class "
        "images go on for that long. Run the command again to go on from there",
    )
    parser.add_argument(
        "--units",
        metavar="N",
        help="feature images of each layer: a number or all; default: a few, or as many as fit "
        "into --time",
    )
    parser.add_argument(
        "--force", action="store_true", help="make anew, beside it, what the log already holds"
    )


def read_time(words: str | None) -> float | None:
    """Turn the value of --time into seconds.

    Raises:
        NetVizError: It is no time.
    """
    if words is None:
        return None
    found = re.fullmatch(
        r"(?:([\d.]+)h)?(?:([\d.]+)m(?:in)?)?(?:([\d.]+)s)?", words.strip().replace(" ", "").lower()
    )
    try:
        given = [] if found is None else [float(part) if part else None for part in found.groups()]
    except ValueError:
        given = []
    if all(part is None for part in given):
        raise NetVizError(
            f"--time {words} is not understood; give a time such as 90s, 20m or 1h30m"
        )
    hours, minutes, seconds = (part or 0.0 for part in given)
    return 3600 * hours + 60 * minutes + seconds


def read_units(words: str | None) -> int | str | None:
    """Turn the value of --units into what `log` takes.

    Raises:
        NetVizError: It is neither a number from 1 nor "all".
    """
    if words is None or words == "all":
        return words
    if not words.isdecimal() or int(words) < 1:
        raise NetVizError(f"--units {words} is not understood; give a number from 1, or all")
    return int(words)


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """Add where the work is done: by workers on Ray."""
    parser.add_argument("--engine", choices=["ray"], help="make the pictures side by side")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="with ray; default: 2")
    parser.add_argument(
        "--address", metavar="A", help="with ray: the cluster; default: this machine"
    )
    parser.add_argument(
        "--gpus-per-worker",
        type=float,
        default=0,
        metavar="G",
        help="with ray; 0.25 puts four workers on one GPU",
    )


def open_from_paths(options: argparse.Namespace, *, seed: int = 0) -> OpenFromPaths:
    """Name model and images by absolute paths, so that a worker elsewhere finds them.

    Args:
        options: The arguments of a command that has a model and images.
        seed: What a limited number of images is drawn from.
    """
    check_model(options.model)
    model, images = Path(options.model), Path(options.images)
    return OpenFromPaths(
        str(model.absolute()) if model.exists() else options.model,
        str(images.absolute()),
        {
            "preprocessing": read_preprocessing(options.preprocessing),
            "class_names": read_class_names(options.class_names),
            "limit": options.limit,
            **({"seed": seed} if seed else {}),
            **read_choice(options),
            "imports": [str(Path(file).absolute()) for file in options.imports],
        },
    )


def read_shard(words: str) -> tuple[int, int]:
    """Read `"3/8"`, the third of eight shards, as (2, 8).

    Raises:
        NetVizError: It is not of the form i/n with 1 <= i <= n.
    """
    first, slash, second = words.partition("/")
    if slash and first.strip().isdigit() and second.strip().isdigit():
        index, count = int(first), int(second)
        if 1 <= index <= count:
            return index - 1, count
    raise NetVizError(f"a shard is written i/n with 1 <= i <= n, such as 3/8; got '{words}'")


def read_images(path: str) -> Any:
    """Return a folder as it is, and an .npz or .npy file as its arrays, (x, y) or x.

    Raises:
        NetVizError: There is nothing at the path, or the file holds no images.
    """
    file = Path(path)
    if not file.exists():
        raise NetVizError(f"no images at '{path}'; give {IMAGES_HELP}")
    if file.suffix not in (".npz", ".npy"):
        return path
    try:
        arrays = _load_arrays(file)
    except (OSError, ValueError) as error:
        raise NetVizError(
            f"cannot read the images in {path} ({_reason(error)}); give {IMAGES_HELP}"
        ) from None
    images = next((array for array in arrays.values() if array.ndim in (3, 4)), None)
    if images is None:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise NetVizError(
            f"{path} holds no array of images (n, height, width, channels), only {shapes}; give "
            f"{IMAGES_HELP}"
        )
    labels = next(
        (array for array in arrays.values() if array.ndim == 1 and len(array) == len(images)), None
    )
    return images if labels is None else (images, labels)


def _load_arrays(file: Path) -> dict[str, np.ndarray]:
    if file.suffix == ".npy":
        return {"images": np.load(file, allow_pickle=False)}
    with np.load(file, allow_pickle=False) as loaded:
        return {name: loaded[name] for name in loaded}


def _reason(error: Exception) -> str:
    words = getattr(error, "strerror", None) or str(error)
    return str(words).splitlines()[0]
