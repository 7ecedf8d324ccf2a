"""Mistakes of the caller: one sentence with what was expected, what came and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable


class NetVizError(ValueError):
    """A mistake of the caller, told in one sentence with its remedy."""


def close_matches(name: str, known: Iterable[str], *, at_most: int = 12) -> str:
    """Say which of the known names was probably meant, or which names exist.

    Args:
        name: What the user wrote.
        known: The names that exist.
        at_most: How many names are listed when nothing comes close.

    Returns:
        A half sentence to append to an error, e.g. `"did you mean 'conv1'?"`.
    """
    names = list(known)
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{match}'" for match in close) + "?"
    listed = ", ".join(names[:at_most])
    return f"there are: {listed}" + (f" and {len(names) - at_most} more" * (len(names) > at_most))


def reason_of(error: BaseException, *, at_most: int = 240) -> str:
    """The message of somebody else's error on one line, for use inside a sentence of ours.

    Args:
        error: The error.
        at_most: Number of characters after which it is cut.
    """
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))  # Keras prints some words in bold
    text = " ".join(plain.split()) or type(error).__name__
    return text if len(text) <= at_most else text[:at_most] + "..."
