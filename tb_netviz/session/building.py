"""A model without weights yet is built from the data: (Keras model, data) -> its weights.

Keras builds a `Sequential` without `Input`, or a model of one's own, at its first batch. Pictures
from before the training need it earlier. It draws its first weights as it would there.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tb_netviz.errors import NetVizError, reason_of
from tb_netviz.randomness import untouched_randomness

if TYPE_CHECKING:
    from tb_netviz.model.foreign_types import KerasModel, Tensors


class NotBuiltError(NetVizError):
    """The model has no weights yet, and there is no data to build it from."""


def build_from_data(model: KerasModel, data: Any) -> None:
    """Give a model its weights, if it has none, by one image of the data.

    Call it outside `untouched_randomness`: the weights are drawn as the training would draw them.

    Args:
        model: A Keras model.
        data: As for `open_images`; a data set is asked for its first element.

    Raises:
        NotBuiltError: It has no weights, and the data cannot give it any.
    """
    if getattr(model, "built", True):
        return
    try:
        with untouched_randomness():
            batch = _first_batch(model, data)
    except Exception as error:  # whatever the user's own data raises
        raise NotBuiltError(_words(model, reason_of(error))) from error
    if batch is None:
        raise NotBuiltError(_words(model, "there is no array of images to build it from"))
    try:
        _build(model, batch)
    except Exception as error:  # whatever the user's own layers raise
        raise NotBuiltError(_words(model, reason_of(error))) from error


def _words(model: KerasModel, reason: str) -> str:
    return f"model '{model.name}' has no weights yet ({reason}); call it once on a batch."


def _build(model: KerasModel, batch: Tensors) -> None:
    import keras

    from tb_netviz.keras_internals import uncounted_call

    if isinstance(model, keras.Sequential):
        model.build((None, *batch.shape[1:]))
        return
    with uncounted_call(model), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model(batch, training=False)


def _first_batch(model: KerasModel, data: Any) -> Tensors | None:
    """The argument of the model for one image; `None` where the data does not hold it."""
    import keras
    import numpy as np

    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.data.raw_images import RawImages
    from tb_netviz.data.structure import at, find_layout
    from tb_netviz.model.input.expected import Expected

    if data is None or isinstance(data, str | Path | ImageSource):
        return None
    if isinstance(data, RawImages):
        return np.asarray(data.images[0])[None]
    element = _first_element(data)
    layout = find_layout(element, Expected())
    image = at(element, layout.image)

    def one(leaf: Any) -> Any:
        array = np.asarray(leaf)
        array = array[:1] if layout.batching == "batch" else array[None]
        return array.astype(keras.config.floatx()) if array.dtype.kind == "f" else array

    x = element[0] if isinstance(element, tuple | list) and layout.image[:1] == (0,) else element
    is_nested = isinstance(x, Mapping | tuple | list) and not isinstance(model, keras.Sequential)
    return keras.tree.map_structure(one, x) if is_nested else one(image)


def _first_element(data: Any) -> Any:
    """The first element of a data set; arrays as they are."""
    from tb_netviz.data.streams import is_stream

    if not is_stream(data):
        return data
    if hasattr(data, "__getitem__") and hasattr(data, "__len__"):
        return data[0]
    return next(iter(data))
