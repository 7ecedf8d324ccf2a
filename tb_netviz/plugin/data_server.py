"""One call to TensorBoard's data server -> its answer, or whose fault it is that there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from tensorboard import errors

from tb_netviz.plugin.answers import NoAnswer, NotThere

_LONGEST_WAIT_SECONDS = 30.0

# The Rust server puts a tag into its keys as JSON, and cannot read control characters back.
_UNREADABLE_KEY = "BadJson"

_logger = logging.getLogger("tensorboard.netviz")

Answer = TypeVar("Answer")


def ask(call: Callable[..., Answer], *arguments: Any, **options: Any) -> Answer:
    """Call the data provider, and tell what does not exist from a server that does not answer.

    Args:
        call: A method of the data provider.
        arguments: What it takes.
        options: What it takes by name.

    Returns:
        What it returns.

    Raises:
        NotThere: What was asked for does not exist.
        NoAnswer: The server fails, or cannot serve this tag.
    """
    try:
        return call(*arguments, **options)
    except (errors.NotFoundError, KeyError) as error:  # the Python loader raises KeyError
        raise NotThere(f"TensorBoard has unloaded this ({error}); reload the page.") from None
    except Exception as error:  # any failure of the server, of its connection or of a file
        if isinstance(error, errors.InvalidArgumentError) and _UNREADABLE_KEY in str(error):
            raise NoAnswer(
                "TensorBoard's fast data server cannot serve a tag with control characters; start "
                "TensorBoard with --load_fast=false."
            ) from None
        _logger.exception("TensorBoard's data server failed")
        raise NoAnswer(
            f"TensorBoard's data server does not answer ({type(error).__name__}); reload the page "
            f"in a moment, or start TensorBoard again."
        ) from None


def wait(answer: Future[Answer]) -> Answer:
    """Wait for an answer that another thread fetches, but not for ever.

    Args:
        answer: The answer to come.

    Returns:
        The answer.

    Raises:
        NoAnswer: It has not come for 30 s.
    """
    try:
        return answer.result(_LONGEST_WAIT_SECONDS)
    except TimeoutError:
        raise NoAnswer(
            f"TensorBoard's data server has not answered for {_LONGEST_WAIT_SECONDS:g} s; reload "
            f"the page in a moment."
        ) from None
