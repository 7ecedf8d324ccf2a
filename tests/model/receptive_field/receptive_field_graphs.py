"""Random networks for the property tests of receptive fields."""

from __future__ import annotations

import random

import keras

layers = keras.layers
LARGEST = 50


def random_network(rng: random.Random) -> keras.Model:
    """One to five random operations on a small image; never empty."""
    size = (rng.randint(9, 26), rng.randint(9, 26))
    image = tensor = keras.Input((*size, rng.choice([1, 3, 4])))
    depth = 0
    while depth == 0 or rng.random() < 0.75:
        try:
            grown = rng.choice(OPERATIONS)(tensor, rng)
        except ValueError:  # Keras refuses some combinations of settings
            continue
        height, width = grown.shape[1:3]
        if min(height, width) >= 1 and max(height, width) <= LARGEST:
            tensor, depth = grown, depth + 1
        if depth == 5:
            break
    return keras.Model(image, tensor)


def _kernel(rng):
    return rng.randint(1, 4), rng.randint(1, 4)


def _padding(rng):
    return rng.choice(["same", "valid"])


def _stride_or_dilation(rng):
    stride = rng.randint(1, 3)
    return {"strides": stride, "dilation_rate": 1 if stride > 1 else rng.choice([1, 2, 3])}


def _sides(rng):
    return ((rng.randint(0, 2), rng.randint(0, 2)), (rng.randint(0, 2), rng.randint(0, 2)))


def convolution(x, rng):
    return layers.Conv2D(4, _kernel(rng), padding=_padding(rng), **_stride_or_dilation(rng))(x)


def grouped(x, rng):
    return layers.Conv2D(4, _kernel(rng), groups=2, padding=_padding(rng))(x)


def depthwise(x, rng):
    size = rng.randint(1, 4)
    return layers.DepthwiseConv2D(
        size, padding=_padding(rng), depth_multiplier=2, **_stride_or_dilation(rng)
    )(x)


def separable(x, rng):
    return layers.SeparableConv2D(4, _kernel(rng), strides=rng.randint(1, 2))(x)


def transposed(x, rng):
    return layers.Conv2DTranspose(
        4, _kernel(rng), strides=rng.randint(1, 3), padding=_padding(rng)
    )(x)


def pooled(x, rng):
    return layers.AveragePooling2D(_kernel(rng), strides=rng.randint(1, 3), padding=_padding(rng))(
        x
    )


def padded(x, rng):
    return layers.ZeroPadding2D(_sides(rng))(x)


def cropped(x, rng):
    return layers.Cropping2D(_sides(rng))(x)


def enlarged(x, rng):
    return layers.UpSampling2D((rng.randint(1, 3), rng.randint(1, 3)))(x)


def interpolated(x, rng):
    return layers.UpSampling2D(2, interpolation="bilinear")(x)


def residual(x, rng):
    stride = rng.randint(1, 2)
    straight = layers.Conv2D(4, 1, strides=stride, padding="same")(x)
    around = layers.Conv2D(4, _kernel(rng), strides=stride, padding="same")(x)
    return layers.Add()([straight, around])


def concatenated(x, rng):
    narrow = layers.Conv2D(2, 1)(x)
    wide = layers.Conv2D(2, _kernel(rng), padding="same", dilation_rate=rng.randint(1, 3))(x)
    return layers.Concatenate()([narrow, wide])


def down_and_up(x, rng):
    height, width = x.shape[1:3]
    low = layers.Conv2D(2, _kernel(rng), padding="same", strides=2)(x)
    low = layers.UpSampling2D(2)(low)
    low = layers.Cropping2D(((0, low.shape[1] - height), (0, low.shape[2] - width)))(low)
    return layers.Concatenate()([x, low])


def pointwise(x, rng):
    return layers.Dense(4)(x)


def shuffled(x, rng):
    height, width, channels = x.shape[1:]
    if channels % 2:
        raise ValueError
    x = layers.Reshape((height, width, channels // 2, 2))(x)
    return layers.Reshape((height, width, channels))(layers.Permute((1, 2, 4, 3))(x))


def turned(x, rng):
    return layers.Permute((2, 1, 3))(x)


def sliced(x, rng):
    return x[:, rng.randint(0, 1) :: 2, ::2]


OPERATIONS = [
    convolution, grouped, depthwise, separable, transposed, pooled, padded, cropped, enlarged,
    interpolated, residual, concatenated, down_and_up, pointwise, shuffled, turned, sliced,
]  # fmt: skip
