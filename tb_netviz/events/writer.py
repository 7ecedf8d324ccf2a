"""Visuals -> an event file in `<log_dir>/netviz`. The only module of `events` with TensorFlow.

The sub-run is ours alone; Keras' TensorBoard callback writes beside it. Two habits of TensorBoard
would lose pictures, and the writer avoids both:

* With `--load_fast=false` TensorBoard never returns to an event file once a newer one has data. So
  every write first makes sure that its file is the newest, and begins another one if it is not.
* TensorBoard's two loaders disagree about steps that fall. So the steps of a tag rise, over all
  files of the directory.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock
from tensorboard.compat.proto import summary_pb2

from tb_netviz.errors import NetVizError
from tb_netviz.events.disk_faults import find_fault, make_writable
from tb_netviz.events.encoding import Encoded, encode
from tb_netviz.events.occupation import occupy, occupy_next
from tb_netviz.events.records import is_whole
from tb_netviz.events.run_directory import (
    PLUGIN_NAME,
    SUB_RUN,
    LastWrite,
    event_files,
    last_step,
    last_writes,
    require_local,
    turn_to_write,
)
from tb_netviz.visual import Visual

# A protocol buffer holds less than 2 GiB; the rest of the event is small.
_LARGEST_SUMMARY = 2**31 - 2**20

# The name of an event file begins with the second of its creation. A file begun in the same second
# as the newest one may sort before it; the writer then waits for the next second.
_LONGEST_WAIT_SECONDS = 3.0

_logger = logging.getLogger("tb_netviz")


class EventWriter:
    """Writes Visuals to `<log_dir>/netviz`; use it in a `with` statement.

    Every `write` reaches the file before it returns. A Visual that the log already holds, byte for
    byte, is not written again. Several Visuals of one technique, kind, layer and step get tags of
    their own (`...#2`).

    Args:
        log_dir: Directory of the run, on a local disk; made where it is missing.
        first_step: The first step of the training to come. If it follows the last step in the
            directory, it continues the series; otherwise, and where another training is at work,
            the training gets a sub-run of its own (`netviz_2`, ...), so that nothing is lost.
            `None`: always `netviz`, where steps that fall are refused.
        sub_run: Name of the sub-run to go on in, e.g. `"netviz_2"`. `None`: see `first_step`.

    Raises:
        NetVizError: The directory cannot be made or written.
    """

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        *,
        first_step: int | None = None,
        sub_run: str | None = None,
    ) -> None:
        require_local(log_dir)
        # Absolute: a training may change its working directory.
        root = Path(log_dir).absolute()
        self._mark: FileLock | None = None
        if sub_run or first_step is None:
            self._run_directory = root / (sub_run or SUB_RUN)
            make_writable(self._run_directory)
        else:
            self._run_directory, self._mark = occupy_next(root, first_step)
        self._is_left = False  # closed, so that another training may be at work there
        self._last: dict[str, LastWrite] = {}
        self._session: dict[str, int] = {}  # tag -> last step written by this very writer
        self._writer: Any = None
        self._path: Path | None = None  # the file of `_writer`
        self._written: set[Path] = set()  # all files that hold something of this writer

    @classmethod
    def for_step(
        cls,
        log_dir: str | os.PathLike[str],
        step: int,
        *,
        techniques: Iterable[str] | None = None,
    ) -> EventWriter:
        """Make a writer for the pictures of one step, outside of a training.

        Args:
            log_dir: Directory of the run.
            step: The step. If it is the last step in the directory, what is written now joins it
                or, where it would repeat a technique, goes to a fresh sub-run.
            techniques: Names of the techniques that will be written; `None`: any.

        Returns:
            The writer.

        Raises:
            NetVizError: The directory already holds later steps, or it cannot be written.
        """
        last = last_writes(Path(log_dir) / SUB_RUN)
        latest = max((write.step for write in last.values()), default=None)
        if latest is not None and step < latest:
            raise NetVizError(
                f"{os.fspath(log_dir)} already holds step {latest}, and step {step} would go "
                f"back; continue with step {latest + 1} or choose another log directory."
            )
        there = {tag.split("/")[1] for tag in last if "/" in tag and last[tag].step == step}
        is_repeated = techniques is None or not there.isdisjoint(techniques)
        return cls(log_dir, first_step=step if step == latest and is_repeated else None)

    @property
    def run_directory(self) -> Path:
        """The directory of the event files."""
        return self._run_directory

    @property
    def last_step(self) -> int | None:
        """The highest step in the run directory; `None` where there is nothing yet."""
        return last_step(self._run_directory)

    def notice_losses(self) -> bool:
        """Tell whether files of this writer have been removed since this was asked last."""
        lost = {path for path in self._written if not path.exists()}
        self._written -= lost
        return bool(lost)

    def write(self, visual: Visual) -> None:
        """Write one Visual; when this returns, TensorBoard can read it.

        Args:
            visual: What to write; its step must be higher than the last one of its tag.

        Raises:
            NetVizError: The step goes back, the log holds other pictures of this step, or the disk
                does not take it. What was written before stays readable.
        """
        encoded = encode(visual)
        if sum(map(len, encoded.blobs)) > _LARGEST_SUMMARY:
            raise NetVizError(
                f"the pictures of {encoded.tag} exceed 2 GiB; choose fewer or smaller ones."
            )
        with turn_to_write(self._run_directory):
            self._notice_other_writers()
            tag = self._free_tag(encoded, visual.step)
            if tag is not None:
                self._append(tag, visual, encoded)

    def close(self) -> None:
        """Close the event file, and leave the sub-run to others. A later `write` begins another."""
        self._close_file()
        if self._mark is not None:
            self._mark.release()
        self._is_left = True

    def resume(self, first_step: int) -> bool:
        """Take the sub-run again after `close`, for one more training.

        Args:
            first_step: The first step of that training.

        Returns:
            Whether it writes to another sub-run from now on, because a training of somebody else
            is at work in the old one.

        Raises:
            NetVizError: The sub-run cannot be made or written.
        """
        if self._mark is None or not self._is_left:
            return False
        mark = occupy(self._run_directory) if self._run_directory.is_dir() else None
        before = self._run_directory
        if mark is None:
            self._run_directory, mark = occupy_next(before.parent, first_step)
        self._mark, self._is_left = mark, False
        return self._run_directory != before

    def _close_file(self) -> None:
        # TensorFlow closes the file when its object is collected, so no reference may stay.
        writer, self._writer, self._path = self._writer, None, None
        if writer is not None:
            import tensorflow as tf

            with contextlib.suppress(tf.errors.OpError):
                writer.close()

    def __enter__(self) -> EventWriter:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _notice_other_writers(self) -> None:
        files = event_files(self._run_directory)
        if self._path is None or not files or files[-1] != self._path:
            self._close_file()
            self._last = last_writes(self._run_directory)

    def _free_tag(self, encoded: Encoded, step: int) -> str | None:
        """Choose the tag to write to; `None` if the log already holds this very Visual."""
        tag, number = encoded.tag, 1
        while True:
            last = self._last.get(tag)
            if last is None or step > last.step:
                return tag
            if step == last.step and last.blobs() == encoded.blobs:
                return None
            if self._session.get(tag) != step:
                what = "holds other pictures of" if step == last.step else "is already past"
                raise NetVizError(
                    f"{tag}: {self._run_directory} {what} step {step} (its last is {last.step}); "
                    f"steps must rise: continue with step {last.step + 1} or choose another log "
                    f"directory."
                )
            number += 1  # this session has just written another Visual of this step
            tag = f"{encoded.tag}#{number}"

    def _append(self, tag: str, visual: Visual, encoded: Encoded) -> None:
        import tensorflow as tf

        metadata = summary_pb2.SummaryMetadata(
            display_name=visual.title,
            data_class=summary_pb2.DATA_CLASS_BLOB_SEQUENCE,
            plugin_data=summary_pb2.SummaryMetadata.PluginData(
                plugin_name=PLUGIN_NAME, content=encoded.content
            ),
        ).SerializeToString()
        path = self._path if self._path is not None else self._begin_file()
        before = _size(path)
        try:
            # Keras may have set a writer and a recording condition of its own.
            with self._writer.as_default(), tf.summary.record_if(True):
                blobs = tf.constant(list(encoded.blobs), tf.string)
                tf.summary.write(tag, blobs, step=visual.step, metadata=metadata)
            tf.summary.flush(self._writer)
        except tf.errors.OpError as error:
            _logger.debug("TensorFlow could not write: %s", error.message)
        # TensorFlow does not report every failed write; only the file tells the truth.
        if not is_whole(path, before):
            self._close_file()
            _cut(path, before)
            size = sum(map(len, encoded.blobs))
            cause, remedy = find_fault(self._run_directory, file=path, size=size)
            raise NetVizError(
                f"{tag} of step {visual.step} could not be written to {path}: {cause}; {remedy}. "
                f"What was written before stays readable."
            )
        self._written.add(path)
        self._last[tag] = LastWrite(visual.step, path, before)
        self._session[tag] = visual.step

    def _begin_file(self) -> Path:
        import tensorflow as tf

        known = event_files(self._run_directory)
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while True:
            try:
                writer = tf.summary.create_file_writer(str(self._run_directory))
                tf.summary.flush(writer)
            except tf.errors.OpError as error:
                _logger.debug("TensorFlow could not make a file: %s", error.message)
                raise self._no_file() from None
            path = max(set(event_files(self._run_directory)) - set(known), default=None)
            if path is None:
                raise self._no_file()
            if not known or path > known[-1]:
                self._writer, self._path = writer, path
                return path
            writer.close()
            del writer
            path.unlink()
            if time.monotonic() > deadline:
                self._leave_the_future(known[-1])
                known = event_files(self._run_directory)
            time.sleep(0.1)

    def _leave_the_future(self, newest: Path) -> None:
        """Go to a sub-run of our own where the clock has gone back behind the newest file."""
        root = self._run_directory.parent
        if self._mark is not None:
            self._mark.release()
        number = 2
        while event_files(root / f"{SUB_RUN}_{number}"):
            number += 1
        self._run_directory = root / f"{SUB_RUN}_{number}"
        make_writable(self._run_directory)
        self._mark = occupy(self._run_directory)
        _logger.warning(
            "the clock is behind %s, and TensorBoard would skip what follows it; pictures go to %s",
            newest,
            self._run_directory.name,
        )

    def _no_file(self) -> NetVizError:
        cause, remedy = find_fault(self._run_directory)
        return NetVizError(
            f"no event file can be made in {self._run_directory}: {cause}; {remedy}."
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _cut(path: Path, size: int) -> None:
    """Remove a half-written record, so that no other record can follow it."""
    with contextlib.suppress(OSError):
        os.truncate(path, size)
