"""Weights between layers, against hand-made kernels and against the change of a real response."""

from __future__ import annotations

import random

import keras
import numpy as np
import pytest
from keras import layers as k

from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.wiring.feeds import Feed, Feeds, feeds_of

SIDE = 24


def network(*parts, shape=(SIDE, SIDE, 3), start=None):
    """A chain of layers with random weights, in display space."""
    keras.utils.set_random_seed(0)
    image = x = keras.Input(shape)
    for part in parts:
        x = part(x)
    return ImageModel(keras.Model(image, x if start is None else start(x)), preprocessing=(0, 1))


def fed(model, path, source="a"):
    """The weights from one layer to another."""
    found = feeds_of(model, [source, path])
    assert not found.by_path[path].doubts
    return found.by_path[path].weights[source]


def risen(model, path, source="a"):
    """By how much the middle of each unit's map rises where a unit of the source rises by one."""
    layers = model.keras_model
    start, end = layers.get_layer(source).output, layers.get_layer(path).output
    section = keras.Model(start, end)
    side = [size or 1 for size in start.shape[1:]]
    none = np.zeros((1, *side), np.float32)
    rows = []
    for unit in range(side[-1]):
        one = none.copy()
        one[..., unit] = 1
        rise = np.asarray(section(one, training=False)) - np.asarray(section(none, training=False))
        rows.append(middle(rise[0]))
    return np.array(rows)


def middle(values):
    """The average over two by two positions in the middle of a map, which see no border."""
    while values.ndim > 1:
        half = len(values) // 2
        values = values[half - 1 : half + 1].mean(axis=0) if len(values) > 1 else values[0]
    return values


def spread(layer):
    """Give a normalisation statistics that change something."""
    generator = np.random.default_rng(1)
    layer.set_weights([generator.uniform(0.5, 2, w.shape) for w in layer.get_weights()])


LINEAR = {
    "convolution": lambda: k.Conv2D(5, 3, padding="same"),
    "strided": lambda: k.Conv2D(5, 3, strides=2),
    "dilated": lambda: k.Conv2D(5, 3, dilation_rate=2, padding="same"),
    "grouped": lambda: k.Conv2D(6, 3, groups=2),
    "depthwise": lambda: k.DepthwiseConv2D(3, depth_multiplier=2),
    "dilated depthwise": lambda: k.DepthwiseConv2D(3, dilation_rate=2, padding="same"),
    "separable": lambda: k.SeparableConv2D(5, 3, depth_multiplier=2),
    "transposed": lambda: k.Conv2DTranspose(5, 4, strides=2, padding="same"),
    "pooled": lambda: k.AveragePooling2D(2),
    "maximum": lambda: k.MaxPooling2D(2),
    "padded": lambda: k.ZeroPadding2D(2),
    "cropped": lambda: k.Cropping2D(2),
    "enlarged": lambda: k.UpSampling2D(2),
    "dropped out": lambda: k.Dropout(0.5),
    "averaged": lambda: k.GlobalAveragePooling2D(),
    "dense on every position": lambda: k.Dense(5),
    "made tokens": lambda: k.Reshape((-1, 4)),
    "flat": lambda: keras.Sequential([k.Flatten(), k.Dense(5)]),
}


@pytest.mark.parametrize("name", LINEAR)
def test_a_weight_is_how_much_the_response_rises(name):
    parts = [k.Conv2D(4, 1, name="a"), LINEAR[name](), k.Dense(3, name="b")]
    model = network(*parts)
    np.testing.assert_allclose(fed(model, "b"), risen(model, "b"), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_chains_of_random_layers_agree_with_the_network_itself(seed):
    rng = random.Random(seed)
    fits = [name for name in LINEAR if name not in ("averaged", "flat", "made tokens")]
    chain = [LINEAR[name]() for name in rng.choices(fits, k=3)]
    norm = k.BatchNormalization()
    model = network(k.Conv2D(4, 1, name="a"), *chain, norm, k.Conv2D(3, 1, name="b"))
    spread(norm)
    np.testing.assert_allclose(fed(model, "b"), risen(model, "b"), rtol=1e-3, atol=1e-4)


def test_batch_normalisation_counts_with_its_scale():
    norm = k.BatchNormalization(epsilon=0.0)
    model = network(k.Conv2D(2, 1, name="a"), norm, k.Conv2D(1, 1, name="b"))
    gamma, beta, mean = np.array([[2.0, 3.0], [1.0, 1.0], [5.0, 5.0]])
    norm.set_weights([gamma, beta, mean, np.array([4.0, 1.0])])
    model.keras_model.get_layer("b").set_weights([np.array([[[[10.0], [10.0]]]]), np.zeros(1)])
    np.testing.assert_allclose(fed(model, "b"), [[10.0], [30.0]])


@pytest.mark.parametrize(
    "activation",
    ["relu", "relu6", "elu", "selu", "silu", "gelu", "mish", "tanh", "sigmoid", "leaky_relu",
     "hard_sigmoid", "softplus", "softsign", "softmax"],
)  # fmt: skip
def test_an_activation_passes_everything_on(activation):
    norm = k.BatchNormalization()
    act = k.Activation(activation)
    model = network(k.Conv2D(4, 1, name="a"), norm, act, k.Conv2D(3, 3, name="b"))
    spread(norm)
    gamma, _, _, variance = norm.get_weights()
    kernel = model.keras_model.get_layer("b").get_weights()[0].sum(axis=(0, 1))
    slope = 1 / 6 if activation == "hard_sigmoid" else 1
    expected = slope * (gamma / np.sqrt(variance + norm.epsilon))[:, None] * kernel
    np.testing.assert_allclose(fed(model, "b"), expected, rtol=1e-4, atol=1e-6)


def test_a_prelu_passes_everything_on():
    act = k.PReLU(shared_axes=[1, 2])
    model = network(k.Conv2D(4, 1, name="a"), act, k.Conv2D(3, 1, name="b"))
    act.set_weights([np.full((1, 1, 4), 0.25)])
    kernel = model.keras_model.get_layer("b").get_weights()[0][0, 0]
    np.testing.assert_allclose(fed(model, "b"), kernel, rtol=1e-5)


def test_units_of_a_concatenation_are_fed_by_their_branch():
    def branches(x):
        left = k.Conv2D(2, 1, name="left")(x)
        right = k.Conv2D(3, 3, padding="same", name="right")(x)
        return k.Concatenate(name="b")([left, right])

    model = network(k.Conv2D(4, 1, name="a"), start=branches)
    left, right = (model.keras_model.get_layer(n).get_weights()[0] for n in ("left", "right"))
    expected = np.concatenate([left.sum(axis=(0, 1)), right.sum(axis=(0, 1))], axis=1)
    np.testing.assert_allclose(fed(model, "b"), expected, rtol=1e-5)


def test_a_residual_sum_is_fed_through_both_branches():
    def residual(x):
        branch = k.Conv2D(4, 3, padding="same", activation="relu", name="inner")(x)
        return k.Add(name="b")([x, branch])

    model = network(k.Conv2D(4, 1, activation="relu", name="a"), start=residual)
    inner = model.keras_model.get_layer("inner").get_weights()[0].sum(axis=(0, 1))
    np.testing.assert_allclose(fed(model, "b"), np.eye(4) + inner, rtol=1e-5)


def test_a_sum_with_its_own_activation_is_an_activation_and_a_sum_of_copies_counts_twice():
    def doubled(x):
        return k.Conv2D(2, 1, name="b")(k.Add()([x, x]))

    model = network(k.Conv2D(4, 1, name="a"), start=doubled)
    kernel = model.keras_model.get_layer("b").get_weights()[0][0, 0]
    np.testing.assert_allclose(fed(model, "b"), 2 * kernel, rtol=1e-5)


def test_only_named_layers_are_ends_and_those_between_are_multiplied_out():
    model = network(
        k.Conv2D(4, 1, name="a"),
        k.Conv2D(2, 1, activation="relu", name="squeeze"),
        k.Conv2D(5, 3, name="b"),
    )
    squeeze, b = (model.keras_model.get_layer(n).get_weights()[0] for n in ("squeeze", "b"))
    expected = squeeze[0, 0] @ b.sum(axis=(0, 1))
    np.testing.assert_allclose(fed(model, "b"), expected, rtol=1e-5)
    by_path = feeds_of(model, ["a", "squeeze", "b"]).by_path
    assert list(by_path["b"].weights) == ["squeeze"]
    assert by_path["a"].weights == {}


def test_a_shared_layer_feeds_itself():
    conv = k.Conv2D(3, 1, name="conv")
    model = network(conv, conv)
    found = feeds_of(model, ["conv", "conv:2"]).by_path["conv:2"].weights["conv"]
    np.testing.assert_allclose(found, conv.get_weights()[0][0, 0], rtol=1e-6)


def test_a_gate_is_left_alone_and_said():
    def gated(x):
        gate = k.Dense(4, activation="sigmoid")(k.GlobalAveragePooling2D(keepdims=True)(x))
        return k.Conv2D(3, 1, name="b")(k.Multiply()([x, gate]))

    model = network(k.Conv2D(4, 1, name="a"), start=gated)
    feed = feeds_of(model, ["a", "b"]).by_path["b"]
    kernel = model.keras_model.get_layer("b").get_weights()[0][0, 0]
    np.testing.assert_allclose(feed.weights["a"], kernel, rtol=1e-6)
    assert feed.doubts == (
        "values measured over the image scale some of its units, which count as left alone",
    )


def test_layer_normalisation_counts_with_its_gamma_less_the_mean():
    norm = k.LayerNormalization()
    model = network(k.Conv2D(4, 1, name="a"), norm, k.Conv2D(3, 1, name="b"))
    gamma = np.array([1.0, 2.0, 3.0, 4.0])
    norm.set_weights([gamma, np.zeros(4)])
    feed = feeds_of(model, ["a", "b"]).by_path["b"]
    kernel = model.keras_model.get_layer("b").get_weights()[0][0, 0]
    expected = (np.eye(4) - 1 / 4) @ np.diag(gamma) @ kernel
    np.testing.assert_allclose(feed.weights["a"], expected, rtol=1e-4, atol=1e-6)
    assert len(feed.doubts) == 1


def test_what_cannot_be_followed_is_said():
    def attention(x):
        tokens = k.Reshape((-1, 4))(x)
        mixed = k.Dot(axes=(2, 2))([tokens, tokens])
        return k.Dense(3, name="b")(mixed)

    model = network(k.Conv2D(4, 1, name="a"), start=attention, shape=(6, 6, 3))
    feed = feeds_of(model, ["a", "b"]).by_path["b"]
    assert feed.weights == {}
    assert feed.doubts


class Block(k.Layer):
    """Layers inside a layer of the user's own, with a function of its own."""

    def __init__(self):
        super().__init__()
        self.inner = k.Conv2D(4, 3, padding="same")
        self.grouped = k.Conv2D(4, 1, groups=2)

    def call(self, x):
        return keras.ops.concatenate([self.inner(x)[..., 1:], 2 * self.grouped(x)[..., ::-1]], -1)


def test_layers_of_the_users_own_are_looked_through():
    block = Block()
    model = network(k.Conv2D(4, 1, name="a"), block, k.Conv2D(3, 1, name="b"))
    inner = block.inner.get_weights()[0].sum(axis=(0, 1))[:, 1:]
    small = block.grouped.get_weights()[0][0, 0]
    grouped = np.zeros((4, 4))
    grouped[:2, :2], grouped[2:, 2:] = small[:, :2], small[:, 2:]
    kernel = model.keras_model.get_layer("b").get_weights()[0][0, 0]
    expected = np.concatenate([inner, 2 * grouped[:, ::-1]], axis=1) @ kernel
    np.testing.assert_allclose(fed(model, "b"), expected, rtol=1e-4, atol=1e-6)


def test_maps_with_the_channels_first_give_the_same(monkeypatch):
    def channels_first(x):
        x = k.Permute((3, 1, 2))(x)
        x = k.MaxPooling2D(2, data_format="channels_last")(k.Permute((2, 3, 1))(x))
        return k.Dense(3, name="b")(k.Flatten()(k.Permute((3, 1, 2))(x)))

    model = network(k.Conv2D(4, 1, name="a"), start=channels_first)
    np.testing.assert_allclose(fed(model, "b"), risen(model, "b"), rtol=1e-4, atol=1e-5)


def test_the_scores_are_fed_by_the_layer_before_the_one_that_makes_them():
    model = network(
        k.Conv2D(4, 1, name="a"),
        k.GlobalAveragePooling2D(),
        k.Dense(3, activation="softmax", name="classes"),
    )
    kernel = model.keras_model.get_layer("classes").get_weights()[0]
    for paths, scoring in ((["a"], ""), (["a", "classes"], "classes")):
        found = feeds_of(model, paths)
        scores = found.scores
        assert found.scoring == scoring
        assert list(scores.weights) == ["a"]
        np.testing.assert_allclose(scores.weights["a"], kernel, rtol=1e-5)


def test_scores_of_an_averaged_map_are_fed_by_the_layer_before_the_map():
    model = network(
        k.Conv2D(4, 1, name="a"),
        k.ZeroPadding2D(1),
        k.Conv2D(3, 1, activation="relu", name="map"),
        k.GlobalAveragePooling2D(),
        k.Softmax(),
    )
    scores = feeds_of(model, ["a"]).scores
    kernel = model.keras_model.get_layer("map").get_weights()[0][0, 0]
    np.testing.assert_allclose(scores.weights["a"], kernel, rtol=1e-5)


def test_one_sigmoid_is_two_classes_that_pull_apart():
    model = network(
        k.Conv2D(4, 1, name="a"), k.GlobalAveragePooling2D(), k.Dense(1, activation="sigmoid")
    )
    kernel = model.keras_model.layers[-1].get_weights()[0]
    scores = feeds_of(model, ["a"]).scores
    np.testing.assert_allclose(scores.weights["a"], kernel @ [[-0.5, 0.5]], rtol=1e-5)


def test_present_weights_are_read_after_they_change():
    model = network(k.Conv2D(4, 1, name="a"), k.Conv2D(2, 1, name="b"))
    before = fed(model, "b").copy()
    layer = model.keras_model.get_layer("b")
    layer.set_weights([2 * layer.get_weights()[0], layer.get_weights()[1]])
    np.testing.assert_allclose(fed(model, "b"), 2 * before)


def test_a_network_without_classes_has_no_scores():
    found = feeds_of(network(k.Conv2D(4, 1, name="a"), k.Conv2D(2, 1, name="b")), ["a", "b"])
    assert isinstance(found, Feeds)
    assert isinstance(found.by_path["a"], Feed)
    assert found.scores is None
