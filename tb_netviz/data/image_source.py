"""The door for images: (whatever the user hands over, model) -> `ImageSource`.

open_images(data, model) -> ImageSource; source.batches(32) -> images (b, h, w, c) in [0,1]
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.data.array_images import source_of
from tb_netviz.data.arrays import holds_arrays, read_arrays
from tb_netviz.data.folder_images import source_of_folder
from tb_netviz.data.images import ImageBatch as ImageBatch
from tb_netviz.data.images import ImageSource as ImageSource
from tb_netviz.data.raw_images import RawImages
from tb_netviz.data.streams import is_stream, read_stream
from tb_netviz.data.value_range import measure, sample_of
from tb_netviz.errors import NetVizError
from tb_netviz.model.input.expected import Expected
from tb_netviz.model.input.values import shown_range

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# Images read of a data set of which only the range of values is asked.
_PEEKED = 8


def open_images(
    data: Any, model: ImageModel, *, limit: int | None = None, seed: int = 0
) -> ImageSource:
    """Open the user's images for a model.

    A data set is iterated once and kept in memory, up to 2 GiB. (A data set that shuffles counts
    its iterations: give training one of its own.)

    The first arrays that an `ImageModel` with `preprocessing="auto"` sees tell it what it eats.
    They then give through it the very outputs that `model.predict` gives on them.

    Args:
        data: Images in arrays (n, h, w, c) or a list, one image, (x, y) or dicts and tuples as
            `fit` takes them; a tf.data.Dataset, a Keras PyDataset or anything that yields such
            elements; the path of a folder of images (sub-folders are classes); or an
            `ImageSource`.
        model: Says size, channels, preprocessing and class names.
        limit: At most so many images, balanced over classes; `None`: all.
        seed: What the sample is drawn from.

    Returns:
        The images in display space, with class indices where the data has labels that are classes.

    Raises:
        NetVizError: No images, or not the kind of data named above.
        BrokenDataError: The data raised an exception before its first image.
    """
    if isinstance(data, ImageSource):
        source = data
    elif isinstance(data, str | Path):
        source = source_of_folder(Path(data), model)
    else:
        source = source_of(read_data(data, model.expected, limit), model)
    return source if limit is None else source.sample(limit, seed=seed)


def read_data(data: Any, expected: Expected, limit: int | None = None) -> RawImages:
    """Find the images in the user's data and what came along with them.

    Args:
        data: As for `open_images`, but no folder.
        expected: What the model expects of an element.
        limit: How many images will be chosen of a data set.

    Returns:
        The images as they came; those of a data set have been read.

    Raises:
        NetVizError: No images, or not the kind of data named above.
        BrokenDataError: The data raised an exception before its first image.
    """
    if isinstance(data, RawImages):
        return data
    if is_stream(data):
        return _unflattened(read_stream(data, expected, limit), expected)
    if holds_arrays(data):
        return _unflattened(read_arrays(data, expected), expected)
    raise NetVizError(
        "data must be an array of images, (x, y), a tf.data.Dataset, a PyDataset or a folder, "
        f"got {type(data).__name__}."
    )


def _unflattened(raw: RawImages, expected: Expected) -> RawImages:
    """Give images that lie flat in vectors their height, width and channels."""
    shape = expected.flat_image
    if shape is None or raw.image_shape != (math.prod(shape),):
        return raw
    return replace(raw, images=np.asarray(raw.images).reshape(-1, *shape))


def value_range(data: Any) -> tuple[float, float] | None:
    """Look at the range of values in the user's arrays, for `ImageModel(value_range=)`.

    `open_images` learns the range by itself.

    Args:
        data: As for `open_images`.

    Returns:
        (low, high) over which the images are shown; `None` for files, and for what holds no images.
    """
    if data is None or isinstance(data, str | Path | ImageSource):
        return None
    try:
        sample = sample_of(read_data(data, Expected(), _PEEKED).images).values()
        values = measure([image if image.ndim == 3 else image[..., None] for image in sample])
    except NetVizError:
        return None
    return shown_range(values).ends
