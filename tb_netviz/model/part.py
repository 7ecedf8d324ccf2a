"""A part of what is trained, such as a GAN's discriminator: (Keras model, path) -> Keras model."""

from __future__ import annotations

import keras

from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.keras_internals import inner_layers
from tb_netviz.model.foreign_types import KerasLayer, KerasModel
from tb_netviz.model.layer_calls import walk_layers


def part_of(model: KerasModel, path: str | None) -> KerasModel:
    """Find a model inside another one.

    Args:
        model: A Keras model.
        path: The name of the attribute that holds the inner model, or the inner model's own name;
            one inside another is reached by a slash, as in `"gan/discriminator"`. `None`: the
            model itself.

    Raises:
        NetVizError: There is no such inner model; the message names those that come close.

    Example:
        >>> encoder = keras.Sequential([keras.Input((8, 8, 1))], name="encoder")
        >>> autoencoder = keras.Sequential([encoder, keras.layers.Flatten()])
        >>> part_of(autoencoder, "encoder") is encoder
        True
    """
    if path is None:
        return model
    by_path = {own: layer for own, layer in walk_layers(model) if isinstance(layer, keras.Model)}
    found = by_path.get(path) or _by_steps(model, path)
    if isinstance(found, keras.Model):
        return found
    if found is not None:
        raise NetVizError(
            f"part '{path}' of model '{model.name}' is a layer of type {type(found).__name__}, not "
            "a model; give the path of an inner keras.Model."
        )
    known = [*by_path, *_attributes(model)]
    hint = close_matches(path, known) if known else "it holds no inner model"
    raise NetVizError(f"part '{path}' not found in model '{model.name}'; {hint}")


def _by_steps(model: KerasModel, path: str) -> KerasLayer | None:
    """Follow names of attributes and of layers, step by step."""
    found: KerasLayer | None = model
    for name in path.replace(".", "/").split("/"):
        inside = {layer.name: layer for layer in inner_layers(found)}
        own = vars(found).get(name)
        found = own if isinstance(own, keras.layers.Layer) else inside.get(name)
        if found is None:
            return None
    return found


def _attributes(model: KerasModel) -> list[str]:
    """Names of the attributes that hold inner models."""
    return [
        name
        for name, value in vars(model).items()
        if isinstance(value, keras.Model) and not name.startswith("_")
    ]
