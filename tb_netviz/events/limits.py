"""How much a log may claim before memory is taken for it, and why.

A log of 2,048 units at 512 x 512 pixels with 2,000 images stays below every limit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from tb_netviz.errors import NetVizError

# The page of one unit loads the whole sheet that holds it: 1 megapixel of photographs has 1.5 MB.
SHEET_PIXELS = 1_000_000

# Pixels of one Visual: 3 GB as RGB, twice what 2,048 units at 512 x 512 pixels have.
MOST_PIXELS = 2**30

# Pixels of one sheet of thumbnails, which is decoded to cut one out: 400 MB. No WebP of the width
# of a sheet holds more.
MOST_THUMBNAIL_PIXELS = 2**27

# Pictures of one Visual; ImageNet's 1,000 classes in 1,000 variants.
MOST_TILES = 1_000_000

# The longest side that browsers and WebP can hold.
LONGEST_SIDE = 16_383

# A Visual of ours has at most a few dozen arrays, of at most five axes.
MOST_ARRAYS = 256
MOST_AXES = 8

# Numbers of one array, an axis of length 0 counted as 1: it still makes lists of the other axes.
MOST_NUMBERS = 20_000_000
MOST_LISTS = 2_000_000

# The graph of 1,000 layers takes about 1 MB of JSON, what all steps of a tag share less than 1 kB.
LONGEST_HEADER = 16 * 2**20
LONGEST_CONTENT = 2**18

# Numbers of all arrays of one Visual together, and the lists that an answer makes of them.
MOST_NUMBERS_TOGETHER = 2 * MOST_NUMBERS
MOST_LISTS_TOGETHER = 2 * MOST_LISTS

# Sheets of 1 megapixel, at least half full, for MOST_PIXELS; and a few more.
MOST_BLOBS = 4096

# Recipes nest about five deep. Deeper JSON only serves to exhaust the stack.
DEEPEST_JSON = 50

# No name of ours comes near; longer ones fill pages and archives.
LONGEST_NAME = 200

# Steps are int64 in event files.
HIGHEST_STEP = 2**63 - 1


def check_json(text: bytes, longest: int, what: str) -> None:
    """Refuse JSON text that is too long to parse.

    Args:
        text: The text.
        longest: How many bytes it may have.
        what: Its name in the error message.

    Raises:
        NetVizError: It is longer.
    """
    if len(text) > longest:
        raise NetVizError(f"{what} has {len(text)} bytes, at most {longest} are read.")


def check_depth(value: Any, what: str) -> None:
    """Refuse JSON that nests too deep.

    Args:
        value: Parsed JSON.
        what: Its name in the error message.

    Raises:
        NetVizError: A list or an object lies in more than 50 others.
    """
    level = [value]
    for _ in range(DEEPEST_JSON):
        containers = [one for one in level if isinstance(one, (dict, list))]
        if not containers:
            return
        level = [
            inner
            for one in containers
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    raise NetVizError(f"{what} nests deeper than {DEEPEST_JSON} levels; log it again.")


def check_shape(shape: tuple[int, ...], name: str) -> None:
    """Refuse an array that takes more memory than any of ours.

    Args:
        shape: What is claimed.
        name: Name of the array, for the error message.

    Raises:
        NetVizError: It has a negative or too many axes, or too many numbers.
    """
    numbers, lists = _numbers_and_lists(shape)
    if (
        len(shape) > MOST_AXES
        or min(shape, default=0) < 0
        or numbers > MOST_NUMBERS
        or lists > MOST_LISTS
    ):
        raise NetVizError(
            f"array '{short(name)}' is damaged: its shape is {short(str(shape))}; log it again."
        )


def check_together(shapes: Iterable[tuple[int, ...]]) -> None:
    """Refuse arrays of one Visual that together take more memory than any of ours.

    Args:
        shapes: The shape of each.

    Raises:
        NetVizError: They have too many numbers, or lists of numbers.
    """
    counted = [_numbers_and_lists(shape) for shape in shapes]
    numbers, lists = (sum(column) for column in zip(*counted, strict=True)) if counted else (0, 0)
    if numbers > MOST_NUMBERS_TOGETHER or lists > MOST_LISTS_TOGETHER:
        raise NetVizError(
            f"the arrays claim {numbers} numbers in {lists} lists, more than are read; log fewer "
            f"units or images."
        )


def check_blobs(count: int) -> None:
    """Refuse a summary of more blobs than any of ours.

    Args:
        count: How many it has.

    Raises:
        NetVizError: They are too many.
    """
    if count > MOST_BLOBS:
        raise NetVizError(
            f"the summary has {count} blobs, at most {MOST_BLOBS} are read; log it again."
        )


def short(name: str) -> str:
    """Cut a name for an answer or a message.

    Args:
        name: Any text.

    Returns:
        At most 200 characters of it.
    """
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 3] + "..."


def file_name(name: str) -> str:
    """Turn a name into one that is safe inside an archive.

    Args:
        name: Any text.

    Returns:
        Letters, digits, `.`, `_` and `-` only, at most 100, never beginning with a dot.

    Example:
        >>> file_name("../../evil")
        '_.._evil'
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:100].lstrip(".") or "_"


def _numbers_and_lists(shape: tuple[int, ...]) -> tuple[int, int]:
    counted = [max(size, 1) for size in shape]
    return math.prod(counted), math.prod(counted[:-1])
