"""A log directory -> what TensorBoard would have loaded of it, for a `Catalogue`.

Only where each summary lies is kept in memory; blobs are read when they are asked for.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.data import provider

from tb_netviz.events.reader import StoredPlace, StoredVisual, stored_visuals
from tb_netviz.events.records import read_record
from tb_netviz.plugin.answers import NotThere

# Readers ask for all sheets of one summary, one after the other or at once.
_MOST_KEPT = 2


@dataclass(frozen=True)
class Stored(StoredPlace):
    """Where one summary lies, and how large it is.

    Args:
        sizes: Bytes of each blob.
    """

    sizes: tuple[int, ...]


class StoredLog:
    """Answers as a data provider of TensorBoard does, from the event files themselves.

    Args:
        log_dir: Any directory above the event files.

    Raises:
        NetVizError: The directory does not exist or holds no netviz data.
    """

    def __init__(self, log_dir: str | os.PathLike[str]) -> None:
        found = {one.key: _place_of(one) for one in stored_visuals(log_dir, {})}
        self.all = sorted(found.values(), key=lambda one: (one.run, one.tag, one.step))
        self._lock = threading.Lock()
        self._events: OrderedDict[tuple[Path, int], Event] = OrderedDict()

    def list_blob_sequences(self, ctx: Any = None, **_: Any) -> dict[str, dict[str, Any]]:
        """Tell for every run and tag what it says of all its steps.

        Args:
            ctx: TensorBoard's request context; not used.

        Returns:
            The time series by run and tag.
        """
        return self._by_run_and_tag(
            lambda series: provider.BlobSequenceTimeSeries(
                max_step=series[-1].step,
                max_wall_time=series[-1].wall_time,
                max_length=max(len(one.sizes) for one in series),
                plugin_content=series[0].content,
                description="",
                display_name="",
            )
        )

    def read_blob_sequences(self, ctx: Any = None, **_: Any) -> dict[str, dict[str, Any]]:
        """Tell for every run and tag which steps there are, with a key for each blob.

        Args:
            ctx: TensorBoard's request context; not used.

        Returns:
            The steps by run and tag, rising.
        """
        numbers = {id(one): number for number, one in enumerate(self.all)}

        def datum(one: Stored) -> Any:
            keys = (f"{numbers[id(one)]}.{blob}" for blob in range(len(one.sizes)))
            values = tuple(provider.BlobReference(key) for key in keys)
            return provider.BlobSequenceDatum(one.step, one.wall_time, values)

        return self._by_run_and_tag(lambda series: [datum(one) for one in series])

    def read_blob(self, ctx: Any = None, *, blob_key: str) -> bytes:
        """Read one blob.

        Args:
            ctx: TensorBoard's request context; not used.
            blob_key: Its key, from `read_blob_sequences`.

        Returns:
            The bytes.

        Raises:
            NotThere: The event file has changed since it was read.
        """
        number, _, blob = blob_key.partition(".")
        one = self.all[int(number)]
        for value in self._event(one).summary.value:
            if value.tag == one.tag and len(value.tensor.string_val) == len(one.sizes):
                return bytes(value.tensor.string_val[int(blob)])
        raise NotThere(f"{one.file} has changed since it was read; try again.")

    def _by_run_and_tag(self, make: Callable[[list[Stored]], Any]) -> dict[str, dict[str, Any]]:
        series: dict[str, dict[str, list[Stored]]] = {}
        for one in self.all:
            series.setdefault(one.run, {}).setdefault(one.tag, []).append(one)
        return {run: {tag: make(one) for tag, one in tags.items()} for run, tags in series.items()}

    def _event(self, one: Stored) -> Event:
        key = one.file, one.offset
        with self._lock:
            event = self._events.pop(key, None)
            if event is None:
                event = Event.FromString(read_record(one.file, one.offset))
            self._events[key] = event
            while len(self._events) > _MOST_KEPT:
                self._events.popitem(last=False)
        return event


def _place_of(one: StoredVisual) -> Stored:
    known = {field.name: getattr(one, field.name) for field in fields(StoredPlace)}
    return Stored(**known, sizes=tuple(map(len, one.blobs)))
