"""How many images to give a network at once: image shape -> images per call.

On a CPU a batch of 32 photographs is slower than the same photographs four at a time, because their
maps leave the cache between two layers. Small images go together in larger numbers, or the overhead
of a call would cost more than the network.
"""

from __future__ import annotations

import tensorflow as tf

# Measured on SqueezeNet and MobileNetV2 (224 pixels a side) and ResNet-20 (32 pixels a side).
PIXELS_A_CALL = 1 << 17
FEWEST_IMAGES, MOST_IMAGES = 4, 128
FEWEST_IMAGES_ON_GPU = 32


def images_a_call(image_shape: tuple[int, ...]) -> int:
    """Choose the batch size that this machine reads fastest.

    Args:
        image_shape: (height, width, channels).
    """
    return images_a_call_on(tf.config.get_visible_devices("GPU") != [], image_shape)


def images_a_call_on(gpu: bool, image_shape: tuple[int, ...]) -> int:
    """Choose the batch size for a machine with or without a GPU.

    The size with a GPU is a multiple of the size without, so shards fit both.

    Args:
        gpu: Whether the machine has a GPU.
        image_shape: (height, width, channels).
    """
    fitting = PIXELS_A_CALL // (image_shape[0] * image_shape[1])
    power_of_two: int = 1 << max(0, fitting.bit_length() - 1)
    return min(max(power_of_two, FEWEST_IMAGES_ON_GPU if gpu else FEWEST_IMAGES), MOST_IMAGES)
