"""Event files -> Visuals, without TensorFlow: `tb_netviz.read`."""

from __future__ import annotations

import os
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeAlias

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.events.encoding import decode
from tb_netviz.events.header import parse_header
from tb_netviz.events.limits import check_blobs
from tb_netviz.events.records import is_intact, read_records
from tb_netviz.events.run_directory import PLUGIN_NAME, SUB_RUN, is_event_file
from tb_netviz.events.sub_runs import lines_of, place, replaced
from tb_netviz.visual import Visual
from tb_netviz.visual.joining import joined

# What is wanted of a log, by the names of `read`; `None`: anything; several: any of them.
Wanted: TypeAlias = "str | int | tuple[str, ...] | None"
Asked: TypeAlias = Mapping[str, Wanted]


@dataclass(frozen=True)
class StoredPlace:
    """Where one summary of ours lies, and what is known of it without reading its blobs.

    Args:
        run: Its directory below the log directory.
        tag: Its time series.
        technique: Name of the technique that made it.
        layer: Path of the layer; empty where none applies.
        kind: One of `visual.KINDS`.
        step: Training step.
        wall_time: When it was written, in seconds since 1970.
        content: What the tag says of all its steps, as JSON text.
        file: The event file.
        offset: Where its record begins in the file, in bytes.
    """

    run: str
    tag: str
    technique: str
    layer: str
    kind: str
    step: int
    wall_time: float
    content: bytes
    file: Path
    offset: int


@dataclass(frozen=True)
class StoredVisual(StoredPlace):
    """One summary of ours, not yet decoded.

    Args:
        blobs: All blobs, the header first.
    """

    blobs: tuple[bytes, ...]

    @property
    def key(self) -> tuple[str, int, str]:
        """Run, step and tag: what is written later under the same key replaces this."""
        return self.run, self.step, self.tag


def read(
    log_dir: str | os.PathLike[str],
    *,
    technique: str | None = None,
    layer: str | None = None,
    kind: str | None = None,
    step: int | None = None,
    run: str | None = None,
) -> list[Visual]:
    """Read Visuals back from the event files of all runs below a directory.

    A last record that is cut off is left out silently, because a training may be writing it. A
    damaged record or file or a newer format is named in a warning, and the rest is read. Where a
    training was killed and went on from an earlier epoch (in `netviz_2`), what it had beyond that
    epoch is left out; give `run` to read it.

    Args:
        log_dir: Any directory above the event files.
        technique: Only this technique, e.g. `"class_images"`.
        layer: Only this layer: its path, or a glob such as `"block*/conv1"`.
        kind: Only this kind, e.g. `"grid"`.
        step: Only this step.
        run: Only this run: its directory below `log_dir`, with or without the last `netviz`.

    Returns:
        The Visuals, run after run. Those of a run are ordered by step, those of a step in the order
        in which they were written. Units that were written in parts are in one Visual.

    Raises:
        NetVizError: The directory does not exist or holds no netviz data, or nothing in it has the
            technique, layer, kind, step or run asked for.

    Example:
        >>> import tempfile
        >>> from tb_netviz.events.writer import EventWriter
        >>> from tb_netviz.visual import Note
        >>> with tempfile.TemporaryDirectory() as log_dir:
        ...     with EventWriter(log_dir) as writer:
        ...         writer.write(Note(technique="dreams", note="The layer is too small."))
        ...     [visual.note for visual in read(log_dir, technique="dreams")]
        ['The layer is too small.']
    """
    asked = {"run": run, "technique": technique, "layer": layer, "kind": kind, "step": step}
    found: dict[tuple[str, int, str], Visual] = {}
    steps: dict[str, dict[str, set[int]]] = {}
    for stored in stored_visuals(log_dir, asked, steps):
        visual = decoded(stored)
        if visual is not None:
            found[stored.key] = visual
    if run is None:
        for line in lines_of(steps).values():
            for one, tag, replaced_step in replaced(steps, line):
                found.pop((one, replaced_step, tag), None)
    runs: dict[tuple[str, int], list[Visual]] = {}
    for key in sorted(found, key=lambda key: key[:2]):
        runs.setdefault(key[:2], []).append(found[key])
    return [visual for visuals in runs.values() for visual in joined(visuals)]


def stored_visuals(
    log_dir: str | os.PathLike[str],
    asked: Asked,
    steps: dict[str, dict[str, set[int]]] | None = None,
) -> Iterator[StoredVisual]:
    """Read the summaries of all runs below a directory, each file once.

    Args:
        log_dir: Any directory above the event files.
        asked: What is wanted, by the names of `read`; `None`: anything; several: any of them.
        steps: Filled with the steps of every run and tag, also of those that nobody asked for.

    Yields:
        What was asked for, run after run, in the order in which it was written.

    Raises:
        NetVizError: As in `read`; that nothing has what was asked for is known at the end only.
    """
    if "://" in os.fspath(log_dir):
        raise NetVizError(f"cannot read {os.fspath(log_dir)}; copy it to a local directory first.")
    root = Path(log_dir)
    if not root.is_dir():
        raise NetVizError(f"no directory {root}; give the log directory of a training.")
    known: dict[str, dict[object, None]] = {name: {} for name in asked}
    is_empty = True
    for stored in _all_summaries(root):
        is_empty = False
        if steps is not None:
            steps.setdefault(stored.run, {}).setdefault(stored.tag, set()).add(stored.step)
        for name in asked:
            known[name][getattr(stored, name)] = None
        if all(matches(name, want, getattr(stored, name)) for name, want in asked.items()):
            yield stored
    if is_empty:
        raise NetVizError(
            f"{root} holds no netviz data; log some with tb_netviz.log or NetVizCallback."
        )
    refuse_unknown(root, asked, known)


def refuse_unknown(root: Path, asked: Asked, known: Mapping[str, Collection[object]]) -> None:
    """Refuse what nothing in a log has.

    Args:
        root: The log directory, for the error message.
        asked: What is wanted, by the names of `read`.
        known: What the log has, by the same names.

    Raises:
        NetVizError: Nothing has it; the sentence suggests what was probably meant.
    """
    for name, wanted in asked.items():
        for want in wanted if isinstance(wanted, tuple) else (wanted,):
            if not any(matches(name, want, value) for value in known[name]):
                listed = close_matches(str(want), sorted(map(str, known[name])))
                raise NetVizError(f"{root} has no {name} '{want}'; {listed}")


def matches(name: str, want: Wanted, value: object) -> bool:
    """Tell whether a value is among what is wanted.

    Args:
        name: Of what, by the names of `read`.
        want: What is wanted; `None`: anything; several: any of them.
        value: What a summary has.

    Returns:
        Whether it is; layers are compared as globs, and a run is named with or without `netviz`.
    """
    if isinstance(want, tuple):
        return any(matches(name, one, value) for one in want)
    if want is None or want == value:
        return True
    if name == "run":
        return str(value) == f"{want}/{SUB_RUN}"
    return name == "layer" and fnmatchcase(str(value), str(want))


def decoded(stored: StoredVisual) -> Visual | None:
    """Decode one summary.

    Args:
        stored: The summary.

    Returns:
        The Visual; `None`, and a warning, where it is damaged.
    """
    try:
        return decode(stored.blobs)
    except (NetVizError, MemoryError, RecursionError) as error:
        _warn(
            f"{stored.run}: {stored.tag} of step {stored.step} is left out: {_reason(error)}",
            depth=4,
        )
        return None


def _all_summaries(root: Path) -> Iterator[StoredVisual]:
    for directory, subdirectories, names in os.walk(root, followlinks=True):
        subdirectories.sort()
        run = Path(directory).relative_to(root).as_posix()
        ours: dict[str, bytes] = {}  # the tags of this run that are netviz's, and their content
        for name in sorted(filter(is_event_file, names)):
            path = Path(directory) / name
            try:
                yield from _summaries_of_file(path, run, ours)
            except (OSError, NetVizError) as error:
                _warn(f"{path}: {error}", depth=5)


def _summaries_of_file(path: Path, run: str, ours: dict[str, bytes]) -> Iterator[StoredVisual]:
    for offset, data in read_records(path):
        event = _event(data)
        if event is None or (_is_strange(event, run, ours) and not is_intact(path, offset)):
            _warn(f"{path}: the record at byte {offset} is damaged and left out.", depth=6)
            continue
        for value in event.summary.value:
            plugin_data = value.metadata.plugin_data
            if plugin_data.plugin_name == PLUGIN_NAME:
                # Only the first summary of a tag names its plugin.
                ours.setdefault(value.tag, plugin_data.content)
            if value.tag not in ours:
                continue
            try:
                check_blobs(len(value.tensor.string_val))
                blobs = tuple(value.tensor.string_val)
                header = parse_header(blobs[0] if blobs else b"")
            except (NetVizError, MemoryError, RecursionError) as error:
                message = f"{path}: {value.tag} of step {event.step} is left out: {_reason(error)}"
                _warn(message, depth=6)
                continue
            yield StoredVisual(
                run=run,
                tag=value.tag,
                technique=header.fields["technique"],
                layer=header.fields["layer"],
                kind=header.kind,
                step=header.step,
                wall_time=event.wall_time,
                content=ours[value.tag],
                file=path,
                offset=offset,
                blobs=blobs,
            )


def _event(data: bytes) -> Event | None:
    try:
        return Event.FromString(data)
    except DecodeError:
        return None


def _is_strange(event: Event, run: str, ours: Collection[str]) -> bool:
    """Whether a record is none of ours, where all should be: one bit can hide its tag or plugin."""
    if place(run) is None or event.file_version:
        return False
    values = event.summary.value
    return not values or any(
        value.tag not in ours and value.metadata.plugin_data.plugin_name != PLUGIN_NAME
        for value in values
    )


def _reason(error: Exception) -> str:
    return str(error) or f"{type(error).__name__}: it asks for too much memory."


def _warn(message: str, *, depth: int) -> None:
    """Warn at the line that called `read`, so many calls above this one."""
    warnings.warn(message, stacklevel=depth)
