"""Starts TensorFlow without its log lines: stderr is held back and replayed if the start fails.

TensorFlow writes lines such as "oneDNN custom operations are on" straight to file descriptor 2,
whatever its log level. They go into a pipe to a small process. If this process dies, be it by a
fault in native code, the small process writes what it holds to the real stderr.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tb_netviz.freed_memory import keep_freed_memory

# Reads until the last writer has gone, then writes everything.
_KEEPER = "import sys; held = sys.stdin.buffer.read(); sys.stderr.buffer.write(held)"
_LONGEST_REPLAY = 10.0  # seconds
_STDERR = 2


def start_tensorflow(*, opens_devices: bool = True) -> None:
    """Import TensorFlow and open its devices, the two moments at which it writes to stderr.

    Call it once the arguments are checked: it takes seconds. `NETVIZ_DEBUG=1` shows everything.
    A process that computes keeps the memory that it frees, from then on.

    Args:
        opens_devices: Whether this process computes. Open devices reserve the memory of a GPU.
            Defaults to `True`.

    Raises:
        ImportError: TensorFlow is not installed, or its import fails.
    """
    if "tensorflow" in sys.modules:
        return
    if opens_devices:
        keep_freed_memory()
    if os.environ.get("NETVIZ_DEBUG"):
        _start(opens_devices=opens_devices)
        return
    with stderr_held_back():
        _start(opens_devices=opens_devices)


@contextmanager
def stderr_held_back() -> Iterator[None]:
    """Drop what is written to file descriptor 2, unless the block raises or the process dies."""
    sys.stderr.flush()
    try:
        real = os.dup(_STDERR)
    except OSError:  # stderr is closed: nothing can be written, nothing is held back
        yield
        return
    reading, held = os.pipe()
    try:
        keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _KEEPER],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us; the keeper has to live to replay
        )
    except OSError:  # no process can be started: noise is better than lost errors
        for descriptor in (reading, held, real):
            os.close(descriptor)
        yield
        return
    os.close(reading)
    os.dup2(held, _STDERR)
    os.close(held)
    try:
        yield
    except BaseException:
        _put_back(real)
        _await_replay(keeper)
        raise
    sys.stderr.flush()
    keeper.kill()  # while the pipe is still open: at its end the keeper would replay
    keeper.wait()
    _put_back(real)


def _put_back(real: int) -> None:
    """Make file descriptor 2 the real stderr again, which closes our end of the pipe."""
    sys.stderr.flush()
    os.dup2(real, _STDERR)
    os.close(real)


def _await_replay(keeper: subprocess.Popen[bytes]) -> None:
    try:
        keeper.wait(_LONGEST_REPLAY)
    except subprocess.TimeoutExpired:  # something else still holds the pipe open
        keeper.kill()
        keeper.wait()


def _start(*, opens_devices: bool) -> None:
    tensorflow = importlib.import_module("tensorflow")
    if opens_devices:
        tensorflow.config.list_logical_devices()
