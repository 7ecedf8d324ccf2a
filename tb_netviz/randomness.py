"""Leave every global random state as it was: `with untouched_randomness(): ...`

Our pictures draw from seeds of their own. The user's data and techniques may draw from the global
generators, but a training must not notice: the end of the block puts every generator back.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import numpy as np

from tb_netviz.keras_internals import keras_seed_restorer, tensorflow_seed_restorer


@contextmanager
def untouched_randomness() -> Iterator[None]:
    """Put the global generators of Python, NumPy, TensorFlow and Keras back at the end.

    Example:
        >>> import random
        >>> random.seed(0)
        >>> with untouched_randomness():
        ...     drawn = random.random()
        >>> random.random() == drawn
        True
    """
    with ExitStack() as stack:
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())  # noqa: NPY002
        for restore in (tensorflow_seed_restorer(), keras_seed_restorer()):
            if restore is not None:
                stack.callback(restore)
        yield
