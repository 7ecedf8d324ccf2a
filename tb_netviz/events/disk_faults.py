"""Why a write failed: the paths that it needed -> a cause and a remedy in plain words.

TensorFlow reports a failed write in words of its own, or not at all. So we try the same once more
and read the number of the error that the operating system gives.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from tb_netviz.errors import NetVizError

_PROBE_NAME = ".netviz.probe"
_BLOCK = b"\xff" * 2**16

_FREE = "free some space and log again"
_PERMIT = "give this user the right to write there, or choose another log directory"
_RECONNECT = "connect it again, or choose a log directory on another disk"

# errno -> cause, remedy
_FAULTS = {
    errno.ENOSPC: ("the disk is full", _FREE),
    errno.EDQUOT: ("this user's share of the disk is used up", _FREE),
    errno.EFBIG: (
        "files may not grow any larger here",
        "raise the limit on the size of files (ulimit -f) and log again",
    ),
    errno.EACCES: ("this user has no permission to write there", _PERMIT),
    errno.EPERM: (
        "files there are protected against changes",
        "remove the protection (chattr -i), or choose another log directory",
    ),
    errno.EROFS: (
        "the disk is read-only",
        "mount it for writing, or choose a log directory on another disk",
    ),
    errno.EIO: ("the disk reports an error", "choose a log directory on another disk"),
    errno.ENOENT: ("the directory is not there any more", "log again to make it anew"),
    errno.ENOTDIR: ("a file is where a directory should be", "choose another log directory"),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter log directory"),
    errno.EMFILE: (
        "this process has too many files open",
        "raise the limit on open files (ulimit -n) and log again",
    ),
    errno.ESTALE: ("the network disk is gone", _RECONNECT),
    errno.ENOTCONN: ("the network disk is gone", _RECONNECT),
}


def fault_of(error: OSError) -> tuple[str, str]:
    """Put an error of the operating system into plain words.

    Args:
        error: The error.

    Returns:
        The cause and the remedy.
    """
    unknown = (os.strerror(error.errno) if error.errno else str(error)).lower()
    return _FAULTS.get(error.errno or 0, (unknown, "choose another log directory"))


def find_fault(directory: Path, *, file: Path | None = None, size: int = 1) -> tuple[str, str]:
    """Find out why a write failed, by trying the same once more.

    The attempt goes to a hidden file of its own, which is removed again: half a record in an event
    file would end the series there.

    Args:
        directory: Where the file was to be made.
        file: The file that was to grow; `None` where it could not be made.
        size: How many bytes were to be written.

    Returns:
        The cause and the remedy. Where the attempt succeeds, the cause cannot be known any more.
    """
    probe = directory / _PROBE_NAME
    try:
        offset = 0
        if file is not None:
            with file.open("r+b"):
                offset = file.stat().st_size
        with probe.open("wb", buffering=0) as attempt:
            attempt.seek(offset)  # a limit on the size of files counts what is there already
            for _ in range(0, size, len(_BLOCK)):
                _write_all(attempt.fileno(), _BLOCK)
            os.fsync(attempt.fileno())
    except OSError as error:
        return fault_of(error)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return "the disk did not take it, and does so now", "log again"


def make_writable(directory: Path) -> None:
    """Make a directory, and make sure that files can be made in it.

    Args:
        directory: The directory; it may exist.

    Raises:
        NetVizError: It cannot be made or written; the sentence names the cause and the remedy.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause, remedy = fault_of(error)
    else:
        if os.access(directory, os.W_OK | os.X_OK):
            return
        cause, remedy = find_fault(directory)
    raise NetVizError(f"cannot write to the log directory {directory}: {cause}; {remedy}.")


def _write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes: a disk that is nearly full takes some of them and reports nothing."""
    while data:
        data = data[os.write(descriptor, data) :]
