"""Parts of the sentences in which a picture is described to those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tb_netviz.visual.meaning import Meaning

# An 8-bit picture has so many steps from black to white.
_LEVELS = 255


def plural(count: int, one: str, many: str | None = None) -> str:
    """Count things in words.

    Args:
        count: How many, >= 0.
        one: The word for a single one.
        many: The word for several; `None`: `one` with an s.

    Returns:
        The number and the word.

    Example:
        >>> plural(2, "patch", "patches")
        '2 patches'
    """
    return f"{count} {one if count == 1 else many or one + 's'}"


def levels(value: float) -> str:
    """Write a difference of pixel values in [0, 1] in 255ths, as people read it.

    Args:
        value: The difference.

    Returns:
        The words.

    Example:
        >>> levels(8 / 255)
        '8/255'
    """
    return f"{value * _LEVELS:.3g}/{_LEVELS}"


def measured(
    measures: Mapping[str, np.ndarray], meanings: Mapping[str, Meaning], tile: tuple[int, ...]
) -> str:
    """Say what was measured of one tile.

    Args:
        measures: Arrays whose leading axes are those of the tiles.
        meanings: What each of them means.
        tile: Position of the tile.

    Returns:
        The numbers in words, e.g. `"; logit 11.2, PSNR 24.1 dB"`. Numbers that are not finite,
        unknown classes and flags that are not set are left out.
    """
    told = []
    for name, values in measures.items():
        value = values[tile[: values.ndim]]
        if np.ndim(value) == 0 and np.isfinite(value):
            told.append(_one(meanings[name], value.item()))
    told = [words for words in told if words]
    return f"; {', '.join(told)}" if told else ""


def _one(meaning: Meaning, value: float) -> str:
    if meaning.role in ("flag", "fooled"):
        return meaning.label if value else ""
    if meaning.role in ("class", "label"):
        return f"{meaning.label} {int(value)}" if value >= 0 else ""
    if meaning.unit == "display":
        return f"{meaning.label} {levels(value)}"
    return f"{meaning.label} {value:.3g}{f' {meaning.unit}' if meaning.unit else ''}"
