"""MODEL as users write it -> (Keras model, class names): a file, a SavedModel or an application."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from tb_netviz.errors import NetVizError, close_matches

_APPLICATIONS = "keras.applications:"
_KINDS = (
    "a .keras or .h5 file, a SavedModel folder, or keras.applications:NAME such as "
    "keras.applications:MobileNetV2"
)


def import_keras() -> Any:
    """Keras on TensorFlow.

    Raises:
        NetVizError: They are not installed, or Keras runs on another backend.
    """
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        raise NetVizError(
            f"netviz needs Keras on TensorFlow, but KERAS_BACKEND is '{backend}'; unset it or set "
            "KERAS_BACKEND=tensorflow"
        )
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        raise NetVizError(
            f"this needs TensorFlow and Keras ({error}); install them with "
            "pip install 'tb-netviz[tensorflow]'"
        ) from None
    if keras.config.backend() != "tensorflow":
        raise NetVizError(
            f"netviz needs Keras on TensorFlow, but keras.json asks for "
            f"'{keras.config.backend()}'; set KERAS_BACKEND=tensorflow"
        )
    tf.get_logger().setLevel("ERROR")
    return keras


def load_model(model: str, *, is_trusted: bool = False) -> Any:
    """Load a Keras model.

    Args:
        model: What the user wrote.
        is_trusted: Whether Python code inside the file (Lambda layers) may run.

    Raises:
        NetVizError: There is no such model, or it cannot be read.
    """
    if model.startswith(_APPLICATIONS):
        return _application(model.removeprefix(_APPLICATIONS))
    path = Path(model)
    if not path.exists():
        raise NetVizError(f"no model at {model}; give {_KINDS}")
    keras = import_keras()
    if path.is_dir():
        return _saved_model(keras, path)
    try:
        return keras.saving.load_model(path, compile=False, safe_mode=not is_trusted)
    except Exception as error:  # every kind of damage has an exception of its own
        raise NetVizError(_why_not(path, error)) from None


def _why_not(path: Path, error: Exception) -> str:
    words = str(error)
    if "safe_mode" in words or ("Lambda" in words and "unsafe" in words):
        return (
            f"{path} contains Python code (a Lambda layer); run it only if you trust its source, "
            "with --trust-model"
        )
    unknown = re.search(r"Could not locate class '([^']+)'|Unknown layer: '?([\w>]+)", words)
    if unknown:
        name = unknown[1] or unknown[2]
        return (
            f"{path} needs the class '{name}', which is not part of Keras; call tb_netviz.log(...) "
            "in a Python program that defines it"
        )
    first_line = next((line for line in words.splitlines() if line.strip()), type(error).__name__)
    return f"{path} cannot be read as a Keras model ({first_line.strip()[:200]}); give {_KINDS}"


def _saved_model(keras: Any, path: Path) -> Any:
    """A SavedModel as one layer: Keras 3 can run it, but not look inside."""
    if not (path / "saved_model.pb").is_file():
        raise NetVizError(f"{path} is a folder without saved_model.pb; give {_KINDS}")
    raise NetVizError(
        f"{path} is a SavedModel, which Keras 3 can run but not look into; load it where it was "
        "made and save it again with model.save('model.keras')"
    )


def _application(name: str) -> Any:
    keras = import_keras()
    known = [
        item
        for item in dir(keras.applications)
        if item[0].isupper() and callable(getattr(keras.applications, item))
    ]
    if name not in known:
        raise NetVizError(f"keras.applications has no '{name}': {close_matches(name, known)}")
    try:
        return getattr(keras.applications, name)()
    except Exception as error:  # the download fails in as many ways as there are networks
        first_line = (str(error) or type(error).__name__).splitlines()[0]
        raise NetVizError(
            f"the weights of {name} could not be fetched ({first_line[:200]}); connect to the "
            "internet or give a model file"
        ) from None
