"""Load a model for the command line: path or name -> Keras model."""

from __future__ import annotations

import difflib
import importlib.util
import os
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tb_netviz.errors import NetVizError, close_matches, reason_of
from tb_netviz.model.foreign_types import KerasModel

_APPLICATIONS = "keras.applications:"
_HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"


def load_model(path_or_name: str | Path, *, imports: Sequence[str | Path] = ()) -> KerasModel:
    """Load a Keras model.

    Args:
        path_or_name: A `.keras` or `.h5` file, a folder with a SavedModel, or
            `keras.applications:NAME`, e.g. `keras.applications:MobileNetV2`, whose ImageNet
            weights Keras downloads.
        imports: Python files with layers of the user's own. They are run, and every class and
            function that they define is known by its name.

    Returns:
        The Keras model, not compiled.

    Raises:
        NetVizError: There is no such model, or it cannot be loaded.
    """
    name = str(path_or_name)
    check_backend()
    check_model_path(name)
    own = objects_of(imports)
    if name.startswith(_APPLICATIONS):
        return _application(name.removeprefix(_APPLICATIONS))
    path = Path(name)
    if path.is_dir():
        return _saved_model(path)
    return _keras_file(path, own)


def check_model_path(name: str) -> None:
    """Refuse a path at which there is nothing; loads neither TensorFlow nor Keras.

    Args:
        name: As for `load_model`.

    Raises:
        NetVizError: There is no such file or folder.
    """
    path = Path(name)
    if not name.startswith(_APPLICATIONS) and not path.exists():
        raise NetVizError(f"no model at '{name}'; {_remedy_for_missing(path)}")


def objects_of(files: Sequence[str | Path]) -> dict[str, Any]:
    """Run Python files and collect the classes and functions that they define.

    Args:
        files: Paths of Python files.

    Raises:
        NetVizError: A file is missing, or fails.
    """
    found: dict[str, Any] = {}
    for number, file in enumerate(map(Path, files)):
        if not file.is_file():
            raise NetVizError(f"no file '{file}' to import; give a Python file")
        spec = importlib.util.spec_from_file_location(f"netviz_import_{number}_{file.stem}", file)
        if spec is None or spec.loader is None:
            raise NetVizError(f"'{file}' is not a Python file; give one that ends in .py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # where Keras and pickle look for what it defines
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # whatever the user's own code raises
            raise NetVizError(
                f"'{file}' cannot be imported: {type(error).__name__}: {reason_of(error)}"
            ) from error
        found |= {
            name: value
            for name, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", None) == spec.name
        }
    return found


def check_backend() -> None:
    """Refuse a Keras on any backend but TensorFlow, if possible before Keras is imported.

    Raises:
        NetVizError: Keras runs on another backend.
    """
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if backend == "tensorflow":
        import keras

        backend = keras.config.backend()
    if backend != "tensorflow":
        raise NetVizError(
            f"netviz needs Keras on TensorFlow, but the backend is '{backend}'; set "
            "KERAS_BACKEND=tensorflow."
        )


def _remedy_for_missing(path: Path) -> str:
    folder = path.parent
    beside = [item.name for item in folder.iterdir()] if folder.is_dir() else []
    close = difflib.get_close_matches(path.name, beside, n=1)
    if close:
        return f"did you mean '{folder / close[0]}'?"
    return (
        "give a .keras or .h5 file, a SavedModel folder or a name such as "
        f"{_APPLICATIONS}MobileNetV2."
    )


def _loaded(what: str, load: Callable[[], KerasModel]) -> KerasModel:
    """Run a Keras loader and turn whatever it raises into one sentence."""
    import keras

    try:
        model = load()
    except NetVizError:
        raise
    except Exception as error:
        text = str(error)
        if "safe_mode" in text or "Lambda" in text:
            remedy = "it holds Python code of its own (a Lambda layer)"
            do = "load it in Python and call tb_netviz.log(model, ...)"
        elif "custom" in text or "register_keras_serializable" in text or "locate class" in text:
            remedy = "it uses layers of its own"
            do = (
                "name the file that defines them, as in --import my_layers.py, or load it in "
                "Python and call tb_netviz.log(model, ...)"
            )
        else:
            raise NetVizError(
                f"{what} cannot be loaded as a Keras model: {reason_of(error)}"
            ) from error
        raise NetVizError(
            f"{what} cannot be loaded from the command line, because {remedy}; {do}."
        ) from error
    if not isinstance(model, keras.Model):
        raise NetVizError(
            f"{what} holds a {type(model).__name__}, not a Keras model; save one with "
            "model.save('model.keras')."
        )
    return model


def _keras_file(path: Path, own: Mapping[str, Any]) -> KerasModel:
    import keras

    with path.open("rb") as file:
        is_hdf5 = file.read(len(_HDF5_SIGNATURE)) == _HDF5_SIGNATURE
    if not is_hdf5 and not zipfile.is_zipfile(path):
        raise NetVizError(
            f"'{path}' is not a Keras model; expected a file made by model.save('model.keras')."
        )
    if path.name.endswith(".weights.h5"):
        raise NetVizError(
            f"'{path}' holds weights without a model; save the whole model with "
            "model.save('model.keras')."
        )
    return _loaded(
        f"'{path}'", lambda: keras.models.load_model(path, custom_objects=dict(own), compile=False)
    )


def _saved_model(path: Path) -> KerasModel:
    """Wrap a SavedModel, which is one sealed layer: only its output can be read."""
    import keras
    import tensorflow as tf

    if not (path / "saved_model.pb").is_file():
        raise NetVizError(
            f"folder '{path}' holds no SavedModel; expected a saved_model.pb in it, or give a "
            ".keras file."
        )

    def load() -> KerasModel:
        signatures = tf.saved_model.load(str(path)).signatures
        endpoint = "serve" if "serve" in signatures else "serving_default"
        if endpoint not in signatures:
            raise NetVizError(
                f"SavedModel '{path}' has no signature 'serving_default'; export it with "
                "model.export()."
            )
        specs = list(signatures[endpoint].structured_input_signature[1].values())
        if len(specs) != 1:
            raise NetVizError(
                f"SavedModel '{path}' takes {len(specs)} inputs; netviz shows models of one input."
            )
        spec = specs[0]
        image = keras.Input(shape=tuple(spec.shape[1:]), dtype=spec.dtype.name)
        layer = keras.layers.TFSMLayer(str(path), call_endpoint=endpoint, name="saved_model")
        return keras.Model(image, layer(image), name=path.name or "saved_model")

    return _loaded(f"SavedModel '{path}'", load)


def _application(name: str) -> KerasModel:
    import keras

    networks = {
        key: value
        for key, value in vars(keras.applications).items()
        if key[:1].isupper() and callable(value)
    }
    by_lower = {key.lower(): key for key in networks}
    found = by_lower.get(name.lower())
    if found is None:
        raise NetVizError(
            f"keras.applications has no network '{name}'; {close_matches(name, networks)}"
        )
    return _loaded(f"keras.applications.{found}", networks[found])
