"""A run directory: path -> its event files, the last step of each tag, the right to write."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from tensorboard.compat.proto.event_pb2 import Event

from tb_netviz.errors import NetVizError
from tb_netviz.events.records import read_record, read_records

PLUGIN_NAME = "netviz"  # every summary of ours carries it
SUB_RUN = "netviz"  # our event files lie in this directory, below the one that the user names

# A record begins with its step and its tag; the pictures follow.
_HEAD_BYTES = 4096

# A write takes milliseconds: a process that holds the lock longer than this hangs.
_LONGEST_TURN_SECONDS = 5.0
_POLL_SECONDS = 0.005
_LOCK_NAME = ".netviz.lock"


@dataclass(frozen=True)
class LastWrite:
    """The last summary of one tag.

    Args:
        step: Its step.
        path: The event file it is in.
        offset: Where its record begins.
    """

    step: int
    path: Path
    offset: int

    def blobs(self) -> tuple[bytes, ...]:
        """Read its blobs back."""
        event = Event.FromString(read_record(self.path, self.offset))
        return tuple(event.summary.value[0].tensor.string_val)


def require_local(log_dir: str | os.PathLike[str]) -> None:
    """Refuse a log directory that is not on a file system of this machine.

    Args:
        log_dir: Directory of a run.

    Raises:
        NetVizError: It is an address such as `gs://bucket/run`.
    """
    if "://" in os.fspath(log_dir):
        raise NetVizError(
            f"cannot write to {os.fspath(log_dir)}; log to a local directory and copy it."
        )


def is_event_file(name: str) -> bool:
    """Tell whether TensorBoard takes a file of this name for an event file."""
    return "tfevents" in name


def event_files(directory: Path) -> list[Path]:
    """List the event files of a run in the order in which TensorBoard reads them.

    Args:
        directory: The run directory; it need not exist.

    Returns:
        Paths, sorted by name as TensorBoard does.
    """
    with contextlib.suppress(OSError):
        return sorted(path for path in directory.iterdir() if is_event_file(path.name))
    return []


def last_writes(directory: Path) -> dict[str, LastWrite]:
    """Find the last step of every tag in a run directory.

    Args:
        directory: The run directory.

    Returns:
        `{tag: LastWrite}`. A damaged file counts up to the damage.
    """
    found: dict[str, LastWrite] = {}
    for path in event_files(directory):
        with contextlib.suppress(OSError, NetVizError):
            for offset, head in read_records(path, head=_HEAD_BYTES):
                step, tag = _step_and_tag(head)
                if tag and (tag not in found or found[tag].step <= step):
                    found[tag] = LastWrite(step, path, offset)
    return found


def last_step(directory: Path) -> int | None:
    """Find the highest step in a run directory.

    Args:
        directory: The run directory; it need not exist.

    Returns:
        The step; `None` where there is nothing yet.
    """
    return max((write.step for write in last_writes(directory).values()), default=None)


@contextlib.contextmanager
def turn_to_write(directory: Path) -> Iterator[None]:
    """Hold the right to write in a run directory, against other processes and other writers.

    The lock is a hidden file in the directory. It is released when its process ends, however that
    happens. A writer goes on without it after 5 seconds, and where the file system has no locks.

    Args:
        directory: The run directory.
    """
    lock = FileLock(directory / _LOCK_NAME)
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, NotImplementedError):  # a time-out is an OSError, too
            stack.enter_context(lock.acquire(_LONGEST_TURN_SECONDS, _POLL_SECONDS))
        yield


def _step_and_tag(head: bytes) -> tuple[int, str]:
    """Read `step` and the first `summary.value.tag` from the beginning of an Event.

    The field numbers are those of event.proto and summary.proto: in an Event `step` is 2 and
    `summary` is 5, in a Summary `value` is 1, in a Value `tag` is 1.
    """
    step, position, end = 0, 0, len(head)
    with contextlib.suppress(IndexError):
        while position < end:
            key, position = _varint(head, position)
            field, wire = key >> 3, key & 7
            if wire == 1:
                position += 8
            elif wire == 5:
                position += 4
            elif wire == 0:
                value, position = _varint(head, position)
                step = value if field == 2 else step
            elif wire == 2 and field == 5:
                return step, _first_tag(head, position)
            elif wire == 2:
                length, position = _varint(head, position)
                position += length
            else:
                break
    return step, ""


def _first_tag(head: bytes, position: int) -> str:
    for _ in ("summary", "value"):
        _, position = _varint(head, position)  # the length of the message
        key, position = _varint(head, position)
        if key != (1 << 3 | 2):
            return ""
    length, position = _varint(head, position)
    return head[position : position + length].decode("utf-8", "replace")


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
