"""A layer that cannot be climbed is named before any work is done."""

from __future__ import annotations

import keras
import pytest

from tb_netviz.ascent.gradient_path import check_gradient_path
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel


class Rounding(keras.layers.Layer):
    """Passes no gradient."""

    def call(self, inputs: object) -> object:
        return keras.ops.cast(keras.ops.cast(inputs * 9, "int32"), "float32")


def test_only_layers_behind_a_step_without_gradient_are_refused() -> None:
    layers = [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(2, 1, name="before"),
        Rounding(name="rounding"),
        keras.layers.Conv2D(2, 1, name="behind"),
    ]
    model = ImageModel(keras.Sequential(layers), preprocessing=(0.0, 1.0))
    check_gradient_path(model, "before")
    for layer in ("rounding", "behind"):
        with pytest.raises(NetVizError, match=f"'{layer}' passes no gradient"):
            check_gradient_path(model, layer)
