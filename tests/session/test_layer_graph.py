"""The layer graph holds what the network's page shows of each layer."""

from __future__ import annotations

import keras

from tb_netviz.model.image_model import ImageModel
from tb_netviz.session.layer_graph import layer_graph


def model() -> ImageModel:
    layers = [
        keras.Input((8, 8, 3)),
        keras.layers.Conv2D(2, 3, name="conv"),
        keras.layers.GlobalAveragePooling2D(name="pool"),
        keras.layers.Dense(2, name="scores"),
    ]
    network = keras.Sequential(layers, name="small")
    return ImageModel(network, preprocessing=(0.0, 1.0), class_names=["cat", "dog"])


def test_every_layer_is_there_with_its_shapes_weights_and_parents() -> None:
    graph = layer_graph(model(), step=2)
    conv, pool, scores = graph.layers
    assert (conv["path"], conv["type"], conv["output_shape"]) == ("conv", "Conv2D", [6, 6, 2])
    assert conv["parameters"] == 3 * 3 * 3 * 2 + 2
    assert conv["is_convolution"] and not conv["is_container"]
    assert pool["parents"] == ["conv"] and scores["parents"] == ["pool"]
    assert (graph.step, graph.model_name, graph.class_names) == (2, "small", ("cat", "dog"))


def test_receptive_fields_are_sizes_or_words() -> None:
    conv, pool, _ = layer_graph(model()).layers
    assert conv["receptive_field"] == [3, 3]
    assert conv["receptive_field_words"] == "3 x 3, stride 1, offset 0"
    assert pool["receptive_field"] == "whole image"


def test_without_receptive_fields_the_graph_is_shown_all_the_same(monkeypatch, caplog) -> None:
    def fail(_: ImageModel) -> None:
        raise RuntimeError("no rule")

    monkeypatch.setattr("tb_netviz.model.receptive_field.field.receptive_fields", fail)
    graph = layer_graph(model())
    assert len(graph.layers) == 3
    assert "receptive_field" not in graph.layers[0]
    assert "receptive fields left out: RuntimeError: no rule" in caplog.text
