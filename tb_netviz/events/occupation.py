"""One training in one sub-run: directory -> the mark that a training is at work there, or none.

The mark is a lock on a hidden file. The system releases it when its process ends, however that
happens, so a killed training blocks nobody.
"""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

_MARK_NAME = ".netviz.training.lock"


def occupy(directory: Path) -> FileLock | None:
    """Mark a sub-run as that of a training.

    Args:
        directory: The sub-run; it exists.

    Returns:
        The mark, which lasts until it is released or its process ends; `None` where another
        training is at work there. Where the file system has no locks, the mark protects nothing.
    """
    mark = FileLock(directory / _MARK_NAME)
    try:
        mark.acquire(timeout=0)
    except Timeout:
        return None
    except (OSError, NotImplementedError):  # Timeout is an OSError, too
        pass
    return mark
