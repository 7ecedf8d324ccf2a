"""Every private part of Keras and TensorFlow that we touch, one function each.

Private parts may change with any release. Each function says what it needs and what is lost without
it. Where a part is missing, the function warns once through the logger `tb_netviz`, naming the
promise that no longer holds, and does the best that public parts allow. No other file of ours
touches a private attribute of a foreign object; `tests/test_private_parts.py` makes sure of that.

TensorBoard is used through its public parts only. One thing here is no attribute but a habit: Keras
looks up `call`, `quantized_call` and `activation` on the instance, so `shadowed` can stand in front
of them.

Importing this module loads neither TensorFlow nor Keras.
"""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

logger = logging.getLogger("tb_netviz")

# The releases on which every function below was checked by its test, the oldest first; see
# `tests/compatibility`.
CHECKED_ON = {
    "keras": ("3.8.0", "3.9.2", "3.11.3", "3.12.4", "3.15.1"),
    "tensorflow": ("2.18.1", "2.19.1", "2.20.0", "2.21.0"),
}
_ABSENT = object()


@functools.cache
def warn_of_missing(package: str, part: str, consequence: str) -> None:
    """Warn once that a private part is gone.

    Args:
        package: `"keras"` or `"tensorflow"`.
        part: What is missing, e.g. `"Layer._flatten_layers"`.
        consequence: What no longer holds, as a clause.
    """
    installed = getattr(sys.modules.get(package), "__version__", "(version unknown)")
    logger.warning(
        "%s %s has no %s (netviz was checked on %s %s to %s), so %s",
        package,
        installed,
        part,
        package,
        CHECKED_ON[package][0],
        CHECKED_ON[package][-1],
        consequence,
    )


# Keras: what is inside a model, and standing in front of its parts for the length of a trace.


def inner_layers(layer: object) -> list[Any]:
    """List the layers directly inside a Keras layer or model, in the order in which they were made.

    Needs `Layer._flatten_layers`, which also knows the layers that a subclassed model holds in its
    attributes. Without it only those in `layers` are found.

    Args:
        layer: A Keras layer or model.
    """
    flatten = getattr(layer, "_flatten_layers", None)
    if flatten is not None:
        return list(flatten(include_self=False, recursive=False))
    warn_of_missing(
        "keras", "Layer._flatten_layers", "layers inside subclassed layers may not be shown"
    )
    return list(getattr(layer, "layers", ()))


@contextmanager
def shadowed(instance: object, name: str, value: object) -> Iterator[None]:
    """Let `instance.name` be `value` inside the block.

    Bypasses `Layer.__setattr__`, which would track the value as a part of the model.

    Args:
        instance: A Keras layer or model.
        name: `"call"`, `"quantized_call"`, `"activation"` or an attribute named in this file.
        value: What stands in front of it.
    """
    had_own = name in instance.__dict__
    own = instance.__dict__.get(name)
    object.__setattr__(instance, name, value)
    try:
        yield
    finally:
        if had_own:
            object.__setattr__(instance, name, own)
        else:
            object.__delattr__(instance, name)


@contextmanager
def uncounted_call(model: object) -> Iterator[None]:
    """Let calls inside the block not count: Keras notes whether a model was ever called.

    Needs `Layer._called`. Without it a model that we look at counts as called.

    Args:
        model: A Keras model.
    """
    called = getattr(model, "_called", _ABSENT)
    if called is _ABSENT:
        warn_of_missing(
            "keras", "Layer._called", "a model that was only looked at counts as called"
        )
        yield
        return
    with shadowed(model, "_called", called):
        yield


@contextmanager
def unrounded_inputs(model: Any) -> Iterator[None]:
    """Let a model that is declared for integer images take floats inside the block.

    Rounding them would cut off every gradient. Needs `Functional._convert_inputs_to_tensors` and,
    for a `Sequential`, which also rounds by its `autocast`, the functional model in its
    `_functional`. Without them such a model has no gradient. Models of floats are left alone.

    Args:
        model: A Keras model or layer.
    """
    import keras

    specs = getattr(model, "inputs", None) if isinstance(model, keras.Model) else None
    if not specs or not any(keras.backend.is_int_dtype(spec.dtype) for spec in specs):
        yield
        return
    functional = getattr(model, "_functional", None) or model
    if not hasattr(functional, "_convert_inputs_to_tensors"):
        warn_of_missing(
            "keras",
            "Functional._convert_inputs_to_tensors",
            "a model declared for integer images has no gradient",
        )
        yield
        return
    with (
        shadowed(functional, "_convert_inputs_to_tensors", lambda tensors: list(tensors)),
        shadowed(model, "autocast", model.autocast and functional is model),
    ):
        yield


@contextmanager
def unchecked_input(model: Any) -> Iterator[None]:
    """Let a functional model take images of another size inside the block.

    Needs `Functional._manual_input_spec`, which `Functional.input_spec` prefers. Without it images
    of another size are refused. Other layers declare no size.

    Args:
        model: A Keras model or layer.
    """
    if not any(base.__name__ == "Functional" for base in type(model).__mro__):
        yield
        return
    with shadowed(model, "_manual_input_spec", None):
        if model.input_spec is not None:
            warn_of_missing(
                "keras",
                "Functional._manual_input_spec",
                "units are shown on images of the network's full size, which takes longer",
            )
        yield


def input_structure(model: object) -> Any:
    """Tell how a model of several inputs wants them nested; `None` for a flat list.

    Needs `Functional._inputs_struct`. Without it such a model is fed a flat list, which one that
    was built on a dict refuses.

    Args:
        model: A Keras model.

    Returns:
        The inputs in a list, tuple or dict, in any nesting.
    """
    structure = getattr(model, "_inputs_struct", _ABSENT)
    if structure is not _ABSENT:
        return structure
    # Only functional models have one; others take what their `call` takes.
    if any(base.__name__ == "Functional" for base in type(model).__mro__):
        warn_of_missing(
            "keras", "Functional._inputs_struct", "models that take a dict of inputs cannot be run"
        )
    return None


# Random states that have no public getter and setter. Each function returns what puts the present
# state back.


def keras_seed_restorer() -> Callable[[], None] | None:
    """Remember the variable from which `keras.random` draws where no seed is given.

    Needs `keras.src.backend.common.global_state`. Without it pictures may change what a training
    draws.

    Returns:
        A function that puts the state back; `None` where there is nothing to put back.
    """
    if "keras" not in sys.modules:
        return None
    name = "global_seed_generator"
    try:
        from keras.src.backend.common import global_state

        generator = global_state.get_global_attribute(name)
        if generator is None:  # Keras makes it when it is first needed
            return lambda: global_state.set_global_attribute(name, None)
        state = generator.state.numpy()
    except (ImportError, AttributeError):
        warn_of_missing(
            "keras",
            "global_state.get_global_attribute('global_seed_generator')",
            "a training with pictures may draw other random numbers than one without: the weights "
            "need not be bit for bit the same",
        )
        return None
    return lambda: generator.state.assign(state)


def tensorflow_seed_restorer() -> Callable[[], None] | None:
    """Remember the generator from which TensorFlow seeds each op made after `tf.random.set_seed`.

    Needs `_rng` and `_seed` of `tensorflow.python.eager.context.context()`. Without them pictures
    may change what a training draws.

    Returns:
        A function that puts the state back; `None` where there is nothing to put back.
    """
    if "tensorflow" not in sys.modules:
        return None
    try:
        from tensorflow.python.eager import context

        if context.context()._seed is None:  # none was set, and TensorFlow has no generator yet
            return None
        generator = context.context()._rng
        state = generator.getstate()
    except (ImportError, AttributeError):
        warn_of_missing(
            "tensorflow",
            "context()._seed or context()._rng",
            "a training with pictures may draw other random numbers than one without: the weights "
            "need not be bit for bit the same",
        )
        return None
    return lambda: generator.setstate(state)


# TensorFlow: datasets and graphs.


def dataset_inputs(dataset: object) -> list[Any]:
    """List the datasets that a tf.data.Dataset reads from.

    Needs `Dataset._inputs`. Without it a shuffle before the last transformation goes unnoticed.

    Args:
        dataset: A tf.data.Dataset.
    """
    inputs = getattr(dataset, "_inputs", None)
    if callable(inputs):
        return list(inputs())
    warn_of_missing(
        "tensorflow",
        "Dataset._inputs",
        "nobody is warned that reading a shuffled dataset changes the order in a training",
    )
    return []


def is_reshuffling(dataset: object) -> bool:
    """Tell whether this step of a tf.data pipeline shuffles in another order at each reading.

    Needs `_reshuffle_each_iteration` of the dataset that `shuffle` makes. Without it every shuffle
    is presumed to do so.

    Args:
        dataset: A tf.data.Dataset.
    """
    if type(dataset).__name__ != "_ShuffleDataset":
        return False
    again = getattr(dataset, "_reshuffle_each_iteration", _ABSENT)
    if again is _ABSENT:
        warn_of_missing(
            "tensorflow",
            "_ShuffleDataset._reshuffle_each_iteration",
            "every shuffled dataset is taken for one that changes its order",
        )
        return True
    return again is None or bool(again)  # TensorFlow's default is to reshuffle


def called_function(graph: object, name: str) -> Any:
    """Find a function that a graph calls, such as a user's own `tf.function`.

    Needs `Graph._get_function`. Without it the receptive fields behind such a call are the whole
    image, and flagged.

    Args:
        graph: A tf.Graph.
        name: Name of the function.

    Returns:
        The function, with its body in `graph`; `None` where it is not known.
    """
    find = getattr(graph, "_get_function", None)
    if find is not None:
        return find(name)
    warn_of_missing(
        "tensorflow",
        "Graph._get_function",
        "receptive fields behind a tf.function inside a model are given as the whole image",
    )
    return None
