"""Batch norms in one operation give what Keras gives, and the same gradient."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from tb_netviz import ImageModel

SIDE = 9
Options = dict[str, object]
Block = Callable[[keras.KerasTensor], keras.KerasTensor]


class DoublingNorm(layers.BatchNormalization):
    """A norm of the user's own, which does more than its base."""

    def call(self, inputs: tf.Tensor, training: bool = False, mask: object = None) -> tf.Tensor:
        return 2 * super().call(inputs, training=training, mask=mask)


def normed(
    convolution: type[layers.Layer], *args: object, norm: Options | None = None, **options
) -> Block:
    def block(x: keras.KerasTensor) -> keras.KerasTensor:
        x = convolution(*args, **options, name="conv")(x)
        return layers.ReLU(6.0)(layers.BatchNormalization(name="norm", **(norm or {}))(x))

    return block


def twice(x: keras.KerasTensor) -> keras.KerasTensor:
    convolution, norm = layers.Conv2D(3, 3, padding="same"), layers.BatchNormalization(name="norm")
    return norm(convolution(norm(convolution(x))))


def also_read_elsewhere(x: keras.KerasTensor) -> keras.KerasTensor:
    x = layers.DepthwiseConv2D(3, padding="same")(x)
    before = layers.Activation("tanh")(x)
    after = layers.BatchNormalization(name="norm")(x)
    return layers.Add()([before, after, layers.Activation("tanh")(x)])


BLOCKS: dict[str, Block] = {
    "convolution": normed(layers.Conv2D, 5, 3, use_bias=False),
    "convolution with bias": normed(layers.Conv2D, 5, 3, strides=2, padding="same"),
    "depthwise": normed(layers.DepthwiseConv2D, 3, padding="same", use_bias=False),
    "depthwise, two outputs each": normed(
        layers.DepthwiseConv2D, 3, depth_multiplier=2, strides=2, use_bias=False
    ),
    "depthwise with holes": normed(layers.DepthwiseConv2D, 3, dilation_rate=2, use_bias=False),
    "depthwise with bias": normed(layers.DepthwiseConv2D, 3),
    "separable": normed(layers.SeparableConv2D, 5, 3, use_bias=False),
    "transposed": normed(layers.Conv2DTranspose, 5, 3, strides=2),
    "without gain": normed(layers.Conv2D, 5, 3, norm={"scale": False}),
    "without offset": normed(layers.DepthwiseConv2D, 3, use_bias=False, norm={"center": False}),
    "one layer twice": twice,
    "a convolution that others read": also_read_elsewhere,
    "a class of the user's own": lambda x: DoublingNorm(name="norm")(layers.Conv2D(4, 3)(x)),
    "along rows": lambda x: layers.BatchNormalization(axis=1, name="norm")(x),
    "of vectors": lambda x: layers.BatchNormalization(name="norm")(layers.Flatten()(x)),
}


def network(block: Block) -> keras.Model:
    """A network around the block whose weights are all drawn at random."""
    keras.utils.set_random_seed(3)
    image = keras.Input((SIDE, SIDE, 3))
    x = block(image)
    x = x if len(x.shape) == 2 else layers.GlobalAveragePooling2D()(x)
    model = keras.Model(image, layers.Dense(4, name="logits")(x))
    random = np.random.default_rng(4)
    for weight in model.weights:
        spread = random.uniform(0.5, 1.5, weight.shape)
        weight.assign(spread if "variance" in weight.path else spread - 0.8)
    return model


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(5).random((4, SIDE, SIDE, 3), np.float32)


def gradient_of(run: Callable[[tf.Tensor], tf.Tensor], images: np.ndarray) -> np.ndarray:
    @tf.function(autograph=False)
    def gradient(pixels: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            value = tf.reduce_sum(run(pixels)[:, 1])
        return tape.gradient(value, pixels)

    return gradient(tf.constant(images)).numpy()


@pytest.mark.parametrize("name", BLOCKS)
def test_outputs_and_gradients_are_those_of_the_network(name: str, images: np.ndarray) -> None:
    keras_model = network(BLOCKS[name])
    tap = ImageModel(keras_model, preprocessing=(0, 1)).tap(["logits"])
    expected = keras_model.predict(images, verbose=0)
    np.testing.assert_allclose(tap.read(images)["logits"], expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(
        gradient_of(lambda pixels: tap(pixels)["logits"], images),
        gradient_of(lambda pixels: keras_model(pixels, training=False), images),
        rtol=1e-4,
        atol=1e-5,
    )


@pytest.mark.parametrize("name", ["convolution with bias", "depthwise"])
def test_a_convolution_that_is_read_too_keeps_its_own_output(name: str, images) -> None:
    keras_model = network(BLOCKS[name])
    model = ImageModel(keras_model, preprocessing=(0, 1))
    paths = ["conv", "norm"]
    found = model.tap(paths).read(images)
    expected = keras.Model(
        keras_model.input, [keras_model.get_layer(path).output for path in paths]
    ).predict(images, verbose=0)
    for own, path in zip(expected, paths, strict=True):
        np.testing.assert_allclose(found[path], own, rtol=1e-5, atol=1e-5)


def test_a_norm_is_one_operation_and_a_depthwise_one_none() -> None:
    def operations(name: str) -> list[str]:
        tap = ImageModel(network(BLOCKS[name]), preprocessing=(0, 1)).tap(["norm"])
        spec = tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32)
        traced = tf.function(tap.__call__, autograph=False).get_concrete_function(spec)
        return [operation.type for operation in traced.graph.get_operations()]

    assert operations("convolution").count("FusedBatchNormV3") == 1
    assert operations("convolution with bias").count("FusedBatchNormV3") == 1
    assert "FusedBatchNormV3" not in operations("depthwise")
    assert "FusedBatchNormV3" not in operations("a class of the user's own")


def test_new_statistics_count_without_a_new_trace(images: np.ndarray) -> None:
    keras_model = network(BLOCKS["depthwise"])
    tap = ImageModel(keras_model, preprocessing=(0, 1)).tap(["logits"])
    before = tap.read(images)["logits"]
    keras_model.get_layer("norm").moving_mean.assign([0.5, -0.5, 0.1])
    after = tap.read(images)["logits"]
    assert np.abs(after - before).max() > 0.01
    np.testing.assert_allclose(after, keras_model.predict(images, verbose=0), rtol=1e-5, atol=1e-5)


def test_half_precision_is_left_to_keras(images: np.ndarray) -> None:
    keras.config.set_dtype_policy("mixed_float16")
    try:
        keras_model = network(
            lambda x: layers.BatchNormalization(name="norm")(layers.Conv2D(4, 3)(x))
        )
    finally:
        keras.config.set_dtype_policy("float32")
    tap = ImageModel(keras_model, preprocessing=(0, 1)).tap(["logits"])
    expected = keras_model.predict(images, verbose=0)
    np.testing.assert_allclose(tap.read(images)["logits"], expected, rtol=1e-2, atol=1e-2)
