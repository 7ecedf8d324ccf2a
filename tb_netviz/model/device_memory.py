"""What fits into the device's memory: how much there is, and what to do where it was too little.

An image that is computed in a batch equals the one computed alone, so a batch may always be cut.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import tensorflow as tf

from tb_netviz.errors import NetVizError

logger = logging.getLogger("tb_netviz")

T = TypeVar("T")

# Activations and gradients held at once: this, or a part of what there is.
MOST_BYTES = 2 * 2**30
_SHARE = 8
_MEGABYTE = 2**20
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def bytes_for_activations() -> int:
    """Choose how many bytes activations and gradients may take: an eighth of the memory.

    Returns:
        At most 2 GiB. With a GPU whose memory nobody has limited it is 2 GiB, because TensorFlow
        does not tell how much there is.
    """
    return min(MOST_BYTES, *(limit // _SHARE for limit in _limits()))


def _limits() -> Iterator[int]:
    """Bytes of the device that computes, as far as they are known."""
    graphics = tf.config.get_visible_devices("GPU")
    if graphics:
        for one in tf.config.get_logical_device_configuration(graphics[0]) or ():
            if one.memory_limit:
                yield one.memory_limit * _MEGABYTE
        yield MOST_BYTES * _SHARE
        return
    yield MOST_BYTES * _SHARE
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    for file in _CGROUP_LIMITS:
        text = file.read_text().strip() if file.is_file() else ""
        if text.isdigit():
            yield int(text)


def halved(size: int) -> int:
    """Halve a batch that did not fit into memory.

    Call it where a `tf.errors.ResourceExhaustedError` was caught.

    Args:
        size: Images that were computed at once.

    Raises:
        NetVizError: It was a single image.
    """
    if size <= 1:
        raise NetVizError(
            "one image at once does not fit into the device's memory; use smaller images, or run "
            "where nothing else takes memory."
        )
    smaller = -(-size // 2)
    logger.warning("out of memory with %d images at once; going on with %d", size, smaller)
    return smaller


class Batches:
    """Runs something on many images in batches, which it halves where memory is too little.

    Args:
        size: Images at once, to begin with.
    """

    def __init__(self, size: int) -> None:
        self.size = size

    def run(self, count: int, function: Callable[[slice], T]) -> list[T]:
        """Run a function on slices of the images; later calls keep the size that fitted.

        Args:
            count: Number of images; of none, the function gets one empty slice.
            function: What to run on each slice. It may run a second time on a part of a slice.

        Returns:
            The results in the order of the images.

        Raises:
            NetVizError: A single image does not fit.
        """
        results: list[T] = []
        start = 0
        while start < max(count, 1):
            stop = min(start + self.size, count)
            try:
                results.append(function(slice(start, stop)))
            except tf.errors.ResourceExhaustedError:
                self.size = halved(max(stop - start, 1))
                continue
            start += self.size
        return results
