"""Event files -> Visuals, without TensorFlow: `tb_netviz.read`."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.events.encoding import decode
from tb_netviz.events.header import parse_header
from tb_netviz.events.records import read_records
from tb_netviz.events.run_directory import PLUGIN_NAME, is_event_file
from tb_netviz.visual import Visual


@dataclass(frozen=True)
class _Stored:
    """One summary of ours, not yet decoded."""

    run: str
    technique: str
    layer: str
    kind: str
    step: int
    blobs: tuple[bytes, ...]


def read(
    log_dir: str | os.PathLike[str],
    *,
    technique: str | None = None,
    layer: str | None = None,
    kind: str | None = None,
    step: int | None = None,
    run: str | None = None,
) -> list[Visual]:
    """Read Visuals back out of the event files of all runs below a directory.

    A last record that is cut off is left out silently (a training may be writing); a damaged file
    or a newer format is named in a warning and the rest is read.

    Args:
        log_dir: Any directory above the event files.
        technique: Only this technique, e.g. `"class_images"`.
        layer: Only this layer: its path, or a glob such as `"block*/conv1"`.
        kind: Only this kind, e.g. `"grid"`.
        step: Only this step.
        run: Only this run: its directory below `log_dir`, with or without the last `netviz`.

    Returns:
        The Visuals, run after run, in each by step, in the order in which they were written.

    Raises:
        NetVizError: There is no such directory, it holds no netviz data, or none of the technique,
            layer, kind, step or run asked for.
    """
    if "://" in os.fspath(log_dir):
        raise NetVizError(f"cannot read {os.fspath(log_dir)}; copy it to a local directory first.")
    root = Path(log_dir)
    if not root.is_dir():
        raise NetVizError(f"no directory {root}; give the log directory of a training.")
    asked = {"run": run, "technique": technique, "layer": layer, "kind": kind, "step": step}
    known: dict[str, dict[object, None]] = {name: {} for name in asked}
    # A step that was written again (a resumed training) replaces the older one.
    found: dict[tuple[str, str, str, str, int, str], Visual] = {}
    for tag, stored in _stored_summaries(root):
        for name in asked:
            known[name][getattr(stored, name)] = None
        if all(_matches(name, want, getattr(stored, name)) for name, want in asked.items()):
            key = (stored.run, stored.kind, stored.technique, stored.layer, stored.step, tag)
            try:
                found[key] = decode(stored.blobs)
            except NetVizError as error:
                _warn(f"{root / stored.run}: {tag} of step {stored.step}: {error}")
    if not known["kind"]:
        raise NetVizError(
            f"{root} holds no netviz data; log some with tb_netviz.log or NetVizCallback."
        )
    for name, want in asked.items():
        if want is not None and not any(_matches(name, want, value) for value in known[name]):
            listed = close_matches(str(want), sorted(map(str, known[name])))
            raise NetVizError(f"{root} holds nothing of {name} '{want}'; {listed}")
    return [found[key] for key in sorted(found, key=lambda key: (key[0], key[4]))]


def _matches(name: str, want: object, value: object) -> bool:
    if want is None or want == value:
        return True
    if name == "run":
        return str(value) == f"{want}/netviz"
    return name == "layer" and fnmatchcase(str(value), str(want))


def _stored_summaries(root: Path) -> Iterator[tuple[str, _Stored]]:
    for directory, subdirectories, names in os.walk(root, followlinks=True):
        subdirectories.sort()
        run = Path(directory).relative_to(root).as_posix()
        ours: set[str] = set()  # tags of this run that are netviz's
        for name in sorted(filter(is_event_file, names)):
            path = Path(directory) / name
            try:
                yield from _summaries_of_file(path, run, ours)
            except (OSError, NetVizError) as error:
                _warn(f"{path}: {error}")


def _summaries_of_file(path: Path, run: str, ours: set[str]) -> Iterator[tuple[str, _Stored]]:
    for offset, data in read_records(path):
        try:
            event = Event.FromString(data)
        except DecodeError:
            raise NetVizError(f"damaged at byte {offset}; only what is before was read.") from None
        for value in event.summary.value:
            if value.metadata.plugin_data.plugin_name == PLUGIN_NAME:
                ours.add(value.tag)
            if value.tag not in ours:
                continue
            blobs = tuple(value.tensor.string_val)
            try:
                header = parse_header(blobs[0] if blobs else b"")
            except NetVizError as error:
                _warn(f"{path}: {value.tag} of step {event.step} is left out: {error}")
                continue
            technique, layer = header.fields["technique"], header.fields["layer"]
            yield value.tag, _Stored(run, technique, layer, header.kind, header.step, blobs)


def _warn(message: str) -> None:
    warnings.warn(message, stacklevel=5)
