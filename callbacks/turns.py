"""Whose turn it is where there is not time for every technique in every snapshot.

The first techniques named come first in every snapshot, so that one sees what they show take shape.
The others take turns in the time that is left: first whoever has waited longest.
"""

from __future__ import annotations

from collections.abc import Sequence

from tb_netviz.techniques.technique import Technique

LEADING = 2


class Turns:
    """The order of the techniques of one training.

    Args:
        techniques: In the order of their importance.
    """

    def __init__(self, techniques: Sequence[Technique]) -> None:
        self._techniques = techniques
        self._leading = techniques[:LEADING]
        self._waiting: dict[str, int] = {}  # technique -> snapshots since it last ran

    def in_order(self) -> list[Technique]:
        """List all techniques in the order in which this snapshot serves them."""
        others = self._techniques[LEADING:]
        return [*self._leading, *sorted(others, key=lambda item: -self._waiting.get(item.name, 0))]

    def leave_room_for(self, technique: Technique) -> list[str]:
        """Name the techniques that the last snapshot must still afford if this one runs now.

        The last snapshot is to hold all. The leading ones leave room for each other only, so that
        the others never hold them back.
        """
        kept = self._leading if technique in self._leading else self._techniques
        return [item.name for item in kept]

    def ran(self, technique: Technique) -> None:
        """Note that a technique had its turn."""
        self._waiting[technique.name] = 0

    def missed(self, technique: Technique) -> None:
        """Note that there was no time for a technique."""
        self._waiting[technique.name] = self._waiting.get(technique.name, 0) + 1
