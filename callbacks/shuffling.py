"""Whether reading a tf.data.Dataset once more would change what is read from it later."""

from __future__ import annotations

from typing import Any


def reshuffles(data: Any) -> bool:
    """Whether a dataset shuffles in another order each time that it is read.

    Its orders come one after the other from a state of its own. If the training reads the same
    dataset, an extra reading moves it on, and the training sees another order.

    Args:
        data: Anything; only a tf.data.Dataset can reshuffle.
    """
    waiting, seen = [data], set()
    while waiting:
        dataset = waiting.pop()
        if id(dataset) in seen or not hasattr(dataset, "element_spec"):
            continue
        seen.add(id(dataset))
        if getattr(dataset, "_reshuffle_each_iteration", False):
            return True
        inputs = getattr(dataset, "_inputs", None)
        waiting.extend(inputs() if callable(inputs) else ())
    return False
