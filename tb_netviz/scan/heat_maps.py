"""Where images excite units: (model, images, units by layer and image) -> small heat maps.

Which units an image excites most is known only after the scan, so this is a pass of its own, over a
bounded number of images and through all layers at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import HeatMaps, Ids, MapsOfImages, UnitsOfImages
from tb_netviz.data.image_source import ImageBatch, ImageSource
from tb_netviz.model.batch_size import images_a_call
from tb_netviz.model.device_memory import Batches
from tb_netviz.model.foreign_types import Tensor
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress

LARGEST_SIDE = 16
# Sixteen shades are as many as one tells apart in a heat map, and take half the bytes of 256.
_SHADES = 15


def heat_maps(
    model: ImageModel,
    data: ImageSource,
    ids: Ids,
    units: Mapping[str, UnitsOfImages],
    *,
    progress: Progress = no_progress,
) -> dict[str, HeatMaps]:
    """Read where images excite some units.

    Args:
        model: The network.
        data: Its images.
        ids: int (n,), rising: the images.
        units: Path of each layer -> int (n, k): units of the layer; -1 where there is none.
        progress: Told after every batch.

    Returns:
        Path -> uint8 (n, k, height, width, 1), at most 16 a side: the strongest response in each
        part of the image, 0 where it is not above zero, 255 for the strongest of the map. Units
        without a place in the image have maps of one pixel; a map is 0 where there is no unit or
        the image cannot be read.
    """
    paths = tuple(units)
    reader = model.kept(_Reader, paths, lambda: _Reader(_traced(model, paths)))
    asked = np.stack([np.maximum(units[path], 0) for path in paths], axis=1).astype(np.int32)
    found: dict[str, HeatMaps] = {}
    batches = Batches(images_a_call(model.image_shape))
    done = 0
    for batch in data.batches(batches.size, ids=ids):

        def add(rows: slice, batch: ImageBatch = batch) -> None:
            places = np.searchsorted(ids, batch.ids[rows])
            images = tf.constant(batch.images[rows], tf.float32)
            responses = reader.of(images, tf.constant(asked[places]))
            for path, maps in responses.items():
                small = _shaded(_pooled(maps.numpy()))
                if path not in found:
                    found[path] = np.zeros((len(ids), *small.shape[1:]), np.uint8)
                found[path][places] = small

        batches.run(len(batch.ids), add)
        done += len(batch.ids)
        progress("finding what excites units", done, len(ids))
    for path, maps in found.items():
        maps[units[path] < 0] = 0
    return found


@dataclass(frozen=True, eq=False)
class _Reader:
    """A compiled reading: (images, units (n, layers, k)) -> path -> maps (n, h, w, k)."""

    of: Callable[[Tensor, Tensor], dict[str, Tensor]]


def _traced(model: ImageModel, paths: tuple[str, ...]) -> Callable[..., dict[str, Tensor]]:
    tap = model.tap(paths)

    def read(images: Tensor, units: Tensor) -> dict[str, Tensor]:
        outputs = tap(images)
        return {path: _of_units(outputs[path], units[:, n]) for n, path in enumerate(paths)}

    traced: Callable[..., dict[str, Tensor]] = tf.function(
        read,
        autograph=False,
        input_signature=[
            tf.TensorSpec((None, *model.image_shape), tf.float32),
            tf.TensorSpec((None, len(paths), None), tf.int32),
        ],
    ).get_concrete_function()
    return traced


def _of_units(activation: Tensor, units: Tensor) -> Tensor:
    """Take the maps of k units of each image: (n, ..., units) -> (n, height, width, k)."""
    if len(activation.shape) != 4:
        # Tokens and vectors have no rows and columns of the image.
        activation = tf.reduce_max(_flat(activation), 1)[:, None, None]
    return tf.gather(activation, units, axis=3, batch_dims=1)


def _flat(activation: Tensor) -> Tensor:
    return tf.reshape(activation, (tf.shape(activation)[0], -1, activation.shape[-1]))


def _pooled(maps: np.ndarray) -> MapsOfImages:
    """Take the strongest response in each of at most 16 x 16 parts of equal size."""
    for axis in (1, 2):
        side = maps.shape[axis]
        if side > LARGEST_SIDE:
            starts = np.arange(LARGEST_SIDE) * side // LARGEST_SIDE
            maps = np.maximum.reduceat(maps, starts, axis=axis)
    return maps


def _shaded(maps: MapsOfImages) -> HeatMaps:
    """Write maps (n, h, w, k) in shades from 0 to 255 of their own strongest response."""
    above = np.maximum(np.nan_to_num(maps, posinf=0), 0)
    strongest = above.max(axis=(1, 2), keepdims=True)
    shares = above / np.where(strongest > 0, strongest, 1)
    shades = np.rint(shares * _SHADES).astype(np.uint8) * np.uint8(255 // _SHADES)
    return np.ascontiguousarray(shades.transpose(0, 3, 1, 2)[..., None])
