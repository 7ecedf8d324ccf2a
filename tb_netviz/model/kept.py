"""What engines make once per network and use again: (kind, key) -> the thing, typed by its kind.

    reader = model.kept(Reader, (layers, features), lambda: Reader(model, layers, features))

Tracing a graph takes longer than running it, so engines keep what they compile. It is kept with the
network, because a compiled function refers to the network: a table elsewhere, even one keyed
weakly, would keep both alive for ever. It is typed, because a kind is a class of the engine that
asks: no engine can read or overwrite what another keeps, and a type checker knows what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Kept:
    """The things kept for one network.

    Example:
        >>> kept = Kept()
        >>> kept(list, "greeting", lambda: ["hello"])
        ['hello']
        >>> kept(list, "greeting", lambda: ["never made"])
        ['hello']
        >>> kept.count(list), kept.count(dict)
        (1, 0)
    """

    def __init__(self) -> None:
        self._things: dict[type, dict[Hashable, object]] = {}

    def __call__(self, kind: type[T], key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under a kind and a key; make it first if there is none.

        Args:
            kind: Class of the thing; a class of the engine that asks, so that kinds never collide.
            key: What tells the thing from others of its kind; `()` where there is only one.
            make: Makes the thing. What it raises is passed on, and nothing is kept.

        Raises:
            TypeError: `make` returned something that is not a `kind`.
        """
        of_kind = self._things.setdefault(kind, {})
        if key not in of_kind:
            of_kind[key] = make()
        thing = of_kind[key]
        if not isinstance(thing, kind):
            del of_kind[key]
            raise TypeError(f"expected a {kind.__name__} to keep, got a {type(thing).__name__}.")
        return thing

    def count(self, kind: type | None = None) -> int:
        """Count the things of one kind; `None`: of all kinds."""
        if kind is None:
            return sum(map(len, self._things.values()))
        return len(self._things.get(kind, {}))
