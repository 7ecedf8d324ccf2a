"""A folder of images: folder -> files, labels, names, what was skipped."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
from PIL import Image, UnidentifiedImageError

from tb_netviz.data.labels import UNKNOWN, normalised, unique_index
from tb_netviz.data.stores import UNREADABLE
from tb_netviz.errors import NetVizError, reason_of

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".ppm", ".pgm", ".jp2"}
)
# Folders of up to so many files are checked file by file when they are opened. In larger ones,
# unreadable files are found when they are read.
_CHECKED_AT_ONCE = 20_000
# ImageNet's files: a WordNet id, then what it shows.
_WNID = re.compile(r"^(n\d{8})[_-](.+)$")


@dataclass(frozen=True)
class Folder:
    """What a folder holds."""

    names: tuple[str, ...]  # path of each image within the folder, by "/"
    labels: np.ndarray  # (n,) int32, -1 unknown
    class_names: tuple[str, ...] | None  # names of its sub-folders; None where the model's apply
    skipped: tuple[str, ...]  # "name: reason"


# The bytes at the end of a complete file.
_ENDINGS = {"JPEG": b"\xff\xd9", "PNG": b"IEND"}
_TAIL_BYTES = 64


def _reason_to_skip(path: Path) -> str | None:
    """Say why a file is not a complete picture; `None` if it is. Only suspect files are decoded."""
    try:
        with Image.open(path) as image:
            ending = _ENDINGS.get(str(image.format), b"")
            with path.open("rb") as file:
                file.seek(max(path.stat().st_size - _TAIL_BYTES, 0))
                is_suspect = ending not in file.read()
            if is_suspect:  # cut off, or followed by data that a camera has added
                image.load()
    except UnidentifiedImageError:
        return "is not an image that can be read"
    except UNREADABLE as error:
        return f"cannot be read: {reason_of(error)}"
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
    files = _image_files(folder)
    if not files:
        raise NetVizError(
            f"no images in folder '{folder}'; expected files such as .jpg or .png, in it or in one "
            "sub-folder per class."
        )
    reasons: dict[str, str | None] = {}
    if len(files) <= _CHECKED_AT_ONCE:
        reasons = {name: _reason_to_skip(folder / name) for name in files}
    skipped = tuple(f"{name}: {reason}" for name, reason in reasons.items() if reason)
    names = tuple(name for name in files if not reasons.get(name))
    if not names:
        raise NetVizError(
            f"none of the {len(files)} images in folder '{folder}' can be read; the first: "
            f"{skipped[0]}."
        )
    labels, found = _labels(names, class_names, class_keys)
    return Folder(names, labels, found, skipped)


def _image_files(folder: Path) -> list[str]:
    """Sorted paths within the folder, as strings: a million `Path`s would take a gigabyte."""
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = Path(root).relative_to(folder).as_posix()
        prefix = "" if within == "." else within + "/"
        found += [
            prefix + name
            for name in files
            if not name.startswith(".") and PurePath(name).suffix.lower() in SUFFIXES
        ]
    return sorted(found)


def _labels(
    names: Sequence[str], class_names: Sequence[str], class_keys: Sequence[str]
) -> tuple[np.ndarray, tuple[str, ...] | None]:
    known = unique_index(class_names) | unique_index(class_keys)
    by_folder = [name.partition("/")[0] if "/" in name else "" for name in names]
    groups = sorted({name for name in by_folder if name})
    if not groups:
        return np.array([_label_of_file(name, known) for name in names], np.int32), None
    if any(normalised(name) in known for name in groups):
        indices = {name: known.get(normalised(name), UNKNOWN) for name in groups}
        found = None
    else:
        # As keras.utils.image_dataset_from_directory: sorted names are the classes.
        indices = {name: index for index, name in enumerate(groups)}
        found = tuple(groups)
    return np.array([indices.get(name, UNKNOWN) for name in by_folder], np.int32), found


def _label_of_file(name: str, known: dict[str, int]) -> int:
    stem = PurePath(name).stem
    match = _WNID.match(stem)
    for part in match.groups() if match else ():
        if normalised(part) in known:
            return known[normalised(part)]
    return known.get(normalised(re.sub(r"[_-]?\d+$", "", stem)), UNKNOWN)
