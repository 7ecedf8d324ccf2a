"""Leave every global random state as it was: `with untouched_randomness(): ...`

Pictures draw from seeds of their own. The user's data and techniques may not, and a training must
not notice: whatever is drawn inside the block is put back at its end.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import numpy as np


@contextmanager
def untouched_randomness() -> Iterator[None]:
    """Put the global generators of Python, NumPy, TensorFlow and Keras back at the end."""
    with ExitStack() as stack:
        stack.callback(random.setstate, random.getstate())
        stack.callback(np.random.set_state, np.random.get_state())  # noqa: NPY002
        for restore in (_tensorflow_seeds(), _keras_seeds()):
            if restore is not None:
                stack.callback(restore)
        yield


def _tensorflow_seeds() -> Callable[[], None] | None:
    """The generator from which TensorFlow takes a seed for each op made after a global seed."""
    if "tensorflow" not in sys.modules:
        return None
    from tensorflow.python.eager import context

    generator = getattr(context.context(), "_rng", None)
    if generator is None:
        return None
    state = generator.getstate()
    return lambda: generator.setstate(state)


def _keras_seeds() -> Callable[[], None] | None:
    """The variable from which `keras.random` draws where no seed is given."""
    if "keras" not in sys.modules:
        return None
    from keras.src.backend.common import global_state

    name = "global_seed_generator"
    generator = global_state.get_global_attribute(name)
    if generator is None:  # it is made when it is first needed
        return lambda: global_state.set_global_attribute(name, None)
    state = generator.state.numpy()
    return lambda: generator.state.assign(state)
