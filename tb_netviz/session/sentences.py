"""Clauses as whole sentences, for the notes of Visuals."""

from __future__ import annotations

from collections.abc import Iterable


def as_sentences(clauses: Iterable[str]) -> str | None:
    """Join clauses to one text.

    Args:
        clauses: Each with or without a capital letter and a full stop; empty ones are left out.

    Returns:
        Whole sentences; `None` if there are none.

    Example:
        >>> as_sentences(["the first 10 images are used", "", "One is grey."])
        'The first 10 images are used. One is grey.'
    """
    whole = [f"{text[0].upper()}{text[1:].rstrip('.')}." for text in clauses if text]
    return " ".join(whole) or None
