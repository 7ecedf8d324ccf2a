"""One tiny network of each kind that people bring, with the options it needs."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import keras
import tensorflow as tf

L = keras.layers
CLASSES = 3


@dataclass(frozen=True)
class Kind:
    """A network and how it is shown.

    Args:
        make: Makes it.
        options: Further options of `open_model_and_images`.
        shape: (height, width, channels) of its images.
        pictures: Techniques that must give pictures; the rest may leave a note.
    """

    make: Callable[[], keras.Model]
    options: Mapping[str, Any] = field(default_factory=dict)
    shape: tuple[int, ...] = (12, 12, 3)
    pictures: tuple[str, ...] = ()


def _maps(x: Any, filters: int = 4) -> Any:
    x = L.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return L.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)


def _classifier(
    shape: tuple[int, ...] = (12, 12, 3), units: int = CLASSES, activation: str = "softmax"
) -> keras.Model:
    image = keras.Input(shape)
    pooled = L.GlobalAveragePooling2D()(_maps(image))
    return keras.Model(image, L.Dense(units, activation=activation)(pooled))


def sequential() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            L.RandomFlip(),
            L.Rescaling(1 / 255),
            L.Conv2D(4, 3, activation="relu"),
            L.BatchNormalization(),
            L.MaxPooling2D(),
            L.Dropout(0.5),
            L.Flatten(),
            L.Dense(CLASSES, activation="softmax"),
        ]
    )


def nested() -> keras.Model:
    backbone = keras.Sequential([keras.Input((12, 12, 3)), L.Conv2D(4, 3, activation="relu")])
    image = keras.Input((12, 12, 3))
    return keras.Model(image, L.Dense(CLASSES)(L.GlobalMaxPooling2D()(backbone(image))))


def nested_twice() -> keras.Model:
    inner = keras.Sequential([keras.Input((12, 12, 3)), L.Conv2D(4, 3, activation="relu")])
    middle_image = keras.Input((12, 12, 3))
    middle = keras.Model(middle_image, L.Conv2D(4, 3)(inner(middle_image)))
    image = keras.Input((12, 12, 3))
    return keras.Model(image, L.Dense(CLASSES)(L.Flatten()(middle(image))))


def shared_twice() -> keras.Model:
    convolution = L.Conv2D(3, 3, padding="same", activation="relu")
    image = keras.Input((12, 12, 3))
    pooled = L.GlobalAveragePooling2D()(convolution(convolution(image)))
    return keras.Model(image, L.Dense(CLASSES, activation="softmax")(pooled))


class Subclassed(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.convolutions = [L.Conv2D(4, 3, activation="relu") for _ in range(2)]
        self.head = L.Dense(CLASSES)

    def call(self, x: Any) -> Any:
        for convolution in self.convolutions:
            x = convolution(x)
        return tf.nn.softmax(self.head(tf.reduce_mean(x, (1, 2))))


def subclassed() -> keras.Model:
    model = Subclassed()
    model(tf.zeros((1, 12, 12, 3)))
    return model


def several_inputs() -> keras.Model:
    image, table = keras.Input((12, 12, 3), name="image"), keras.Input((2,), name="table")
    x = L.Concatenate()([L.GlobalAveragePooling2D()(_maps(image)), table])
    return keras.Model({"image": image, "table": table}, L.Dense(CLASSES)(x))


def several_outputs() -> keras.Model:
    image = keras.Input((12, 12, 3))
    x = L.GlobalAveragePooling2D()(_maps(image))
    return keras.Model(
        image, {"box": L.Dense(4)(x), "kind": L.Dense(CLASSES, activation="softmax")(x)}
    )


def separate_softmax() -> keras.Model:
    logits = _classifier(activation="linear")
    return keras.Model(logits.input, L.Softmax()(logits.output))


def convolution_head() -> keras.Model:
    image = keras.Input((12, 12, 3))
    return keras.Model(image, L.Conv2D(CLASSES, 6, activation="softmax")(_maps(image)))


def autoencoder() -> keras.Model:
    image = keras.Input((12, 12, 3))
    code = L.Conv2D(4, 3, strides=2, padding="same", activation="relu")(image)
    return keras.Model(image, L.Conv2DTranspose(3, 3, strides=2, padding="same")(code))


def unet() -> keras.Model:
    image = keras.Input((12, 12, 3))
    outer = L.Conv2D(4, 3, padding="same", activation="relu")(image)
    inner = L.Conv2D(4, 3, padding="same", activation="relu")(L.MaxPooling2D()(outer))
    x = L.Concatenate()([outer, L.UpSampling2D()(inner)])
    return keras.Model(image, L.Conv2D(2, 1, activation="softmax")(x))


class Sampling(keras.layers.Layer):
    """Draws a code around its mean, from a seed generator that is a state of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.seeds = keras.random.SeedGenerator(1)

    def call(self, inputs: Any) -> Any:
        mean, log_variance = inputs
        noise = keras.random.normal(keras.ops.shape(mean), seed=self.seeds)
        return mean + keras.ops.exp(log_variance / 2) * noise


def vae() -> keras.Model:
    image = keras.Input((12, 12, 3))
    x = L.Flatten()(_maps(image))
    mean, log_variance = L.Dense(4, name="mu")(x), L.Dense(4, name="log_var")(x)
    picture = L.Reshape((12, 12, 3))(L.Dense(432)(Sampling()([mean, log_variance])))
    return keras.Model(image, [picture, mean, log_variance])


class Gan(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.generator = keras.Sequential([keras.Input((4,)), L.Dense(432)])
        self.discriminator = _classifier(units=1, activation="sigmoid")


def siamese() -> keras.Model:
    tower = keras.Sequential([keras.Input((12, 12, 3)), L.Conv2D(4, 3), L.GlobalMaxPooling2D()])
    left, right = keras.Input((12, 12, 3)), keras.Input((12, 12, 3))
    distance = L.Subtract()([tower(left), tower(right)])
    return keras.Model([left, right], L.Dense(1, activation="sigmoid")(distance))


def transformer() -> keras.Model:
    image = keras.Input((12, 12, 3))
    x = L.Reshape((9, 8))(L.Conv2D(8, 4, strides=4)(image))
    for _ in range(2):
        normed = L.LayerNormalization()(x)
        x = L.Add()([x, L.MultiHeadAttention(2, 4)(normed, normed)])
        x = L.Add()([x, L.Dense(8, activation="gelu")(L.LayerNormalization()(x))])
    return keras.Model(image, L.Dense(CLASSES)(L.GlobalAveragePooling1D()(x)))


def separable() -> keras.Model:
    """The parts of MobileNet, Xception and EfficientNet."""
    image = keras.Input((12, 12, 3))
    x = L.Conv2D(4, 3, use_bias=False)(image)
    x = L.DepthwiseConv2D(3, padding="same")(L.ReLU(6.0)(L.BatchNormalization()(x)))
    gate = L.Dense(4, activation="sigmoid")(L.GlobalAveragePooling2D(keepdims=True)(x))
    x = L.SeparableConv2D(6, 3)(L.Activation("swish")(L.Multiply()([x, gate])))
    return keras.Model(image, L.Dense(CLASSES)(L.GlobalAveragePooling2D()(x)))


def dense_blocks() -> keras.Model:
    image = x = keras.Input((12, 12, 3))
    for _ in range(3):
        x = L.Concatenate()([x, L.Conv2D(2, 3, padding="same", activation="relu")(x)])
    return keras.Model(image, L.Dense(CLASSES)(L.GlobalAveragePooling2D()(x)))


def residual() -> keras.Model:
    image = keras.Input((12, 12, 3))
    x = L.Conv2D(4, 3, padding="same")(image)
    for _ in range(3):
        x = L.Add()([x, L.BatchNormalization()(L.Conv2D(4, 3, padding="same")(L.ReLU()(x)))])
    return keras.Model(image, L.Dense(CLASSES)(L.GlobalAveragePooling2D()(x)))


def mlp() -> keras.Model:
    return keras.Sequential(
        [keras.Input((12, 12)), L.Flatten(), L.Dense(8, activation="relu"), L.Dense(CLASSES)]
    )


def flat_mlp() -> keras.Model:
    return keras.Sequential([keras.Input((144,)), L.Dense(8, activation="relu"), L.Dense(CLASSES)])


def conv1d() -> keras.Model:
    return keras.Sequential([keras.Input((12, 2)), L.Conv1D(4, 3), L.Flatten(), L.Dense(CLASSES)])


def conv3d() -> keras.Model:
    shape = (6, 6, 6, 1)
    return keras.Sequential([keras.Input(shape), L.Conv3D(4, 3), L.Flatten(), L.Dense(CLASSES)])


def lambda_layer() -> keras.Model:
    image = keras.Input((12, 12, 3))
    x = L.Lambda(lambda x: tf.image.rgb_to_grayscale(x) * 2 - 1)(image)
    return keras.Model(image, L.Dense(CLASSES)(L.Flatten()(_maps(x))))


class Squared(keras.layers.Layer):
    def build(self, shape: Any) -> None:
        self.gain = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, x: Any) -> Any:
        return keras.ops.square(x) * self.gain


def custom_layer() -> keras.Model:
    image = keras.Input((12, 12, 3))
    return keras.Model(image, L.Dense(CLASSES)(L.Flatten()(Squared()(_maps(image)))))


def quantised() -> keras.Model:
    model = _classifier()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says of each other layer that it stays as it is
        model.quantize("int8")
    return model


def lora() -> keras.Model:
    model = _classifier()
    for layer in model.layers:
        if hasattr(layer, "enable_lora"):
            layer.enable_lora(2)
    return model


def _under(policy: str) -> Callable[[], keras.Model]:
    def make() -> keras.Model:
        before = keras.mixed_precision.dtype_policy()
        keras.mixed_precision.set_dtype_policy(policy)
        try:
            return _classifier()
        finally:
            keras.mixed_precision.set_dtype_policy(before)

    return make


def channels_first() -> keras.Model:
    image = keras.Input((3, 12, 12))
    x = L.Conv2D(4, 3, data_format="channels_first", activation="relu")(image)
    x = L.GlobalAveragePooling2D(data_format="channels_first")(x)
    return keras.Model(image, L.Dense(CLASSES)(x))


def _of_shape(*shape: int) -> Kind:
    return Kind(lambda: _classifier(shape), shape=shape, pictures=ALL)


def ensemble() -> keras.Model:
    image = keras.Input((12, 12, 3))
    x = L.GlobalAveragePooling2D()(_maps(image))
    heads = [L.Dense(CLASSES, activation="softmax")(x) for _ in range(2)]
    return keras.Model(image, L.Average()(heads))


ALL = (
    "filters", "neighbours", "embedding", "max_patches", "class_images", "feature_images",
    "inversions", "dreams", "adversarial",
)  # fmt: skip
NO_CLASSES = tuple(name for name in ALL if name not in ("class_images", "adversarial"))
NO_KERNELS = tuple(name for name in ALL if name != "filters")

KINDS: Mapping[str, Kind] = {
    "Sequential": Kind(sequential, pictures=ALL),
    "Functional": Kind(_classifier, pictures=ALL),
    "nested": Kind(nested, pictures=ALL),
    "nested twice": Kind(nested_twice, pictures=ALL),
    "shared layer": Kind(shared_twice, pictures=ALL),
    "subclassed": Kind(subclassed, pictures=ALL),
    "several inputs": Kind(several_inputs, pictures=ALL),
    "several outputs": Kind(several_outputs, pictures=ALL),
    "separate softmax": Kind(separate_softmax, pictures=ALL),
    "one logit": Kind(lambda: _classifier(units=1, activation="linear"), pictures=ALL),
    "one sigmoid": Kind(lambda: _classifier(units=1, activation="sigmoid"), pictures=ALL),
    "multi-label": Kind(lambda: _classifier(activation="sigmoid"), pictures=ALL),
    "linear": Kind(lambda: _classifier(activation="linear"), pictures=ALL),
    "ensemble": Kind(ensemble, pictures=ALL),
    "convolution head": Kind(convolution_head, pictures=ALL),
    "regression": Kind(lambda: _classifier(units=2, activation="linear"), pictures=NO_CLASSES),
    "autoencoder": Kind(autoencoder, pictures=NO_CLASSES),
    "U-Net": Kind(unet, pictures=NO_CLASSES),
    "VAE": Kind(vae, pictures=NO_CLASSES),
    "GAN discriminator": Kind(Gan, {"part": "discriminator"}, pictures=ALL),
    "GAN generator": Kind(Gan, {"part": "generator"}),
    "siamese": Kind(siamese, pictures=ALL),
    "transformer": Kind(transformer, pictures=ALL),
    "separable": Kind(separable, pictures=ALL),
    "dense blocks": Kind(dense_blocks, pictures=ALL),
    "residual": Kind(residual, pictures=ALL),
    "MLP": Kind(mlp, shape=(12, 12, 1), pictures=NO_KERNELS),
    "flat MLP": Kind(flat_mlp, {"image_shape": (12, 12)}, (12, 12, 1), NO_KERNELS),
    "Conv1D": Kind(conv1d, shape=(12, 2, 1)),
    "Conv3D": Kind(conv3d, shape=(6, 6, 6)),
    "Lambda": Kind(lambda_layer, pictures=NO_KERNELS),
    "custom layer": Kind(custom_layer, pictures=ALL),
    "int8": Kind(quantised, pictures=ALL),
    "LoRA": Kind(lora, pictures=ALL),
    "mixed_float16": Kind(_under("mixed_float16"), pictures=ALL),
    "bfloat16": Kind(_under("bfloat16"), pictures=ALL),
    "channels_first": Kind(channels_first, pictures=ALL),
    "1 channel": _of_shape(12, 12, 1),
    "2 channels": _of_shape(12, 12, 2),
    "4 channels": _of_shape(12, 12, 4),
    "5 channels": _of_shape(12, 12, 5),
    "13 channels": _of_shape(12, 12, 13),
    "5 x 5": _of_shape(5, 5, 3),
    "12 x 160": _of_shape(12, 160, 3),
    "any size": Kind(lambda: _classifier((None, None, 3)), pictures=ALL),  # type: ignore[arg-type]
}
