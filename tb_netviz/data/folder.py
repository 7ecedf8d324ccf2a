"""A folder of images: folder -> files, labels, names, what was skipped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tb_netviz.data.labels import UNKNOWN, normalised, unique_index
from tb_netviz.data.stores import UNREADABLE
from tb_netviz.errors import NetVizError

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".jp2"}
)
# Up to so many files, each is looked into at the start; of more, the unreadable ones come to light
# when they are read.
_CHECKED_AT_ONCE = 20_000
# ImageNet's files: a WordNet id, then what it shows.
_WNID = re.compile(r"^(n\d{8})[_-](.+)$")


@dataclass(frozen=True)
class Folder:
    """What a folder holds."""

    paths: tuple[Path, ...]
    names: tuple[str, ...]
    labels: np.ndarray  # (n,) int32, -1 unknown
    class_names: tuple[str, ...] | None  # names of its sub-folders; None where the model's apply
    skipped: tuple[str, ...]


def _reason_to_skip(path: Path) -> str | None:
    """Why a file is no whole picture, by its first and last bytes; `None` if it looks fine."""
    try:
        with Image.open(path) as image:
            kind = image.format
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - 64, 0))
            tail = file.read()
    except UNREADABLE as error:
        return f"cannot be read ({type(error).__name__})"
    if (kind == "JPEG" and b"\xff\xd9" not in tail) or (kind == "PNG" and b"IEND" not in tail):
        return "is cut off"
    return None


def read_folder(folder: Path, class_names: Sequence[str], class_keys: Sequence[str]) -> Folder:
    """List the images of a folder; sub-folders are classes.

    Args:
        folder: Its path.
        class_names: Names of the model's classes.
        class_keys: Keys of the classes (WordNet ids), as many; may be empty.

    Raises:
        NetVizError: No such folder, or no readable image in it.
    """
    if not folder.is_dir():
        raise NetVizError(f"no folder of images at '{folder}'; give an existing folder.")
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not files:
        raise NetVizError(
            f"no images in folder '{folder}'; expected files such as .jpg or .png, in it or in one "
            "sub-folder per class."
        )
    checked = files if len(files) <= _CHECKED_AT_ONCE else []
    reasons = dict.fromkeys(files) | {path: _reason_to_skip(path) for path in checked}
    skipped = tuple(
        f"{path.relative_to(folder)}: {reason}" for path, reason in reasons.items() if reason
    )
    paths = tuple(path for path, reason in reasons.items() if not reason)
    if not paths:
        raise NetVizError(
            f"none of the {len(files)} images in folder '{folder}' can be read; the first: "
            f"{skipped[0]}."
        )
    labels, found = _labels(folder, paths, class_names, class_keys)
    names = tuple(str(path.relative_to(folder)) for path in paths)
    return Folder(paths, names, labels, found, skipped)


def _labels(
    folder: Path, paths: Sequence[Path], class_names: Sequence[str], class_keys: Sequence[str]
) -> tuple[np.ndarray, tuple[str, ...] | None]:
    known = unique_index(class_names) | unique_index(class_keys)
    by_folder = [
        path.relative_to(folder).parts[0] if path.parent != folder else "" for path in paths
    ]
    groups = sorted({name for name in by_folder if name})
    if not groups:
        return np.array([_label_of_stem(path.stem, known) for path in paths], np.int32), None
    if any(normalised(name) in known for name in groups):
        indices = {name: known.get(normalised(name), UNKNOWN) for name in groups}
        found = None
    else:
        # As keras.utils.image_dataset_from_directory: sorted names are the classes.
        indices = {name: index for index, name in enumerate(groups)}
        found = tuple(groups)
    return np.array([indices.get(name, UNKNOWN) for name in by_folder], np.int32), found


def _label_of_stem(stem: str, known: dict[str, int]) -> int:
    match = _WNID.match(stem)
    for name in match.groups() if match else ():
        if normalised(name) in known:
            return known[normalised(name)]
    return known.get(normalised(re.sub(r"[_-]?\d+$", "", stem)), UNKNOWN)
