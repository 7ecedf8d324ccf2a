"""What the command line says on stderr: one line per message, and nothing of other libraries."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TextIO

_OURS = "tb_netviz"
# TensorFlow and gRPC read these when they are imported.
_QUIET_ENVIRONMENT = {"TF_CPP_MIN_LOG_LEVEL": "3", "GRPC_VERBOSITY": "ERROR"}
_NOISY_LOGGERS = ("absl", "tensorflow")

_logger = logging.getLogger(_OURS)


@contextmanager
def voice(*, is_quiet: bool) -> Iterator[None]:
    """Show the library's log lines and warnings as single lines on stderr while a command runs.

    Loggers, warnings and environment are as they were when the block ends.

    Args:
        is_quiet: Show errors only.
    """
    with ExitStack() as stack:
        stack.enter_context(_environment(_QUIET_ENVIRONMENT))
        for name in _NOISY_LOGGERS:
            stack.enter_context(_level(logging.getLogger(name), logging.ERROR))
        stack.enter_context(_our_lines(logging.ERROR if is_quiet else logging.WARNING))
        stack.enter_context(_our_warnings())
        yield


@contextmanager
def _environment(defaults: dict[str, str]) -> Iterator[None]:
    added = {name: value for name, value in defaults.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


@contextmanager
def _level(logger: logging.Logger, level: int) -> Iterator[None]:
    before = logger.level
    logger.setLevel(level)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _our_lines(level: int) -> Iterator[None]:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("netviz: %(message)s"))
    propagates = _logger.propagate
    _logger.addHandler(handler)
    _logger.propagate = False
    try:
        with _level(_logger, level):
            yield
    finally:
        _logger.propagate = propagates
        _logger.removeHandler(handler)


@contextmanager
def _our_warnings() -> Iterator[None]:
    """Turn our warnings into log lines and drop those of other libraries."""
    show = warnings.showwarning
    is_debugging = bool(os.environ.get("NETVIZ_DEBUG"))

    def show_line(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if _OURS in filename:
            _logger.warning("%s", message)
        elif is_debugging:
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_line
    try:
        yield
    finally:
        warnings.showwarning = show
