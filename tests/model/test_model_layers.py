"""Layers by path, their parents and shapes, and what a tap reads there."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.model import ImageModel
from tests.model import tiny_models

L = keras.layers


def parents(model: ImageModel) -> dict[str, tuple[str, ...]]:
    return {layer.path: layer.parents for layer in model.layers}


def test_parents_are_found_through_an_operator():
    assert parents(ImageModel(tiny_models.functional())) == {
        "conv1": (),
        "shortcut": (),
        "pool": ("conv1", "shortcut"),
        "head": ("pool",),
    }


def test_parents_go_through_a_dropout_that_hands_on_its_input():
    found = parents(ImageModel(tiny_models.sequential()))
    assert found["dropout"] == ("flatten",)
    assert found["head"] == ("dropout",)


def test_nested_layers_have_paths_and_the_model_around_them_is_its_last_layer():
    model = ImageModel(tiny_models.nested())
    assert [layer.path for layer in model.layers] == [
        "backbone/conv", "backbone/bn", "pool", "logits", "prob",
    ]  # fmt: skip
    assert model.layer("backbone").path == "backbone/bn"
    assert model.layer("pool").parents == ("backbone/bn",)


def test_a_shared_layer_is_one_entry_per_run():
    keras_model = tiny_models.shared()
    model = ImageModel(keras_model)
    assert [layer.path for layer in model.layers] == ["conv", "conv:2", "pool"]
    images = tiny_models.noise(2, 8, 8, 3)
    read = model.tap(["conv", "conv:2"]).read(images)
    convolution = keras_model.get_layer("conv")
    once = np.asarray(convolution(images))
    np.testing.assert_allclose(read["conv"], once, atol=1e-5)
    np.testing.assert_allclose(read["conv:2"], np.asarray(convolution(once)), atol=1e-5)


def test_a_model_inside_that_runs_twice_runs_all_its_layers_twice():
    tower = keras.Sequential(
        [keras.Input((8, 8, 3)), L.Conv2D(3, 3, padding="same", name="conv"), L.ReLU(name="relu")],
        name="tower",
    )
    image = keras.Input((8, 8, 3))
    once = tower(image)
    model = ImageModel(keras.Model(image, L.Add(name="add")([once, tower(once)])))
    assert parents(model) == {
        "tower/conv": (),
        "tower/relu": ("tower/conv",),
        "tower/conv:2": ("tower/relu",),
        "tower/relu:2": ("tower/conv:2",),
        "add": ("tower/relu", "tower/relu:2"),
    }
    assert model.layer("tower:2").path == "tower/relu:2"


def test_what_loops_over_time_is_one_layer():
    image = keras.Input((8, 6, 1))
    x = L.Reshape((8, 6), name="rows")(image)
    x = L.TimeDistributed(L.Dense(3), name="each")(L.LSTM(4, return_sequences=True, name="lstm")(x))
    model = ImageModel(keras.Model(image, L.Flatten(name="flat")(x)))
    assert [layer.path for layer in model.layers] == ["rows", "lstm", "each", "flat"]
    assert model.layer("each").parents == ("lstm",)
    read = model.tap(["lstm", "each"]).read(tiny_models.noise(2, 8, 6, 1))
    assert read["lstm"].shape == (2, 8, 4) and read["each"].shape == (2, 8, 3)


def test_blocks_of_a_subclassed_model_are_layers_with_layers_inside():
    model = ImageModel(tiny_models.subclassed())
    assert parents(model) == {
        "block/first": (),
        "block/second": ("block/first",),
        "block": ("block/second",),
        "block_/first": ("block",),
        "block_/second": ("block_/first",),
        "block_": ("block", "block_/second"),
        "head": ("block_",),
    }
    assert model.layer("block").is_container
    assert not model.layer("block/first").is_container


def test_shapes_parameters_and_types_are_those_of_keras():
    layer = ImageModel(tiny_models.functional()).layer("conv1")
    assert layer.type == "Conv2D"
    assert layer.is_convolution and layer.is_spatial
    assert layer.input_shapes == ((8, 8, 3),)
    assert layer.output_shape == (8, 8, 4)
    assert layer.unit_count == 4
    assert layer.parameters == 3 * 3 * 3 * 4 + 4


def test_all_layers_in_one_pass_equal_keras_own_submodel():
    keras_model = tiny_models.functional()
    model = ImageModel(keras_model, preprocessing=(0, 1))
    images = tiny_models.noise(3, 8, 8, 3)
    read = model.tap([layer.path for layer in model.layers]).read(images, batch_size=2)
    for path, values in read.items():
        submodel = keras.Model(keras_model.input, keras_model.get_layer(path).output)
        np.testing.assert_allclose(values, np.asarray(submodel(images)), atol=1e-5)


def test_patterns_find_names_paths_and_globs():
    model = ImageModel(tiny_models.nested())
    paths = lambda patterns: [layer.path for layer in model.match(patterns)]  # noqa: E731
    assert paths(["conv"]) == ["backbone/conv"]
    assert paths(["logits", "backbone/*"]) == ["backbone/conv", "backbone/bn", "logits"]
    assert paths("prob") == ["prob"]


def test_a_wrong_name_names_those_that_come_close():
    model = ImageModel(tiny_models.nested())
    with pytest.raises(NetVizError, match=r"layer 'logit' not found.*did you mean 'logits'"):
        model.layer("logit")
    with pytest.raises(NetVizError, match="layer 'conv9' not found"):
        model.match(["conv9"])


def test_channels_first_maps_come_out_channels_last():
    image = keras.Input((3, 8, 6))
    x = L.MaxPooling2D(data_format="channels_first", name="pool")(image)
    x = L.BatchNormalization(axis=1, name="bn")(x)
    keras_model = keras.Model(image, L.Dense(2, name="head")(L.Flatten(name="flat")(x)))
    model = ImageModel(keras_model, preprocessing=(0, 1))
    assert model.image_shape == (8, 6, 3)
    assert model.layer("pool").output_shape == (4, 3, 3)
    images = tiny_models.noise(2, 8, 6, 3)
    read = model.tap(["pool", "bn", "scores"]).read(images)
    expected = images.reshape(2, 4, 2, 3, 2, 3).max(axis=(2, 4))
    np.testing.assert_allclose(read["pool"], expected, atol=1e-6)
    assert read["bn"].shape == (2, 4, 3, 3)
    own = np.asarray(keras_model(images.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(read["scores"], own, atol=1e-5)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float64"])
def test_taps_are_float32_whatever_the_precision_of_the_model(policy):
    image = keras.Input((4, 4, 3))
    x = L.Conv2D(2, 3, activation="relu", dtype=policy, name="conv")(image)
    head = L.Dense(2, activation="softmax", dtype=policy, name="head")
    model = ImageModel(keras.Model(image, head(L.Flatten(dtype=policy)(x))))
    read = model.tap(["conv", "scores", "probabilities"], relu="redirected").read(
        tiny_models.noise(2, 4, 4, 3)
    )
    assert {values.dtype for values in read.values()} == {np.dtype(np.float32)}
    np.testing.assert_allclose(read["probabilities"].sum(axis=1), 1, atol=1e-5)


def test_a_tap_outside_a_graph_says_what_to_do():
    tap = ImageModel(tiny_models.functional()).tap(["conv1"])
    with pytest.raises(NetVizError, match=r"inside a tf.function"):
        tap(np.zeros((1, 8, 8, 3), np.float32))
