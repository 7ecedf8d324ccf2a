"""Mistakes of the caller, in one sentence: what was expected, what came and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable


class NetVizError(ValueError):
    """A mistake of the caller. Its message is one sentence, with the remedy."""


def close_matches(name: str, known: Iterable[str], *, at_most: int = 12) -> str:
    """Suggest the known name that was probably meant, or list the names that exist.

    Args:
        name: What the user wrote.
        known: The names that exist.
        at_most: Most names to list if nothing comes close.

    Returns:
        A clause to append to an error.

    Example:
        >>> close_matches("conv", ["conv1", "dense"])
        "did you mean 'conv1'?"
        >>> close_matches("pool", ["conv1", "dense"])
        'there are: conv1, dense'
    """
    names = list(known)
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{match}'" for match in close) + "?"
    listed = ", ".join(names[:at_most])
    return f"there are: {listed}" + (f" and {len(names) - at_most} more" * (len(names) > at_most))


def reason_of(error: BaseException, *, at_most: int = 240) -> str:
    """Put the message of a foreign error on one line, for use inside a sentence of ours.

    Args:
        error: The error.
        at_most: Most characters before it is cut.
    """
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error))  # Keras prints some words in bold
    text = " ".join(plain.split()) or type(error).__name__
    return text if len(text) <= at_most else text[:at_most] + "..."
