"""Does reading a tf.data.Dataset once more change what is read from it later?"""

from __future__ import annotations

from typing import Any

from tb_netviz.keras_internals import dataset_inputs, is_reshuffling


def reshuffles(data: Any) -> bool:
    """Tell whether a dataset takes a new order each time it is read.

    Its orders are drawn one after the other from a state of its own. An extra reading uses one up,
    so a training on the same dataset sees another order.

    Args:
        data: Anything; only a tf.data.Dataset can reshuffle.
    """
    waiting, seen = [data], set()
    while waiting:
        dataset = waiting.pop()
        if id(dataset) in seen or not hasattr(dataset, "element_spec"):
            continue
        seen.add(id(dataset))
        if is_reshuffling(dataset):
            return True
        waiting.extend(dataset_inputs(dataset))
    return False
