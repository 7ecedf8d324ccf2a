"""What a layer was like at its steps: a training adds a step, and all others stay as they were."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

# A row takes one or two kB, and more only where it names many dead units.
MOST_ROWS = 10_000

Row = Mapping[str, Any]


class RowMemory:
    """Keeps rows of histories, the ones used last.

    Args:
        most: How many.
    """

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._rows: OrderedDict[Hashable, Row] = OrderedDict()

    def get(self, key: Hashable) -> Row | None:
        """Give a row; `None` where it is not kept."""
        with self._lock:
            row = self._rows.get(key)
            if row is not None:
                self._rows.move_to_end(key)
            return row

    def put(self, key: Hashable, row: Row) -> None:
        """Keep a row, and let go the one that was not used for longest."""
        with self._lock:
            self._rows[key] = row
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
