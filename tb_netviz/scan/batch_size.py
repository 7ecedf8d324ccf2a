"""How many images the scan reads at once: image shape -> images a call, images a shard ends at.

On a CPU a batch of 32 photographs is slower than the same photographs four at a time: between two
layers their maps leave the cache. Of small images more go together, or the many small operations
of a call cost more than the network.
"""

from __future__ import annotations

import tensorflow as tf

# Measured on SqueezeNet and MobileNetV2 (224 pixels a side) and ResNet-20 (32 pixels a side).
PIXELS_A_CALL = 1 << 17
FEWEST_IMAGES, MOST_IMAGES = 4, 128
FEWEST_IMAGES_ON_GPU = 32


def images_a_shard_ends_at(image_shape: tuple[int, ...]) -> int:
    """Shards end at multiples of so many images, which every machine splits into whole calls.

    Args:
        image_shape: (height, width, channels).
    """
    return max(FEWEST_IMAGES_ON_GPU, _images_a_call(image_shape))


def images_a_call(image_shape: tuple[int, ...]) -> int:
    """The batch that is read fastest on this machine.

    Args:
        image_shape: (height, width, channels).
    """
    if tf.config.get_visible_devices("GPU"):
        return images_a_shard_ends_at(image_shape)
    return _images_a_call(image_shape)


def _images_a_call(image_shape: tuple[int, ...]) -> int:
    fitting = PIXELS_A_CALL // (image_shape[0] * image_shape[1])
    power_of_two: int = 1 << max(0, fitting.bit_length() - 1)
    return min(max(power_of_two, FEWEST_IMAGES), MOST_IMAGES)
