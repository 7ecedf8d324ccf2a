"""A failed write names its cause in plain words, and the right remedy."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.events.disk_faults import fault_of, find_fault
from tb_netviz.events.reader import read
from tb_netviz.events.writer import EventWriter
from tb_netviz.visual import Grid, Note

KIBIBYTE = 1024


def note(step: int) -> Note:
    return Note(technique="dreams", step=step, note="Why.")


def large(step: int) -> Grid:
    noise = np.random.default_rng(step).integers(0, 256, (4, 256, 256, 3), dtype=np.uint8)
    return Grid(technique="filters", step=step, images=noise, units=np.arange(4))


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"only the superuser mounts a disk: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 1 MiB."""
    if shutil.which("mount") is None:
        pytest.skip("there is no command `mount` here")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=1m", "none", str(disk))
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk_is_named_and_pictures_come_again_once_there_is_space(small_disk: Path) -> None:
    with EventWriter(small_disk) as writer:
        writer.write(note(0))
        (small_disk / "other").write_bytes(bytes(600 * KIBIBYTE))
        with pytest.raises(NetVizError, match="the disk is full; free some space and log again"):
            writer.write(large(1))
        assert [visual.step for visual in read(small_disk)] == [0]
        (small_disk / "other").unlink()
        writer.write(note(2))
    assert [visual.step for visual in read(small_disk)] == [0, 2]
    assert not (small_disk / "netviz" / ".netviz.probe").exists()


def test_a_disk_that_becomes_read_only_is_named(small_disk: Path) -> None:
    with EventWriter(small_disk) as writer:
        writer.write(note(0))
    # The writer holds no file open: a disk with one cannot be remounted.
    mount("-o", "remount,ro", str(small_disk))
    with pytest.raises(NetVizError, match=r"no event file can be made .* the disk is read-only"):
        writer.write(note(1))
    with pytest.raises(NetVizError, match="the disk is read-only; mount it for writing"):
        EventWriter(small_disk / "more")
    with pytest.raises(NetVizError, match="the disk is read-only"):
        EventWriter(small_disk)
    mount("-o", "remount,rw", str(small_disk))
    assert [visual.step for visual in read(small_disk)] == [0]


@pytest.mark.parametrize(
    ("number", "cause", "remedy"),
    [
        (errno.ENOSPC, "the disk is full", "free some space"),
        (errno.EACCES, "no permission", "give this user the right"),
        (errno.EPERM, "protected against changes", "remove the protection"),
        (errno.EROFS, "read-only", "mount it for writing"),
        (errno.EIO, "reports an error", "on another disk"),
        (errno.ESTALE, "network disk is gone", "connect it again"),
        (errno.ELOOP, os.strerror(errno.ELOOP).lower(), "choose another log directory"),
    ],
)
def test_each_error_has_its_own_remedy(number: int, cause: str, remedy: str) -> None:
    found = fault_of(OSError(number, os.strerror(number)))
    assert cause in found[0]
    assert remedy in found[1]


def test_the_attempt_finds_what_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "write", fail)
    assert find_fault(tmp_path)[0] == "the disk reports an error"
    assert list(tmp_path.iterdir()) == []


def test_an_attempt_that_succeeds_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"data")
    cause, remedy = find_fault(tmp_path, file=tmp_path / "file", size=100_000)
    assert "does so now" in cause
    assert remedy == "log again"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"data"


def test_a_directory_that_is_gone_is_named(tmp_path: Path) -> None:
    assert find_fault(tmp_path / "gone")[0] == "the directory is not there any more"
