"""One training in one sub-run: directory -> the mark that a training is at work there, or none.

The mark is a lock on a hidden file. The system releases it when its process ends, however that
happens, so a killed training blocks nobody.
"""

from __future__ import annotations

import logging
from pathlib import Path

from filelock import FileLock, Timeout

from tb_netviz.events.disk_faults import make_writable
from tb_netviz.events.run_directory import SUB_RUN, last_step

_MARK_NAME = ".netviz.training.lock"

_logger = logging.getLogger("tb_netviz")


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


def occupy_next(log_dir: Path, first_step: int) -> tuple[Path, FileLock]:
    """Take the first sub-run that a training continues and nobody is at work in.

    Args:
        log_dir: Directory of the run.
        first_step: The first step of the training.

    Returns:
        The sub-run, made where it is missing, and the mark.

    Raises:
        NetVizError: The sub-run cannot be made or written.
    """
    number, busy = 1, ""
    while True:
        directory = log_dir / (SUB_RUN if number == 1 else f"{SUB_RUN}_{number}")
        last = last_step(directory)
        if last is None or last < first_step:
            make_writable(directory)
            mark = occupy(directory)
            if mark is not None:
                break
            busy = busy or directory.name
        number += 1
    if busy:
        _logger.warning(
            "another training writes to %s of %s; the pictures of this one go to %s",
            busy,
            log_dir,
            directory.name,
        )
    return directory, mark
